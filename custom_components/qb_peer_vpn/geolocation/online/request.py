"""One request to an online service, and what its answer asks for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
import json

from aiohttp import ClientSession

from ...web import Limits, StatusError, WebError, WebRequest, fetch
from ..errors import BatchRefusedError, ServiceError, ServiceThrottledError
from .service import Question

TIMEOUT_SECONDS = 10.0

_UNPROCESSABLE = 422
_TOO_MANY_REQUESTS = 429

_MAX_BYTES = 1 << 20
"""Thirty times the answer for a hundred addresses."""

_MAX_DIGITS = 9
"""Longest number of seconds that is parsed (about 30 years)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The answer to a question."""

    answer: object = field(repr=False)
    """The decoded JSON."""
    pause_seconds: float | None
    """How long the service asks us to wait, if it does."""


async def ask(
    session: ClientSession,
    question: Question,
    *,
    user_agent: str,
    timeout_seconds: float,
    now: datetime,
) -> Reply:
    """Send one question to a service.

    Args:
        session: shared; its own time-outs are not used.
        question: what to ask.
        user_agent: sent to the service.
        timeout_seconds: in total, from the name lookup to the last byte.
        now: aware; for a ``Retry-After`` with a date.

    Raises:
        ServiceThrottledError: asked too often.
        BatchRefusedError: status 422.
        ServiceError: no complete answer, or another status or content.

    """
    request = WebRequest(
        url=question.url,
        json=question.body,
        headers={"User-Agent": user_agent, "Accept": "application/json"},
        # A redirect could lead to an unencrypted host.
        max_redirects=0,
    )
    limits = Limits(seconds=timeout_seconds, max_bytes=_MAX_BYTES)
    try:
        answer = await fetch(session, request, limits)
    except StatusError as error:
        raise _service_error(error, now) from None
    except WebError as error:
        raise ServiceError(str(error)) from None
    return Reply(
        answer=_parsed(answer.content or b""), pause_seconds=_used_up(answer.headers)
    )


def _service_error(error: StatusError, now: datetime) -> ServiceError:
    pause = _seconds(error.headers, "X-Ttl") or _retry_after(error.headers, now)
    if error.status == _TOO_MANY_REQUESTS or pause:
        return ServiceThrottledError(pause)
    if error.status == _UNPROCESSABLE:
        return BatchRefusedError("refused")
    return ServiceError(str(error))


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content)
    except ValueError, RecursionError:
        raise ServiceError("not JSON") from None


def _used_up(headers: Mapping[str, str]) -> float | None:
    """Read ip-api.com's count of requests left and of seconds until there are more."""
    return _seconds(headers, "X-Ttl") if headers.get("X-Rl") == "0" else None


def _retry_after(headers: Mapping[str, str], now: datetime) -> float | None:
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


def _seconds(headers: Mapping[str, str], name: str) -> float | None:
    text = headers.get(name, "")
    # Not every digit is a decimal one, and very many are too many for int.
    if len(text) > _MAX_DIGITS or not (text.isascii() and text.isdigit()):
        return None
    return float(text)
