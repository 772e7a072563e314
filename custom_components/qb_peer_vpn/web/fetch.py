"""Requests with a deadline, a size limit, validators and one rule for redirects."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from yarl import URL

from .errors import RedirectError, StatusError, TooLargeError, UnreachableError
from .validators import NO_VALIDATORS, Validators

_OK = 200
_NOT_MODIFIED = 304
_REDIRECTS = frozenset({301, 302, 303, 307, 308})

_CHUNK_BYTES = 64 * 1024
_WRITE_BYTES = 1 << 20
"""Size of a write in bytes: each write to a file needs a job in a worker thread."""

_NO_HEADERS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class WebRequest:
    """The URL, the body, and the headers of a request."""

    url: URL = field(repr=False)
    """http or https; see ``http_url``."""
    json: object = field(default=None, repr=False)
    """Body, sent as JSON with a POST; None for a GET."""
    headers: Mapping[str, str] = field(default=_NO_HEADERS, repr=False)
    """Headers that every host receives."""
    login: Mapping[str, str] = field(default=_NO_HEADERS, repr=False)
    """Headers that only the host of ``url`` receives."""
    validators: Validators = NO_VALIDATORS
    """Validators of the stored copy."""
    max_redirects: int = 5
    """Maximum number of redirects. With 0, a redirect is a ``StatusError``."""
    decompress: bool = True
    """Whether to accept a compressed answer and decompress it.

    False for files that are already compressed: some hosts call a .gz file an encoded
    one.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a request may take, and how large its answer may be."""

    seconds: float
    """Seconds in total, from the name lookup to the last byte, redirects included."""
    max_bytes: int
    """Maximum size of the content in bytes, after decompression."""
    silence_seconds: float | None = None
    """Maximum seconds for a connection and between two bytes, for long downloads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer to a request."""

    content: bytes | None = field(repr=False)
    """None if unchanged since the version that the request's validators describe."""
    validators: Validators
    """Validators to send next time, once the content has proved to be good."""
    headers: Mapping[str, str] = field(default=_NO_HEADERS, repr=False)


async def fetch(session: ClientSession, request: WebRequest, limits: Limits) -> Answer:
    """Read an answer into memory.

    Args:
        session: shared; its own time-outs are not used.
        request: what to ask for.
        limits: deadline and size.

    Raises:
        UnreachableError: no complete answer within the deadline.
        RedirectError: too many redirects, or an unsafe one.
        StatusError: neither 200 nor an expected 304.
        TooLargeError: larger than the limit.

    """
    pieces: list[bytes] = []

    async def keep(piece: bytes) -> None:
        pieces.append(piece)

    async def read(response: ClientResponse) -> Answer:
        if response.status == _NOT_MODIFIED:
            return Answer(content=None, validators=request.validators)
        await _copy(response, limits.max_bytes, keep)
        return Answer(
            content=b"".join(pieces),
            validators=Validators.from_headers(response.headers),
            headers=response.headers,
        )

    return await _receive(session, request, limits, read)


async def fetch_to_file(
    session: ClientSession, request: WebRequest, limits: Limits, path: Path
) -> Validators | None:
    """Write the content of an answer to a file, which a worker thread does.

    The caller removes the file, also after an error.

    Args:
        session: shared; its own time-outs are not used.
        request: what to ask for.
        limits: deadline and size.
        path: the file; it is not touched unless content arrives.

    Returns:
        The validators of the file; None if it is unchanged.

    Raises:
        OSError: the file cannot be written.
        UnreachableError: no complete answer within the deadline.
        RedirectError: too many redirects, or an unsafe one.
        StatusError: neither 200 nor an expected 304.
        TooLargeError: larger than the limit.

    """

    async def save(response: ClientResponse) -> Validators | None:
        if response.status == _NOT_MODIFIED:
            return None
        file = await asyncio.to_thread(path.open, "wb")
        try:
            await _copy(
                response,
                limits.max_bytes,
                lambda piece: asyncio.to_thread(file.write, piece),
            )
        finally:
            await asyncio.to_thread(file.close)
        return Validators.from_headers(response.headers)

    return await _receive(session, request, limits, save)


async def _receive[Result](
    session: ClientSession,
    request: WebRequest,
    limits: Limits,
    read: Callable[[ClientResponse], Awaitable[Result]],
) -> Result:
    """Follow redirects to an answer with status 200 or 304, and read it."""
    url = request.url
    try:
        async with asyncio.timeout(limits.seconds):
            for _ in range(request.max_redirects + 1):
                login = request.login if url.origin() == request.url.origin() else {}
                async with await _send(
                    session, request, url, login, limits
                ) as response:
                    if request.max_redirects and _is_redirect(response):
                        url = _redirected(url, response.headers["Location"])
                        continue
                    _check_status(response, request, with_login=bool(login))
                    return await read(response)
    except TimeoutError:
        raise UnreachableError from None
    raise RedirectError("too many redirects")


async def _send(
    session: ClientSession,
    request: WebRequest,
    url: URL,
    login: Mapping[str, str],
    limits: Limits,
) -> ClientResponse:
    encoding = {} if request.decompress else {"Accept-Encoding": "identity"}
    try:
        return await session.request(
            "GET" if request.json is None else "POST",
            url,
            json=request.json,
            headers={
                **encoding,
                **request.headers,
                **request.validators.conditions,
                **login,
            },
            timeout=ClientTimeout(
                connect=limits.silence_seconds, sock_read=limits.silence_seconds
            ),
            allow_redirects=False,
            auto_decompress=request.decompress,
        )
    # Without the cause, because it quotes the address.
    except ClientError, OSError, ValueError:
        raise UnreachableError from None


def _is_redirect(response: ClientResponse) -> bool:
    return response.status in _REDIRECTS and "Location" in response.headers


def _redirected(url: URL, location: str) -> URL:
    """Return the target of a redirect: on the web, and never from https to http."""
    try:
        following = url.join(URL(location))
    except ValueError:
        raise RedirectError("redirect to an invalid address") from None
    if following.scheme not in {"https", url.scheme} or not following.host:
        raise RedirectError("redirect to an unsafe address")
    return following


def _check_status(
    response: ClientResponse, request: WebRequest, *, with_login: bool
) -> None:
    expected = {_OK, _NOT_MODIFIED} if request.validators.conditions else {_OK}
    if response.status not in expected:
        raise StatusError(response.status, response.headers, with_login=with_login)


async def _copy(
    response: ClientResponse,
    max_bytes: int,
    write: Callable[[bytes], Awaitable[object]],
) -> None:
    """Copy the content in pieces: the length in the header may be wrong."""
    if (response.content_length or 0) > max_bytes:
        raise TooLargeError
    size = 0
    piece = bytearray()
    while chunk := await _chunk(response):
        size += len(chunk)
        if size > max_bytes:
            raise TooLargeError
        piece += chunk
        if len(piece) >= _WRITE_BYTES:
            await write(bytes(piece))
            piece.clear()
    await write(bytes(piece))


async def _chunk(response: ClientResponse) -> bytes:
    """Return the next bytes of the content; empty at its end."""
    try:
        return await response.content.read(_CHUNK_BYTES)
    except ClientError, OSError:
        raise UnreachableError from None
