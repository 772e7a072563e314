"""Unpacking of downloaded databases. Synchronous: run it in a worker."""

from collections.abc import Iterator
import gzip
import os
from pathlib import Path
from tarfile import BLOCKSIZE, TarError, TarInfo
import zlib

from ..errors import DatabaseRefusedError
from .vendors import Packing

_PIECE_BYTES = 1 << 20


def unpack(packing: Packing, packed: Path, unpacked: Path, max_bytes: int) -> None:
    """Unpack the database in one file into another file.

    Raises:
        DatabaseRefusedError: damaged, cut off, without a database, or unpacked larger
            than ``max_bytes``, which a small file can be.
        OSError: the database cannot be written, or the packed file cannot be read.

    """
    try:
        with gzip.open(packed) as stream, unpacked.open("wb") as target:
            source = _Bounded(stream, max_bytes)
            if packing is Packing.TAR_GZIP:
                target.writelines(_database_in_archive(source))
            else:
                target.writelines(iter(lambda: source.read(_PIECE_BYTES), b""))
            target.flush()
            # The old file is replaced next, and the power may fail.
            os.fsync(target.fileno())
    except EOFError, TarError, gzip.BadGzipFile, zlib.error:
        raise DatabaseRefusedError("damaged or cut off") from None


class _Bounded:
    """A stream with a limit."""

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
    """Yield the content of the first database, which may have any name.

    Members are not written under their own names, so that none can leave the folder, and
    their stated sizes are not trusted, so that none can fill the memory, as the long
    headers of tarfile could.
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
