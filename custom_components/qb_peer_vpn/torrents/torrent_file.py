"""What a .torrent file contains, and its hash (BEP 3, BEP 52)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha1, sha256
from typing import Final

from .bencode import MAX_BYTES, BencodeError, Value, decode
from .display import shown_name
from .info_hashes import InfoHashes

MAX_TORRENT_BYTES: Final = MAX_BYTES
"""Size of a .torrent file, in bytes."""

_PIECE_HASH_BYTES: Final = 20
_V2: Final = 2


class TorrentFileProblem(StrEnum):
    """Why a .torrent file is refused."""

    TOO_LARGE = "too_large"
    NOT_A_TORRENT = "not_a_torrent"
    """It is not bencode, or has no valid ``info``."""


class BadTorrentFileError(ValueError):
    """A file that is no usable .torrent file. It quotes nothing."""

    def __init__(self, problem: TorrentFileProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentFile:
    """A checked .torrent file."""

    content: bytes = field(repr=False)
    hashes: InfoHashes
    name: str = field(repr=False)
    """As it can be shown."""
    size: int
    """Bytes of its files, without padding."""
    file_count: int
    """Number of its files, without padding."""
    piece_size: int
    """Bytes."""
    is_private: bool


def read_torrent_file(content: bytes) -> TorrentFile:
    """Check a .torrent file and find its hash.

    Raises:
        BadTorrentFileError: it is too large, or no .torrent file.

    """
    if len(content) > MAX_TORRENT_BYTES:
        raise BadTorrentFileError(TorrentFileProblem.TOO_LARGE)
    try:
        # Text editors add line breaks, which qBittorrent passes over.
        return _read(content.rstrip(b"\r\n"))
    except BencodeError:
        pass
    raise BadTorrentFileError(TorrentFileProblem.NOT_A_TORRENT)


def _read(content: bytes) -> TorrentFile:
    document = decode(content)
    outer = document.value
    info = outer.get(b"info") if isinstance(outer, dict) else None
    if not isinstance(info, dict):
        raise BencodeError
    start, end = document.spans[b"info"]
    raw = memoryview(content)[start:end]
    is_v1, is_v2 = _is_v1(info), _is_v2(info)
    name, piece_size = info.get(b"name"), info.get(b"piece length")
    if (
        not (is_v1 or is_v2)
        or not (isinstance(name, bytes) and name)
        or not (isinstance(piece_size, int) and piece_size > 0)
    ):
        raise BencodeError
    sizes = [*(_v1_sizes(info) if is_v1 else _v2_sizes(info[b"file tree"]))]
    return TorrentFile(
        content=content,
        hashes=InfoHashes(
            # Not for security: these are the names of torrents.
            v1=sha1(raw, usedforsecurity=False).hexdigest() if is_v1 else None,
            v2=sha256(raw).hexdigest() if is_v2 else None,
        ),
        name=shown_name(name.decode(errors="replace")),
        size=sum(sizes),
        file_count=len(sizes),
        piece_size=piece_size,
        is_private=info.get(b"private") == 1,
    )


def _is_v1(info: dict[bytes, Value]) -> bool:
    pieces = info.get(b"pieces")
    if pieces is None:
        return False
    if not isinstance(pieces, bytes) or len(pieces) % _PIECE_HASH_BYTES:
        raise BencodeError
    return True


def _is_v2(info: dict[bytes, Value]) -> bool:
    version = info.get(b"meta version")
    if version is None:
        return False
    if version != _V2 or not isinstance(info.get(b"file tree"), dict):
        raise BencodeError
    return True


def _v1_sizes(info: dict[bytes, Value]) -> Iterator[int]:
    files = info.get(b"files")
    if files is None:
        yield _size(info)
    elif not isinstance(files, list):
        raise BencodeError
    else:
        for each in files:
            if not isinstance(each, dict):
                raise BencodeError
            if not _is_padding(each):
                yield _size(each)


def _v2_sizes(tree: Value) -> Iterator[int]:
    """Yield the size of each file of a ``file tree``, which has an entry "" in it."""
    open_trees = [tree]
    while open_trees:
        folder = open_trees.pop()
        if not isinstance(folder, dict):
            raise BencodeError
        for name, entry in folder.items():
            if name:
                open_trees.append(entry)
            elif isinstance(entry, dict):
                yield _size(entry)
            else:
                raise BencodeError


def _size(entry: dict[bytes, Value]) -> int:
    size = entry.get(b"length")
    if not isinstance(size, int) or size < 0:
        raise BencodeError
    return size


def _is_padding(entry: dict[bytes, Value]) -> bool:
    """Return whether a file only fills up a piece (BEP 47)."""
    attributes = entry.get(b"attr")
    return isinstance(attributes, bytes) and b"p" in attributes
