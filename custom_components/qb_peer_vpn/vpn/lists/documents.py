"""One document of a server list, from the web or from a file on this machine."""

import asyncio
import errno
import os
from pathlib import Path
from stat import S_ISREG
from typing import Final

from aiohttp import ClientSession
from yarl import URL

from ...web import (
    NO_VALIDATORS,
    Answer,
    Limits,
    RedirectError,
    StatusError,
    TooLargeError,
    Validators,
    WebError,
    WebRequest,
    fetch,
)
from ..errors import (
    ListFault,
    ServerListRefusedError,
    ServerListTooLargeError,
    ServerListUnreachableError,
)
from .json_document import MAX_LIST_BYTES

type Document = URL | Path
"""Where a document is; whether a text means the one or the other is decided once, by
``list_source``."""

_OF_NO_FILE: Final = {errno.EISDIR, errno.ENXIO, errno.ENODEV}
"""What the system says about a folder, a socket, and a device that is missing."""

LIMITS: Final = Limits(seconds=60, max_bytes=MAX_LIST_BYTES)


async def fetch_document(
    session: ClientSession,
    document: Document,
    validators: Validators = NO_VALIDATORS,
    *,
    limits: Limits = LIMITS,
) -> Answer:
    """Download or read a document unless it is still the one we have.

    Args:
        session: shared; its own time-outs are not used.
        document: where it is.
        validators: of the last good document, if there is one.
        limits: deadline and size.

    Raises:
        ServerListUnreachableError: no complete answer, or no regular file to read.
        ServerListRefusedError: the host answers with another status.
        ServerListTooLargeError: larger than the limit.

    """
    if isinstance(document, Path):
        return await asyncio.to_thread(
            _read_file, document, validators, limits.max_bytes
        )
    request = WebRequest(url=document, validators=validators)
    try:
        return await fetch(session, request, limits)
    except StatusError as error:
        raise ServerListRefusedError(error.status) from None
    except TooLargeError:
        raise ServerListTooLargeError("too large") from None
    except RedirectError as error:
        raise ServerListUnreachableError(str(error), ListFault.REDIRECT) from None
    except WebError as error:
        raise ServerListUnreachableError(str(error)) from None


def _read_file(path: Path, validators: Validators, max_bytes: int) -> Answer:
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:
            status = os.fstat(file.fileno())
            if not S_ISREG(status.st_mode):
                raise _no_regular_file()
            version = Validators(etag=f"{status.st_mtime_ns}-{status.st_size}")
            if version == validators:
                return Answer(content=None, validators=validators)
            content = file.read(max_bytes + 1)
    # Without the cause, which quotes the path.
    except FileNotFoundError, NotADirectoryError, ValueError:
        raise ServerListUnreachableError("no such file", ListFault.NO_FILE) from None
    except OSError as error:
        if error.errno in _OF_NO_FILE:
            raise _no_regular_file() from None
        raise ServerListUnreachableError(
            "no readable file", ListFault.UNREADABLE_FILE
        ) from None
    if len(content) > max_bytes:
        raise ServerListTooLargeError("too large")
    return Answer(content=content, validators=version)


def _no_regular_file() -> ServerListUnreachableError:
    return ServerListUnreachableError("no regular file", ListFault.NOT_REGULAR)


def _open_without_waiting(path: str, flags: int) -> int:
    """Open a file; a pipe would otherwise block until a writer opens it."""
    return os.open(path, flags | os.O_NONBLOCK)
