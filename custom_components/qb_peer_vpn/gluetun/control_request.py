"""One request to the control server: with a deadline, a size limit, and no redirect."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientHandlerType,
    ClientOSError,
    ClientRequest,
    ClientResponse,
    ClientSession,
    ClientSSLError,
    ClientTimeout,
    ConnectionTimeoutError,
    ServerDisconnectedError,
)
from yarl import URL

from .errors import (
    AnswerTooLargeError,
    CutOffError,
    GluetunError,
    NoConnectionError,
    RedirectedError,
    TlsError,
    TooSlowError,
)

_CONNECT_SECONDS: Final = 10.0
_MAX_BYTES: Final = 1 << 18
"""Thirty times the settings with the longest keys."""
_MAX_ERROR_BYTES: Final = 4096
"""Enough to see the fault: Gluetun adds the names of all servers to it."""
_CHUNK_BYTES: Final = 1 << 14
_OK: Final = 200
_REDIRECTS: Final = range(300, 400)


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlRequest:
    """What to ask the control server for."""

    url: URL = field(repr=False)
    method: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes | None = field(default=None, repr=False)
    seconds: float
    """In total, from the name lookup to the last byte."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ControlAnswer:
    """What the control server answered."""

    status: int
    content: bytes = field(repr=False)
    """Of an error only the beginning."""


class _FailedError(Exception):
    """Carries the error to raise past aiohttp, which repeats a request after its own."""

    def __init__(self, error: type[GluetunError]) -> None:
        super().__init__()
        self.error = error


async def send(session: ClientSession, request: ControlRequest) -> ControlAnswer:
    """Send a request exactly once.

    Args:
        session: shared; its own time-outs are not used.
        request: what to send.

    Raises:
        NoConnectionError: nothing answers; nothing was sent.
        TlsError: no TLS connection; nothing was sent.
        TooSlowError: no complete answer before the deadline.
        CutOffError: the connection ended before the answer.
        RedirectedError: the answer is a redirect.
        AnswerTooLargeError: the answer is larger than any of Gluetun's.

    """
    result = await _attempt(session, request)
    # Not inside a handler: aiohttp's errors quote the address and the headers.
    if isinstance(result, ControlAnswer):
        return result
    raise result


async def _attempt(
    session: ClientSession, request: ControlRequest
) -> ControlAnswer | type[GluetunError]:
    try:
        async with (
            asyncio.timeout(request.seconds),
            session.request(
                request.method,
                request.url,
                data=request.body,
                headers={"Accept-Encoding": "identity", **request.headers},
                timeout=ClientTimeout(connect=_CONNECT_SECONDS),
                allow_redirects=False,
                middlewares=(_once,),
            ) as response,
        ):
            return await _read(response)
    except _FailedError as failed:
        return failed.error
    except ConnectionTimeoutError:
        return NoConnectionError
    except TimeoutError:
        return TooSlowError
    except ClientError, OSError, ValueError:
        return CutOffError


async def _once(request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
    """Send a request, and keep aiohttp from sending it again.

    It repeats a PUT whose connection ended without an answer. A second change while the
    first one is under way can stop Gluetun for good.
    """
    try:
        return await handler(request)
    except ClientSSLError:
        error: type[GluetunError] = TlsError
    except ClientConnectorError:
        error = NoConnectionError
    except ClientOSError, ServerDisconnectedError:
        error = CutOffError
    raise _FailedError(error)


async def _read(response: ClientResponse) -> ControlAnswer | type[GluetunError]:
    if response.status in _REDIRECTS:
        return RedirectedError
    is_error = response.status != _OK
    limit = _MAX_ERROR_BYTES if is_error else _MAX_BYTES
    content = bytearray()
    while len(content) <= limit:
        chunk = await response.content.read(_CHUNK_BYTES)
        if not chunk:
            break
        content += chunk
    if len(content) > limit and not is_error:
        return AnswerTooLargeError
    return ControlAnswer(status=response.status, content=bytes(content[:limit]))
