"""The Web API of one qBittorrent: all requests go through it.

It belongs to one thread, the worker of a session, apart from ``cut``.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
import json
from typing import Any

from packaging.version import InvalidVersion
from qbittorrentapi import Client
from requests import Response

from .addresses import split_proxy_login
from .answers import read_asks_router, read_resolves_countries
from .errors import NotQbittorrentError, UnreadableAnswerError
from .library import LibraryClient
from .login import Login, ProxyLogin
from .request_headers import request_headers
from .statuses import answers_command
from .transport import PIECE_BYTES, SMALL_CAP, Timing, Transport

type Scalar = str | int | float | bool
"""A value in a form. ``True`` is sent as ``true``."""


class WebApi:
    """Asks and commands one qBittorrent, and logs in where that is needed.

    Each method is one request and at most one login, which have 30 s together. Each may
    raise any ``QbittorrentError``, any ``CommandError``, and ``SessionClosedError``.
    """

    def __init__(
        self,
        *,
        url: str,
        login: Login,
        verify_ssl: bool,
        proxy_login: ProxyLogin | None = None,
        extra_headers: Mapping[str, str] | None = None,
        timing: Timing | None = None,
    ) -> None:
        """Prepare the library; nothing is asked yet.

        Args:
            url: with a scheme, and with a path if a proxy has one. A login in it is
                taken for one of a proxy.
            login: with what to log in.
            verify_ssl: whether the certificate must be trusted.
            proxy_login: Basic authentication of a proxy in front of qBittorrent.
            extra_headers: sent with each request.
            timing: deadlines.

        Raises:
            AuthorizationConflictError: both an API key and a proxy need the same header.
            InvalidHeaderError: an extra header cannot be sent.

        """
        try:
            url, login_in_url = split_proxy_login(url)
        except ValueError:
            # The first request says so.
            login_in_url = None
        proxy_login = proxy_login or login_in_url
        self._transport = Transport(verify_ssl=verify_ssl, timing=timing or Timing())
        self._library = LibraryClient(
            url=url,
            login=login,
            headers=request_headers(login, proxy_login, extra_headers),
            has_proxy_login=proxy_login is not None,
            transport=self._transport,
        )

    def get[T](
        self,
        path: str,
        read: Callable[[Iterator[bytes]], T],
        *,
        params: Mapping[str, Scalar] | None = None,
        cap: int = SMALL_CAP,
        about_torrent: bool = False,
    ) -> T:
        """Send a request and read its answer.

        Args:
            path: behind ``api/v2/``, such as ``sync/maindata``.
            read: gets the answer in pieces of at most 64 KiB while it arrives.
            params: sent as a form.
            cap: bytes that the answer may have, decompressed.
            about_torrent: whether one torrent is asked for; see ``error_of``.

        Raises:
            TorrentGoneError: 404, with ``about_torrent``.
            UnreadableAnswerError: ``read`` raised ``ValueError`` or ``RecursionError``.
            AnswerTooLargeError: there is more than ``cap``.

        """
        response = self._send(
            path,
            data=_form(params or {}),
            requests_args={"stream": True},
            cap=cap,
            about_torrent=about_torrent,
            may_repeat=True,
        )
        with closing(response):
            try:
                return read(response.iter_content(PIECE_BYTES))
            except ValueError, RecursionError:
                pass
        # Out of the handler: what is wrong with an answer may quote it.
        raise UnreadableAnswerError

    def post(
        self,
        path: str,
        data: Mapping[str, Scalar | None],
        *,
        files: Mapping[str, tuple[str, bytes]] | None = None,
        about_torrent: bool = False,
    ) -> str:
        """Send a command; return qBittorrent's answer, which is often empty.

        It is never repeated: a broken connection may have delivered it. A page that a
        proxy sends instead, with a status of success, is no answer.

        Args:
            path: behind ``api/v2/``, such as ``torrents/add``.
            data: the form; None is left out.
            files: name of the field to file name and content.
            about_torrent: whether it is for one torrent; see ``error_of``.

        Raises:
            TorrentGoneError: 404, with ``about_torrent``.
            NotQbittorrentError: qBittorrent does not answer like this.

        """
        response = self._send(
            path,
            data=_form(data),
            files=dict(files or {}),
            about_torrent=about_torrent,
        )
        if not answers_command(response):
            raise NotQbittorrentError
        return response.text

    def call[T](self, request: Callable[[Client], T]) -> T:
        """Make a call by a method of the library, under the same rules and errors."""
        self._transport.start()
        try:
            return request(self._library)
        except InvalidVersion:
            # Some methods ask for the version first.
            pass
        raise UnreadableAnswerError

    def app_version(self) -> str:
        """Ask for the version of the program, such as ``v5.3.0``."""
        return self.call(lambda client: client.app_version())

    def web_api_version(self) -> str:
        """Ask for the version of the Web API, such as ``2.16.2``."""
        return self.call(lambda client: client.app_web_api_version())

    def resolves_countries(self) -> bool:
        """Ask whether the countries of peers are resolved (new 5.3: off)."""
        return self.get("app/preferences", read_resolves_countries)

    def asks_router(self) -> bool:
        """Ask whether the router is asked to forward ports (UPnP, NAT-PMP)."""
        return self.get("app/preferences", read_asks_router)

    def resolve_countries(self) -> None:
        """Switch that on; qBittorrent then downloads its table of countries."""
        form = {"json": json.dumps({"resolve_peer_countries": True})}
        self.post("app/setPreferences", form)

    @property
    def logins(self) -> int:
        """Number of successful logins: each begins a session."""
        return self._library.logins

    @property
    def is_cut(self) -> bool:
        """Whether ``cut`` was called."""
        return self._transport.is_cut

    def cut(self) -> None:
        """End the request under way and let no other begin; for other threads."""
        self._transport.cut()

    def close(self) -> None:
        """Close the connection to qBittorrent."""
        self._library.close()

    def _send(self, path: str, **arguments: Any) -> Response:
        namespace, _, method = path.partition("/")
        self._transport.start()
        response: Response = self._library._post(  # noqa: SLF001
            namespace, method, response_class=Response, **arguments
        )
        return response


def _form(values: Mapping[str, Scalar | None]) -> dict[str, str]:
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in values.items()
        if value is not None
    }
