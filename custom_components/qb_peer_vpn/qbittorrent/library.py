"""The library qbittorrent-api, held to the rules of this room.

The library knows the address, the session of the library requests, and the form of each
call. Time, size, redirects, cookies and logins are decided here, so also calls by the
library's own methods obey.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Literal, override

from qbittorrentapi import APIError, Client
from qbittorrentapi.definitions import APINames
from qbittorrentapi.exceptions import HTTPError
from qbittorrentapi.request import QbittorrentSession as LibrarySession
from requests import Response
from requests.exceptions import RequestException

from .authentication import Authentication
from .errors import CannotConnectError, UnreadableAnswerError
from .login import Login, UserLogin
from .statuses import error_of
from .transport import SMALL_CAP, Transport


class LibraryClient(Client):
    """A client that sends each request once, over our transport.

    Its methods raise the errors of this room, never the library's.
    """

    def __init__(
        self,
        *,
        url: str,
        login: Login,
        headers: Mapping[str, str],
        has_proxy_login: bool,
        transport: Transport,
    ) -> None:
        super().__init__(
            host=url,
            FORCE_SCHEME_FROM_HOST=True,
            SIMPLE_RESPONSES=True,
            REQUESTS_ARGS={"allow_redirects": False},
        )
        # The library fills what is empty from the environment.
        self.host, self._api_key, self.username, self._password = url, "", "", ""
        self._headers = dict(headers)
        self._transport = transport
        self._authentication = Authentication(
            login,
            has_proxy_login=has_proxy_login,
            log_in=self._log_in,
            open_front_page=self._open_front_page,
        )

    @property
    def logins(self) -> int:
        """Number of successful logins: each begins a session."""
        return self._authentication.logins

    def close(self) -> None:
        """Close the connection."""
        # Replaces the library's session, too, which may hold the last answer.
        self._trigger_session_initialization()
        self._transport.close()

    @property
    @override
    def _session(self) -> LibrarySession:
        if self._http_session is None:
            session = LibrarySession()
            # No proxy, no .netrc, no certificates from the environment.
            session.trust_env = False
            session.headers.update(self._headers)
            session.mount("http://", self._transport)
            session.mount("https://", self._transport)
            self._http_session = session
        return self._http_session

    @override
    def _auth_request(  # type: ignore[override]
        self,
        http_method: Literal["get", "GET", "post", "POST"],
        api_namespace: APINames | str,
        api_method: str,
        _retry_backoff_factor: float = 0.0,
        version_introduced: str = "",
        version_removed: str = "",
        *,
        cap: int = SMALL_CAP,
        about_torrent: bool = False,
        may_repeat: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Make a request; log in and make it again where that is needed.

        Args:
            http_method: ``get`` or ``post``.
            api_namespace: such as ``torrents``.
            api_method: such as ``info``.
            version_introduced: ignored: qBittorrent answers 404 for what it lacks.
            version_removed: ignored for the same reason.
            cap: bytes that the answer may have.
            about_torrent: whether one torrent is asked for; see ``error_of``.
            may_repeat: whether the request may be sent again after a broken connection.
            kwargs: passed to the library.

        """
        send = partial(self._request, http_method, api_namespace, api_method, **kwargs)
        # As a text, a member of the library's enum is its name.
        namespace = getattr(api_namespace, "value", api_namespace)
        path = f"{namespace}/{api_method}"

        def request() -> Any:
            self._transport.cap, self._transport.may_repeat = cap, may_repeat
            return _translated(send, path, about_torrent=about_torrent)

        return self._authentication.run(request)

    def _log_in(self, login: UserLogin) -> Response:
        # qBittorrent accepts any password from a session that is logged in.
        self._transport.cookies.clear()
        self._transport.cap, self._transport.may_repeat = SMALL_CAP, False
        form = {"username": login.username, "password": login.password}
        send = partial(self._request, "post", "auth", "login", data=form)
        response: Response = _translated(send, "auth/login")
        return response

    def _open_front_page(self) -> Response:
        self._transport.cap, self._transport.may_repeat = SMALL_CAP, True
        page = f"{self.host.rstrip('/')}/"
        send = partial(self._session.get, page, allow_redirects=False)
        response: Response = _translated(send, "")
        return response


def _translated(
    send: Callable[[], Any], path: str, *, about_torrent: bool = False
) -> Any:
    """Send a request; raise an error of this room instead of the library's."""
    error: Exception
    try:
        return send()
    except HTTPError as err:
        answer = err.response
        error = (
            CannotConnectError()
            if answer is None
            else error_of(answer, path, about_torrent=about_torrent)
        )
        # Its frames hold the connection, and the request with the password.
        err.with_traceback(None)
    except RequestException, ValueError:
        # The transport raises errors of this room: the address is none.
        error = CannotConnectError()
    except APIError:
        error = UnreadableAnswerError()
    # Out of the handler, so that ours does not carry the library's as its context.
    raise error
