"""How the library requests sends: over one connection, to one host, within limits."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPResponse,
    IncompleteRead,
    LineTooLong,
)
import ssl
from typing import Any, Final, override
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from ..addresses import redirect_target
from ..errors import (
    AnswerTooLargeError,
    CannotConnectError,
    NotQbittorrentError,
    QbittorrentError,
    RedirectedError,
    TlsError,
    TooSlowError,
)
from .answer import Answer
from .cookies import Cookies
from .meter import SMALL_CAP, Meter, Timing
from .wire import Wire

_SUCCESS: Final = 2
_NO_ANSWER: Final = frozenset({1, 3})
"""First digits of a status: interim answers, and redirections."""

_CUT_OFF: Final = (
    ssl.SSLEOFError,
    ssl.SSLZeroReturnError,
    ConnectionError,
    IncompleteRead,
)

type Origin = tuple[str, str, int]
"""Scheme, host and port."""


class _Connection(HTTPConnection):
    """Python's connection over a wire of ours."""

    def __init__(self, wire: Wire, origin: Origin) -> None:
        scheme, host, port = origin
        self.default_port = 443 if scheme == "https" else 80
        super().__init__(host, port)
        self._wire = wire
        self._is_tls = scheme == "https"

    @override
    def connect(self) -> None:
        self.sock: Any = self._wire.open(self.host, self.port, tls=self._is_tls)


class Transport(BaseAdapter):
    """Sends each request at most twice: again only where that is harmless.

    Everything but ``cut`` belongs to one thread.
    """

    def __init__(self, *, verify_ssl: bool, timing: Timing) -> None:
        super().__init__()
        self._timing = timing
        self._meter = Meter(timing)
        self._wire = Wire(timing, self._meter, verify_ssl=verify_ssl)
        self._origin: Origin | None = None
        self._connection: _Connection | None = None
        self._raw: HTTPResponse | None = None
        self._used_at = 0.0
        self.cookies = Cookies()
        self.cap = SMALL_CAP
        """Bytes that a good answer may have; a refusal may have ``SMALL_CAP``."""
        self.may_repeat = False
        """Whether a request may be sent again if its connection turns out to be dead."""

    def start(self) -> None:
        """Begin what one deadline is for: a request and the login it needs."""
        self._meter.start()

    @property
    def is_cut(self) -> bool:
        """Whether ``cut`` was called."""
        return self._meter.is_cut

    def cut(self) -> None:
        """End the request under way and let no other begin; for other threads."""
        self._wire.cut()

    @override
    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: object = None,
        verify: object = True,
        cert: object = None,
        proxies: Mapping[str, str] | None = None,
    ) -> Response:
        """Send a request; the arguments behind it belong to other adapters.

        Raises:
            RedirectedError: the answer leads elsewhere.
            QbittorrentError: one of those of a connection.
            SessionClosedError: ``cut`` was called.

        """
        connection = self._connection_for(request)
        is_used = connection.sock is not None
        with suppress(CannotConnectError):
            return self._answer(request, self._exchange(connection, request))
        # The server may have closed an idle connection while the request was on its way.
        if not (is_used and self.may_repeat and not self._meter.bytes_read):
            raise CannotConnectError
        return self._answer(request, self._exchange(connection, request))

    @override
    def close(self) -> None:
        """Close the connection."""
        if self._raw is not None:
            self._raw.close()
        if self._connection is not None:
            self._connection.close()
        self._raw = None
        self._wire.release()

    def _connection_for(self, request: PreparedRequest) -> _Connection:
        parts = urlsplit(str(request.url))
        port = parts.port or (443 if parts.scheme == "https" else 80)
        origin = (parts.scheme, parts.hostname or "", port)
        if self._connection is None:
            self._origin, self._connection = origin, _Connection(self._wire, origin)
        if origin != self._origin:
            raise CannotConnectError
        idle = self._timing.clock() - self._used_at
        if (
            self._raw is not None
            or idle > self._timing.idle
            or not self._wire.is_alive()
        ):
            self.close()
        return self._connection

    def _exchange(
        self, connection: _Connection, request: PreparedRequest
    ) -> HTTPResponse:
        headers = {str(name): str(value) for name, value in request.headers.items()}
        if cookies := self.cookies.header():
            own = headers.get("Cookie")
            headers["Cookie"] = f"{own}; {cookies}" if own else cookies
        body: Any = request.body
        if isinstance(body, str):
            body = body.encode()
        self._meter.expect_answer()

        def exchange() -> HTTPResponse:
            connection.request(
                str(request.method), request.path_url, body=body, headers=headers
            )
            return connection.getresponse()

        return self._in_our_words(exchange)

    def _answer(self, request: PreparedRequest, raw: HTTPResponse) -> Answer:
        self._raw = raw
        self.cookies.take(raw.headers.get_all("Set-Cookie", ()))
        location = raw.headers.get("Location")
        if raw.status // 100 in _NO_ANSWER:
            self.close()
            if location is None:
                raise NotQbittorrentError
            raise RedirectedError(redirect_target(str(request.url), location))
        cap = self.cap if raw.status // 100 == _SUCCESS else SMALL_CAP
        if (raw.length or 0) > cap:
            self.close()
            raise AnswerTooLargeError
        self._meter.expect_body(cap)
        answer = Answer(
            raw,
            cap=cap,
            in_our_words=self._in_our_words,
            check_time=self._meter.seconds_left,
            finish=self._finish,
        )
        answer.status_code, answer.reason = raw.status, raw.reason
        answer.headers = CaseInsensitiveDict(raw.headers.items())
        answer.encoding = "utf-8"
        answer.url, answer.request = str(request.url), request
        return answer

    def _finish(self) -> None:
        """Keep the connection if the answer was read to its end."""
        self._used_at = self._timing.clock()
        is_whole = self._raw is None or self._raw.isclosed()
        self._raw = None if is_whole else self._raw
        if not is_whole or self._connection is None or self._connection.sock is None:
            self.close()

    def _in_our_words[T](self, step: Callable[[], T]) -> T:
        """Return what a step does; where it fails, close and raise an error of ours."""
        try:
            return step()
        except (OSError, HTTPException, ValueError) as err:
            error = _wire_error(err)
        except BaseException:
            self.close()
            raise
        self.close()
        # Out of the handler: the other one's frames hold the request with its secrets.
        raise error


def _wire_error(error: Exception) -> QbittorrentError:
    kinds: Sequence[tuple[bool, type[QbittorrentError]]] = (
        (isinstance(error, TimeoutError), TooSlowError),
        (isinstance(error, _CUT_OFF), CannotConnectError),
        (isinstance(error, ssl.SSLError), TlsError),
        (isinstance(error, LineTooLong), AnswerTooLargeError),
        # Python's limit for the number of headers has no class of its own.
        (str(error).startswith("got more than"), AnswerTooLargeError),
        (isinstance(error, HTTPException), NotQbittorrentError),
    )
    return next((kind for fits, kind in kinds if fits), CannotConnectError)()
