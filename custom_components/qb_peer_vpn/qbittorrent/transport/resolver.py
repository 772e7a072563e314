"""Names to addresses, without waiting for ever.

The system's resolver cannot be interrupted, so it runs in a thread that is left alone if
it takes too long.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from contextlib import suppress
import socket
from threading import Lock, Thread
from typing import Any

from ..errors import CannotConnectError, SessionClosedError, TooSlowError

type AddressInfo = tuple[
    socket.AddressFamily, socket.SocketKind, int, str, tuple[Any, ...]
]
"""One way to connect, as ``socket.getaddrinfo`` returns it."""


class Resolver:
    """Resolves names, one at a time."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._is_closed = False
        self._waiting: tuple[str, int, Future[Sequence[AddressInfo]]] | None = None

    def addresses(self, host: str, port: int, seconds: float) -> Sequence[AddressInfo]:
        """Return the ways to connect to a host, at least one.

        Raises:
            CannotConnectError: there is no such host.
            TooSlowError: the time was not enough. The next call goes on waiting for the
                same answer.
            SessionClosedError: ``close`` was called.

        """
        with suppress(OSError):
            return _getaddrinfo(host, port, socket.AI_NUMERICHOST)
        answer = self._ask(host, port)
        try:
            return answer.result(seconds)
        except TimeoutError:
            error: Exception = TooSlowError()
        except OSError, UnicodeError:
            error = CannotConnectError()
        raise error

    def close(self) -> None:
        """End a call that is waiting; may be called from any thread."""
        with self._lock:
            self._is_closed = True
            if self._waiting is not None:
                _finish(self._waiting[2], SessionClosedError())

    def _ask(self, host: str, port: int) -> Future[Sequence[AddressInfo]]:
        with self._lock:
            if self._is_closed:
                raise SessionClosedError
            if self._waiting is not None and self._waiting[:2] == (host, port):
                waiting = self._waiting[2]
                if not waiting.done():
                    return waiting
            answer: Future[Sequence[AddressInfo]] = Future()
            self._waiting = (host, port, answer)
        thread = Thread(
            target=_resolve, args=(host, port, answer), name=__name__, daemon=True
        )
        thread.start()
        return answer


def _resolve(host: str, port: int, answer: Future[Sequence[AddressInfo]]) -> None:
    try:
        _finish(answer, _getaddrinfo(host, port, 0))
    except (OSError, UnicodeError) as err:
        _finish(answer, err)


def _finish(
    answer: Future[Sequence[AddressInfo]], result: Sequence[AddressInfo] | Exception
) -> None:
    with suppress(Exception):
        if isinstance(result, Exception):
            answer.set_exception(result)
        else:
            answer.set_result(result)


def _getaddrinfo(host: str, port: int, flags: int) -> Sequence[AddressInfo]:
    return socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=flags)
