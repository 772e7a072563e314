"""The way of one database file from its vendor to the disk."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from yarl import URL

from ..errors import (
    DatabaseRefusedError,
    DatabaseUnpublishedError,
    DatabaseUnreachableError,
    DiskFullError,
    LoginRefusedError,
)

_OK = 200
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NOT_MODIFIED = 304
_LOGIN_REFUSED = frozenset({401, 403})
_NOT_THERE = frozenset({404, 410})

_MAX_REQUESTS = 6
_CHUNK_BYTES = 64 * 1024
_PIECE_BYTES = 1 << 20
"""Written at once, by a worker: a memory card may take its time."""

_TIMEOUT = ClientTimeout(total=3600, connect=30, sock_read=60)

_MAX_VALIDATOR_LENGTH = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class DownloadedFile:
    """What the host calls the version of a file (RFC 9110, section 8.8)."""

    etag: str | None
    last_modified: str | None


async def download(
    session: ClientSession,
    url: URL,
    path: Path,
    *,
    headers: Mapping[str, str],
    login: Mapping[str, str],
    max_bytes: int,
) -> DownloadedFile | None:
    """Fetch a file, following redirects, unless it is still the one we have.

    Args:
        session: shared; its own time-outs are not used.
        url: http or https.
        path: where to write it; the caller removes it, also after an error.
        headers: sent to every host; conditions among them allow "not modified".
        login: headers sent to the first host only.
        max_bytes: of the file.

    Returns:
        None where the file is still the one that the conditions describe.

    Raises:
        DatabaseUnpublishedError: it is not there.
        DatabaseUnreachableError: no complete answer, or an unexpected status.
        LoginRefusedError: the first host does not accept the login.
        DatabaseRefusedError: too large.
        DiskFullError: it cannot be written.

    """
    first = url
    for _ in range(_MAX_REQUESTS):
        own_login = login if url.origin() == first.origin() else {}
        try:
            async with session.get(
                url,
                headers={"Accept-Encoding": "identity", **headers, **own_login},
                timeout=_TIMEOUT,
                allow_redirects=False,
                # Some hosts call a .gz file an encoded one.
                auto_decompress=False,
            ) as response:
                if response.status == _OK:
                    await _write(response, path, max_bytes)
                    return DownloadedFile(
                        etag=_validator(response, "ETag"),
                        last_modified=_validator(response, "Last-Modified"),
                    )
                if response.status == _NOT_MODIFIED:
                    return None
                url = _next_url(response, url, has_login=bool(own_login))
        # Without the causes: they quote the address, and of a redirect all of it.
        except ClientError, OSError, UnicodeError, ValueError:
            raise DatabaseUnreachableError("no complete answer") from None
    raise DatabaseUnreachableError("too many redirects")


def _next_url(response: ClientResponse, url: URL, *, has_login: bool) -> URL:
    status = response.status
    if status in _NOT_THERE:
        raise DatabaseUnpublishedError("not there")
    if has_login and status in _LOGIN_REFUSED:
        raise LoginRefusedError("login refused")
    if status not in _REDIRECTS or "Location" not in response.headers:
        raise DatabaseUnreachableError(f"HTTP status {status}")
    following = url.join(URL(response.headers["Location"]))
    if following.scheme not in {"https", url.scheme} or not following.host:
        raise DatabaseUnreachableError("redirect to an unsafe place")
    return following


async def _write(response: ClientResponse, path: Path, max_bytes: int) -> None:
    """Write the body piece by piece: a length in the header is only a promise."""
    if (response.content_length or 0) > max_bytes:
        raise DatabaseRefusedError("too large")
    file = await _in_worker(path.open, "wb")
    try:
        size = 0
        piece = bytearray()
        async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
            size += len(chunk)
            if size > max_bytes:
                raise DatabaseRefusedError("too large")
            piece += chunk
            if len(piece) >= _PIECE_BYTES:
                await _in_worker(file.write, bytes(piece))
                piece.clear()
        await _in_worker(file.write, bytes(piece))
    finally:
        await _in_worker(file.close)


async def _in_worker[**Arguments, Result](
    job: Callable[Arguments, Result],
    *args: Arguments.args,
    **kwargs: Arguments.kwargs,
) -> Result:
    try:
        return await asyncio.to_thread(job, *args, **kwargs)
    except OSError as error:
        raise DiskFullError(error.strerror or "output error") from None


def _validator(response: ClientResponse, name: str) -> str | None:
    """Keep what can be stored and sent back: stray bytes arrive as lone surrogates."""
    value = response.headers.get(name)
    if value is None or len(value) > _MAX_VALIDATOR_LENGTH:
        return None
    return value if value.isascii() and value.isprintable() else None
