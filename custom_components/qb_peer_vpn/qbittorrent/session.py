"""A session with one qBittorrent, used from asyncio.

The library is synchronous, so it lives in one worker thread, and the event loop only
waits. Each request is a job of its own in a priority queue: a click waits for at most the
one request under way, however long a poll is.
"""

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future
import math
from threading import Thread
from typing import Any, Final

from .errors import (
    ApiKeyUnsupportedError,
    QbittorrentError,
    SessionClosedError,
    TooSlowError,
)
from .login import ApiKey, Login, ProxyLogin
from .request_queue import Priority, RequestQueue
from .transport import Timing
from .version import QbittorrentVersion, parse_version
from .web_api import WebApi

CLOSE_SECONDS: Final = 1.0
"""Longest time that closing waits for the worker, which may be in the middle of reading."""

CLOSE_STEPS: Final = 200
"""How often closing looks whether the worker has ended."""


LONGEST_WAIT: Final = 120.0
"""Seconds after which what a user wants is not sent any more. As long as qBittorrent does
not answer, commands would pile up, and all be carried out when it answers again."""


class QbittorrentSession:
    """One qBittorrent and its login.

    After a refused login, only a new session asks again.
    """

    def __init__(
        self,
        url: str,
        login: Login,
        *,
        verify_ssl: bool = True,
        proxy_login: ProxyLogin | None = None,
        extra_headers: Mapping[str, str] | None = None,
        timing: Timing | None = None,
    ) -> None:
        """Keep where qBittorrent is; nothing is asked yet.

        Args:
            url: with a scheme, and with a path if a proxy has one. ``user:password@`` in
                it is taken for the login of a proxy.
            login: with what to log in.
            verify_ssl: whether the certificate must be trusted.
            proxy_login: Basic authentication of a proxy in front of qBittorrent.
            extra_headers: sent with each request; their values are secret.
            timing: deadlines, for tests.

        Raises:
            AuthorizationConflictError: both an API key and a proxy need the same header.
            InvalidHeaderError: an extra header cannot be sent.

        """
        self._web_api = WebApi(
            url=url,
            login=login,
            verify_ssl=verify_ssl,
            proxy_login=proxy_login,
            extra_headers=extra_headers,
            timing=timing,
        )
        self._clock = (timing or Timing()).clock
        self._has_key = isinstance(login, ApiKey)
        self._queue: RequestQueue[_Job[Any]] = RequestQueue()
        self._worker: Thread | None = None
        self._ended: Future[None] = Future()

    @property
    def logins(self) -> int:
        """Number of successful logins: each begins a session, such as after a restart."""
        return self._web_api.logins

    async def async_ask[T](
        self, request: Callable[[WebApi], T], priority: Priority = Priority.POLL
    ) -> T:
        """Let the worker make one request; return what it returns.

        Args:
            request: runs in the worker, and makes at most one request. If the caller is
                canceled before, it does not run.
            priority: what goes first when several wait.

        Raises:
            QbittorrentError: the connection has a problem.
            CommandError: the command has a problem.
            TooSlowError: for a user, it waited longer than ``LONGEST_WAIT``.
            SessionClosedError: the session is closed, or was before there was an answer.

        """
        wait = LONGEST_WAIT if priority is Priority.USER else math.inf
        job = _Job(request, until=self._clock() + wait)
        self._queue.put(job, priority)
        self._start_worker()
        return await asyncio.wrap_future(job.future)

    async def async_version(
        self, priority: Priority = Priority.POLL
    ) -> QbittorrentVersion:
        """Ask for the versions, which also proves that the login works.

        Raises:
            NotQbittorrentError: what answers is no qBittorrent.
            TooOldError: qBittorrent < 4.1.
            ApiKeyUnsupportedError: it lets this machine in without a login, but does not
                know the API key.

        """
        # Not `auth_log_in`: the library calls a refused Host header a failed login, and
        # takes any other page for a wrong password.
        app = await self.async_ask(WebApi.app_version, priority)
        web_api = await self.async_ask(WebApi.web_api_version, priority)
        version = parse_version(app, web_api)
        if self._has_key and not version.knows_api_keys:
            raise ApiKeyUnsupportedError
        return version

    async def async_close(self) -> None:
        """End the request under way, fail those that wait, and end the worker.

        It takes about a second at most, regardless of the other side. May be called
        again.
        """
        for job in self._queue.close():
            job.fail(SessionClosedError())
        self._web_api.cut()
        if self._worker is None:
            return
        ended = asyncio.wrap_future(self._ended)
        for _ in range(CLOSE_STEPS):
            # Not `wait_for`: that would cancel what the worker sets.
            await asyncio.wait([ended], timeout=CLOSE_SECONDS / CLOSE_STEPS)
            if ended.done():
                # All that the thread still does is to end.
                self._worker.join(CLOSE_SECONDS)
                return
            # Again: it may have been about to connect.
            self._web_api.cut()

    def _start_worker(self) -> None:
        if self._worker is not None:
            return
        # A daemon does not hold up the end of Home Assistant, wherever it hangs.
        worker = Thread(target=self._work, name=__name__, daemon=True)
        try:
            worker.start()
        except RuntimeError:
            # Python itself is about to end.
            self._queue.close()
            raise SessionClosedError from None
        self._worker = worker

    def _work(self) -> None:
        try:
            while (job := self._queue.take()) is not None:
                job.run(self._web_api, self._clock())
                # Otherwise its result stays in memory until there is another one.
                del job
            self._web_api.close()
        finally:
            self._ended.set_result(None)


class _Job[T]:
    """A request and the future that waits for its result."""

    def __init__(self, request: Callable[[WebApi], T], *, until: float) -> None:
        self._request = request
        self._until = until
        self.future: Future[T] = Future()

    def run(self, web_api: WebApi, now: float) -> None:
        """Make the request, unless its caller was canceled meanwhile, or it is too late."""
        if now > self._until:
            self.fail(TooSlowError())
            return
        if not self.future.set_running_or_notify_cancel():
            return
        try:
            result = self._request(web_api)
        except BaseException as err:  # noqa: BLE001
            # What was cut off looks like a connection that broke.
            is_cut = web_api.is_cut and isinstance(err, QbittorrentError)
            self.future.set_exception(SessionClosedError() if is_cut else err)
        else:
            self.future.set_result(result)

    def fail(self, error: Exception) -> None:
        """End the waiting with an error."""
        if self.future.set_running_or_notify_cancel():
            self.future.set_exception(error)
