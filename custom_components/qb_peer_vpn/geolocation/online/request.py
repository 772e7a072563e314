"""The way of one question to an online service, and of its answer back."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
import json

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from multidict import CIMultiDictProxy

from ..errors import BatchRefusedError, ServiceError, ServiceThrottledError
from .service import Question

TIMEOUT_SECONDS = 10.0

_OK = 200
_UNPROCESSABLE = 422
_TOO_MANY_REQUESTS = 429

_MAX_BYTES = 1 << 20
"""Thirty times the answer for a hundred addresses."""

_MAX_DIGITS = 9
"""Of a number of seconds: thirty years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to a question."""

    answer: object = field(repr=False)
    """What the JSON says."""
    pause_seconds: float | None
    """How long the service wants to be left alone, if it does."""


async def ask(
    session: ClientSession,
    question: Question,
    *,
    user_agent: str,
    timeout_seconds: float,
    now: datetime,
) -> Reply:
    """Ask a service once.

    Args:
        session: shared; its own time-outs are not used.
        question: what to ask.
        user_agent: who asks.
        timeout_seconds: for everything, from the look-up to the last byte.
        now: aware; for a ``Retry-After`` that names a date.

    Raises:
        ServiceThrottledError: too often.
        BatchRefusedError: status 422.
        ServiceError: no answer, too slow, cut off, or another status or content.

    """
    try:
        async with session.request(
            "GET" if question.body is None else "POST",
            question.url,
            json=question.body,
            headers={"User-Agent": user_agent, "Accept": "application/json"},
            timeout=ClientTimeout(total=timeout_seconds),
            # A redirect may lead to where nothing is encrypted.
            allow_redirects=False,
        ) as response:
            _ensure_answered(response, now)
            return Reply(
                answer=_parsed(await _read(response)),
                pause_seconds=_used_up(response.headers),
            )
    # Without the causes: they quote the address.
    except ClientError, OSError, UnicodeError:
        raise ServiceError("no complete answer") from None


def _ensure_answered(response: ClientResponse, now: datetime) -> None:
    if response.status == _OK:
        return
    pause = _seconds(response.headers, "X-Ttl") or _retry_after(response.headers, now)
    if response.status == _TOO_MANY_REQUESTS or pause:
        raise ServiceThrottledError(pause)
    if response.status == _UNPROCESSABLE:
        raise BatchRefusedError("refused")
    raise ServiceError(f"HTTP status {response.status}")


async def _read(response: ClientResponse) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_any():
        content += chunk
        if len(content) > _MAX_BYTES:
            raise ServiceError("too large an answer")
    return bytes(content)


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content)
    except ValueError, RecursionError:
        raise ServiceError("not JSON") from None


def _used_up(headers: CIMultiDictProxy[str]) -> float | None:
    """Read ip-api.com's count of requests left and of seconds until there are more."""
    return _seconds(headers, "X-Ttl") if headers.get("X-Rl") == "0" else None


def _retry_after(headers: CIMultiDictProxy[str], now: datetime) -> float | None:
    """Read a number of seconds or a date (RFC 9110, section 10.2.3)."""
    if seconds := _seconds(headers, "Retry-After"):
        return seconds
    try:
        date = parsedate_to_datetime(headers.get("Retry-After", ""))
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0.0, (date - now).total_seconds())


def _seconds(headers: CIMultiDictProxy[str], name: str) -> float | None:
    text = headers.get(name, "")
    # Not every digit is a decimal one, and very many are too many for int.
    if len(text) > _MAX_DIGITS or not (text.isascii() and text.isdigit()):
        return None
    return float(text)
