"""When to log in, and when never again.

Five wrong logins ban this machine for an hour, so a refused one is remembered. Nothing is
sent before qBittorrent asks for a login: where it lets this machine in without one, there
is none.
"""

from collections.abc import Callable
from typing import Final

from requests import Response, codes

from .errors import (
    ApiKeyUnsupportedError,
    BannedError,
    NotQbittorrentError,
    ProxyLoginError,
    QbittorrentError,
    RequestRejectedError,
    SessionNotHeldError,
    WrongApiKeyError,
    WrongLoginError,
)
from .login import ApiKey, Login, UserLogin
from .statuses import LoginNeededError

_ACCEPTED: Final = frozenset({"", "Ok."})
"""qBittorrent up to 5.1 says so; later ones have an empty answer."""

_REFUSED: Final = "Fails."


class Authentication:
    """The login of one session: who logs in, and how that went so far."""

    def __init__(
        self,
        login: Login,
        *,
        has_proxy_login: bool,
        log_in: Callable[[UserLogin], Response],
        open_front_page: Callable[[], Response],
    ) -> None:
        """Begin without a session.

        Args:
            login: with what to log in.
            has_proxy_login: whether a login of a proxy goes along with each request.
            log_in: sends user name and password, in a session without cookies.
            open_front_page: asks for the page that browsers show first.

        """
        self._login = login
        self._has_proxy_login = has_proxy_login
        self._log_in = log_in
        self._open_front_page = open_front_page
        self._may_follow_session = False
        """Whether a request has worked, so that a 401 may mean that the session ended."""
        self._refusal: type[QbittorrentError] | None = None
        self.logins = 0
        """Number of successful logins."""

    def run[T](self, request: Callable[[], T]) -> T:
        """Make a request; log in once and repeat it if a login is needed.

        Raises:
            SessionNotHeldError: the login worked, but the request is still refused.
            QbittorrentError: the login did not work, now or earlier.

        """
        if self._refusal is not None:
            raise self._refusal
        outcome = self._outcome(request)
        if isinstance(outcome, LoginNeededError):
            self._begin_session(outcome.status)
            outcome = self._outcome(request)
            if isinstance(outcome, LoginNeededError):
                raise SessionNotHeldError
        self._may_follow_session = True
        return outcome

    def _outcome[T](self, request: Callable[[], T]) -> T | LoginNeededError:
        try:
            return request()
        except LoginNeededError as err:
            return err
        except ProxyLoginError:
            if self._has_proxy_login:
                self._remembered(ProxyLoginError)
            raise

    def _begin_session(self, status: int) -> None:
        """Log in because of a 401 or 403; raise an error if that does not work."""
        login = self._login
        error = (
            self._key_error(status)
            if isinstance(login, ApiKey)
            else self._login_error(login, status)
        )
        if error is not None:
            raise error
        self.logins += 1

    def _key_error(self, status: int) -> QbittorrentError:
        if status == codes.unauthorized:
            return RequestRejectedError()
        try:
            # With a key, qBittorrent 5.2 and newer opens nothing but the Web API. Older
            # ones show their login page, which does not count as a failed login.
            is_shown = self._open_front_page().ok
        except QbittorrentError:
            is_shown = False
        return self._remembered(
            ApiKeyUnsupportedError if is_shown else WrongApiKeyError
        )

    def _login_error(self, login: UserLogin, status: int) -> QbittorrentError | None:
        """Log in; return why that did not work."""
        is_own_demand = status == codes.forbidden
        has_login = bool(login.username or login.password)
        # qBittorrent itself asks with 403. Its 401 is about the Host header, or about a
        # Basic login that a proxy passed on. Some proxies turn its 403 into 401, so after
        # a session that worked it is worth one login.
        if not is_own_demand and not (has_login and self._may_follow_session):
            return self._rejection()
        if not has_login:
            return self._remembered(WrongLoginError)
        outcome = self._outcome(lambda: self._log_in(login))
        if isinstance(outcome, Response):
            return self._answer_error(outcome.text)
        if outcome.status == codes.forbidden:
            return BannedError()
        if is_own_demand:
            return self._remembered(WrongLoginError)
        self._may_follow_session = False
        return self._rejection()

    def _answer_error(self, text: str) -> QbittorrentError | None:
        if text in _ACCEPTED:
            return None
        return (
            self._remembered(WrongLoginError)
            if text == _REFUSED
            else NotQbittorrentError()
        )

    def _rejection(self) -> QbittorrentError:
        """Return the error of a 401 that has no known cause."""
        if self._has_proxy_login:
            # qBittorrent 5.2 and newer counts a Basic login that it does not know.
            return self._remembered(ProxyLoginError)
        return RequestRejectedError()

    def _remembered(self, error: type[QbittorrentError]) -> QbittorrentError:
        self._refusal = error
        return error()
