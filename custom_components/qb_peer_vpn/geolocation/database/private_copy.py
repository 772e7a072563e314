"""The bytes of a database file, safe from whatever happens to the file."""

from collections.abc import Iterator
from contextlib import suppress
import errno
from io import FileIO
from mmap import ACCESS_READ, mmap
import os
from pathlib import Path
import shutil
from stat import S_ISREG
import tempfile

from ..errors import DatabaseError, DatabaseUnreadableError

type Content = mmap | bytes

_MAX_BYTES = 1 << 30
"""Eight times the size of the largest free city database."""

_MAX_IN_MEMORY = 200 * 10**6
"""Where there is no room for a copy on a disk. The largest free database has 130 MB."""

_PIECE_BYTES = 1 << 20


def private_copy(path: Path) -> Content:
    """Return the content of a file, which no later change of the file can touch.

    It is a mapped copy without a name, which needs disk space but no memory and is deleted
    with the last reference to it. The file itself must not be mapped: if it shrank, such
    as when the user copies a new database over it, the next access would end the process
    (SIGBUS). The copy is in the same folder, else in the folder for temporary files, else
    in memory.

    Raises:
        DatabaseUnreadableError: it cannot be read now, or there is no room for a copy.
        DatabaseError: it is no regular file, is empty, or is too large.

    """
    try:
        with FileIO(path, opener=_open_without_waiting) as original:
            return _copied(original, path)
    except OSError as error:
        raise DatabaseUnreadableError(
            path.name, f"cannot be read ({error.strerror or 'input error'})"
        ) from None


def is_regular(path: Path) -> bool:
    """Return whether it is a file that can be opened without waiting: no pipe."""
    try:
        return S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _open_without_waiting(path: str, flags: int) -> int:
    # To open a pipe that nothing writes to would wait for ever.
    return os.open(path, flags | os.O_NONBLOCK)


def _copied(original: FileIO, path: Path) -> Content:
    status = os.fstat(original.fileno())
    if not S_ISREG(status.st_mode):
        raise DatabaseError(path.name, "is not a regular file")
    if not status.st_size:
        raise DatabaseError(path.name, "is empty")
    if status.st_size > _MAX_BYTES:
        raise DatabaseError(path.name, "is larger than 1 GiB")
    for folder in (path.parent, None):
        # The folder may be read-only or full. An error of the original comes again below.
        with suppress(OSError):
            return _mapped_copy(original, status.st_size, folder)
    if status.st_size <= _MAX_IN_MEMORY:
        with suppress(MemoryError):
            return b"".join(_pieces(original, status.st_size))
    raise DatabaseUnreadableError(path.name, "there is no room for a copy of it")


def _mapped_copy(original: FileIO, size: int, folder: Path | None) -> mmap:
    if shutil.disk_usage(folder or tempfile.gettempdir()).free < size:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with tempfile.TemporaryFile(dir=folder) as copy:
        copy.writelines(_pieces(original, size))
        copy.flush()
        if not copy.tell():
            raise OSError("emptied in the meantime, and nothing cannot be mapped")
        return mmap(copy.fileno(), 0, access=ACCESS_READ)


def _pieces(original: FileIO, size: int) -> Iterator[bytes]:
    """Yield the content from its beginning, up to a size: the file may grow."""
    original.seek(0)
    while size > 0 and (piece := original.read(min(size, _PIECE_BYTES))):
        size -= len(piece)
        yield piece
