""".torrent files: made for the demo's own torrents, and read when they are added."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha1, sha256
from random import Random

from custom_components.qb_peer_vpn.torrents import Value, decode, encode

PIECE_BYTES = 1 << 20
MANY_PIECES = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How a .torrent file is made."""

    tiers: Sequence[Sequence[str]] = ()
    """Announce URLs of trackers."""
    web_seeds: Sequence[str] = ()
    """URLs."""
    is_private: bool = False
    """Whether peers come from the trackers only."""
    version: str = "v1"
    """``v1``, ``v2``, or ``hybrid``."""
    piece_bytes: int = 0
    """0 for a size that fits."""
    comment: str = ""
    source: str = ""
    """A word that makes the hash another one."""


def make_metainfo(
    name: str, files: Sequence[tuple[str, int]], wanted: Wanted | None = None
) -> bytes:
    """Make a .torrent file of files that do not exist: its piece hashes are made up.

    Args:
        name: of the file or folder.
        files: paths in the folder and sizes; one with the torrent's name is no folder.
        wanted: all else.

    """
    wanted = wanted or Wanted()
    outer: dict[bytes, Value] = {b"info": _info(name, files, wanted)}
    if wanted.tiers:
        outer[b"announce"] = wanted.tiers[0][0].encode()
        outer[b"announce-list"] = [
            [url.encode() for url in tier] for tier in wanted.tiers
        ]
    if wanted.web_seeds:
        outer[b"url-list"] = [url.encode() for url in wanted.web_seeds]
    if wanted.comment:
        outer[b"comment"] = wanted.comment.encode()
    return encode(outer)


def _info(
    name: str, files: Sequence[tuple[str, int]], wanted: Wanted
) -> dict[bytes, Value]:
    size = sum(length for _, length in files)
    piece = wanted.piece_bytes or _piece_bytes(size)
    info: dict[bytes, Value] = {b"name": name.encode(), b"piece length": piece}
    if wanted.is_private:
        info[b"private"] = 1
    if wanted.source:
        info[b"source"] = wanted.source.encode()
    if wanted.version in {"v1", "hybrid"}:
        info |= _v1(name, files, -(-size // piece))
    if wanted.version in {"v2", "hybrid"}:
        info |= {b"meta version": 2, b"file tree": _tree(name, files)}
    return info


def files_of(content: bytes) -> list[tuple[str, int]]:
    """Return the paths and sizes of a checked .torrent file, without padding."""
    info = _document(content)[b"info"]
    assert isinstance(info, dict)
    name = _text(info[b"name"])
    listed = info.get(b"files")
    if isinstance(listed, list):
        rows = [row for row in listed if isinstance(row, dict)]
        return [
            ("/".join([name, *map(_text, _values(row[b"path"]))]), _size(row))
            for row in rows
            if b"p" not in (row.get(b"attr") or b"")  # type: ignore[operator]
        ]
    if b"length" in info:
        return [(name, _size(info))]
    tree = info[b"file tree"]
    assert isinstance(tree, dict)
    found = [*_leaves(tree, "")]
    is_one = len(found) == 1 and found[0][0] == name
    return found if is_one else [(f"{name}/{path}", size) for path, size in found]


def trackers_of(content: bytes) -> list[str]:
    """Return the announce URLs, the first tier first."""
    outer = _document(content)
    tiers = outer.get(b"announce-list")
    if isinstance(tiers, list):
        return [_text(url) for tier in tiers for url in _values(tier)]
    return [_text(outer[b"announce"])] if b"announce" in outer else []


def _piece_bytes(size: int) -> int:
    piece = PIECE_BYTES
    while size > piece * MANY_PIECES:
        piece *= 2
    return piece


def _v1(name: str, files: Sequence[tuple[str, int]], pieces: int) -> dict[bytes, Value]:
    hashes = Random(name).randbytes(20 * pieces)
    if len(files) == 1 and files[0][0] == name:
        return {b"length": files[0][1], b"pieces": hashes}
    rows: list[Value] = [
        {b"length": size, b"path": [part.encode() for part in path.split("/")]}
        for path, size in files
    ]
    return {b"files": rows, b"pieces": hashes}


def _tree(name: str, files: Sequence[tuple[str, int]]) -> Value:
    tree: dict[bytes, Value] = {}
    for path, size in files:
        at = tree
        for part in path.split("/"):
            at = at.setdefault(part.encode(), {})  # type: ignore[assignment]
        root = sha256(f"{name}/{path}".encode()).digest()
        at[b""] = {b"length": size, b"pieces root": root}
    return tree


def _leaves(tree: dict[bytes, Value], above: str) -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for key, below in tree.items():
        assert isinstance(below, dict)
        path = f"{above}/{key.decode(errors='replace')}".removeprefix("/")
        if b"" in below:
            leaf = below[b""]
            assert isinstance(leaf, dict)
            found.append((path, _size(leaf)))
        else:
            found += _leaves(below, path)
    return found


def _document(content: bytes) -> dict[bytes, Value]:
    outer = decode(content.rstrip(b"\r\n")).value
    assert isinstance(outer, dict)
    return outer


def _values(value: Value) -> list[Value]:
    return value if isinstance(value, list) else []


def _text(value: Value) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else ""


def _size(row: dict[bytes, Value]) -> int:
    length = row[b"length"]
    return length if isinstance(length, int) else 0


def v1_hash(content: bytes) -> str:
    """Return the hash of a v1 torrent, as it is made here."""
    return sha1(encode(_document(content)[b"info"])).hexdigest()
