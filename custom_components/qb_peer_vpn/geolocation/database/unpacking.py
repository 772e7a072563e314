"""From the file that a vendor sends to the database inside. For a worker."""

from collections.abc import Iterator
import gzip
import os
from pathlib import Path
from tarfile import BLOCKSIZE, TarError, TarInfo
import zlib

from ..errors import DatabaseRefusedError, DiskFullError
from .vendors import Packing

_PIECE_BYTES = 1 << 20


def unpack(packing: Packing, packed: Path, unpacked: Path, max_bytes: int) -> None:
    """Write the database in one file to another.

    Raises:
        DatabaseRefusedError: damaged, cut off, no database inside, or more than
            ``max_bytes``, which can stand in a small file.
        DiskFullError: it cannot be written.

    """
    try:
        with gzip.open(packed) as stream, unpacked.open("wb") as target:
            source = _Bounded(stream, max_bytes)
            if packing is Packing.TAR_GZIP:
                target.writelines(_database_in_archive(source))
            else:
                target.writelines(iter(lambda: source.read(_PIECE_BYTES), b""))
            target.flush()
            # Before the old file goes: the power may go too.
            os.fsync(target.fileno())
    except EOFError, TarError, gzip.BadGzipFile, zlib.error:
        raise DatabaseRefusedError("damaged or cut off") from None
    except OSError as error:
        raise DiskFullError(error.strerror or "output error") from None


class _Bounded:
    """A stream that may not go on for ever."""

    def __init__(self, stream: gzip.GzipFile, max_bytes: int) -> None:
        self._stream = stream
        self._left = max_bytes

    def read(self, size: int) -> bytes:
        data = self._stream.read(size)
        self._left -= len(data)
        if self._left < 0:
            raise DatabaseRefusedError("too large inside")
        return data


def _database_in_archive(source: _Bounded) -> Iterator[bytes]:
    """Yield the content of the one database, under whatever name.

    No member is written under its own name, so none can break out of the folder; and
    sizes are not believed, so none can fill the memory, as tarfile's long headers could.
    """
    while any(header := source.read(BLOCKSIZE)):
        member = TarInfo.frombuf(header, "utf-8", "surrogateescape")
        if member.isreg() and member.name.endswith(".mmdb"):
            yield from _pieces(source, member.size)
            return
        padded = -(-member.size // BLOCKSIZE) * BLOCKSIZE
        for _ in _pieces(source, padded):
            pass
    raise DatabaseRefusedError("no database inside")


def _pieces(source: _Bounded, size: int) -> Iterator[bytes]:
    while size > 0:
        piece = source.read(min(size, _PIECE_BYTES))
        if not piece:
            raise EOFError
        size -= len(piece)
        yield piece
