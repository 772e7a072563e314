"""How qBittorrent is asked.

The only file that knows the library qbittorrent-api. It is synchronous, and while it logs
in it must not be used by two threads: everything here belongs to one thread.
"""

from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Final, override

from packaging.version import InvalidVersion
from qbittorrentapi import (
    APIError,
    Client,
    Forbidden403Error,
    HTTP4XXError,
    LoginFailed,
    NotFound404Error,
    Unauthorized401Error,
)
import requests
from requests import Response, codes
from requests.exceptions import RequestException, SSLError

from . import answers
from .arriving_json import parse_arriving
from .connections import Connections
from .errors import (
    ApiKeyUnsupportedError,
    BannedError,
    CannotConnectError,
    LoginError,
    NotQbittorrentError,
    QbittorrentError,
    RequestRejectedError,
    TlsError,
    UnreadableAnswerError,
    WrongApiKeyError,
    WrongLoginError,
)
from .login import ApiKey, Login, UserLogin
from .version import QbittorrentVersion, parse_version

_TIMEOUT: Final = (5, 15)
"""Seconds to connect, and between two bytes; the library tries everything twice."""

_PIECE_BYTES: Final = 64 * 1024
"""Of an answer that is parsed while it arrives."""

_TRANSLATION: Final[tuple[tuple[type[Exception], type[QbittorrentError]], ...]] = (
    (LoginFailed, WrongLoginError),
    (Forbidden403Error, RequestRejectedError),
    (Unauthorized401Error, RequestRejectedError),
    (NotFound404Error, NotQbittorrentError),
    (HTTP4XXError, NotQbittorrentError),
    # Includes the library's APIConnectionError, with it 5xx.
    (RequestException, CannotConnectError),
    (APIError, UnreadableAnswerError),
    (InvalidVersion, UnreadableAnswerError),
)
"""The first that fits counts: above CannotConnectError all are its kind too."""


class _ParsedResponse(Response):
    """An answer that was parsed while it arrived, and of which no text is kept."""

    _document: object = None
    """What it says; None where that is no JSON."""

    @classmethod
    def of(cls, response: Response, *_: object, **__: object) -> Response:
        """Read an answer; a hook of the library requests, which would read it whole."""
        if response.status_code != codes.ok:
            return response
        parsed = cls()
        parsed.__dict__.update(response.__dict__, _content=b"", _content_consumed=True)
        pieces = response.iter_content(_PIECE_BYTES)
        with closing(response), suppress(ValueError, RecursionError):
            parsed._document = parse_arriving(pieces, answers.reduced)
        return parsed

    @override
    def json(self, **_: object) -> object:
        return self._document


_PARSED: Final = {"hooks": {"response": _ParsedResponse.of}}
"""For a call whose answer may be large."""


class _KeyClient(Client):
    """The library's client with an API key instead of a login."""

    @override
    def auth_log_in(self, *args: object, **kwargs: object) -> None:
        """Do nothing.

        The library calls it after each 403. A qBittorrent before 5.2 overlooks the key, and
        logging in without a name five times would ban this machine.
        """


class WebApi:
    """The Web API of one qBittorrent, as far as the peers need it.

    Every method may raise ``CannotConnectError``, ``TlsError``, any ``LoginError``,
    ``BannedError``, ``RequestRejectedError``, ``NotQbittorrentError`` and
    ``UnreadableAnswerError``. With a user's login the library logs in by itself, first and
    after a session has ended; an API key goes along with each request.
    """

    def __init__(self, *, url: str, login: Login, verify_ssl: bool) -> None:
        """Prepare the library; nothing is asked yet.

        Args:
            url: with a scheme, and with a path if a proxy has one.
            login: with what to log in.
            verify_ssl: whether the certificate must be trusted.

        """
        self._url = url
        self._key = login.key if isinstance(login, ApiKey) else None
        self._verify_ssl = verify_ssl
        self._refusal: type[LoginError] | None = None
        self._client = _client(url, login, verify_ssl)

    def version(self) -> QbittorrentVersion:
        """Ask for the versions, which also proves that the login works.

        Raises:
            TooOldError: qBittorrent < 4.1.
            ApiKeyUnsupportedError: it lets this machine in without a login, but the key
                is none to it.

        """
        # Not `auth_log_in`: it calls a refused Host header a failed login, and takes any
        # other page for a wrong password.
        app = self._ask(self._client.app_version)
        web_api = self._ask(self._client.app_web_api_version)
        version = parse_version(app, web_api)
        if self._key is not None and not version.knows_api_keys:
            raise ApiKeyUnsupportedError
        return version

    def torrents_with_peers(self) -> tuple[str, ...]:
        """Ask for the hashes of all torrents with connected peers."""
        return answers.torrents_with_peers(
            self._ask(partial(self._client.torrents_info, requests_args=_PARSED))
        )

    def connections(
        self, torrent_hash: str, *, before: Connections
    ) -> Connections | None:
        """Ask for the peers of a torrent; None if it is gone meanwhile.

        ``before`` are its last ones.
        """
        return self._ask(partial(self._peers, torrent_hash, before))

    def exit_addresses(self) -> tuple[IPv4Address | None, IPv6Address | None]:
        """Ask for the outside addresses, IPv4 and IPv6."""
        return answers.exit_addresses(self._ask(self._client.transfer_info))

    def resolves_countries(self) -> bool:
        """Ask whether the countries of peers are resolved (new 5.3: off)."""
        preferences = self._ask(self._client.app_preferences)
        return answers.resolves_countries(preferences)

    def resolve_countries(self) -> None:
        """Switch that on; qBittorrent then downloads its table of countries."""
        self._ask(
            partial(
                self._client.app_set_preferences, prefs={"resolve_peer_countries": True}
            )
        )

    def close(self) -> None:
        """Close the connections to qBittorrent."""
        # The library has no public way, and its objects form a cycle, so that its own
        # closing waits for the garbage collector.
        self._client._trigger_session_initialization()  # noqa: SLF001

    def _peers(self, torrent_hash: str, before: Connections) -> Connections | None:
        try:
            # qBittorrent keeps one last answer a session, not one a torrent: any other
            # `rid` would get the difference to some other torrent's peers.
            answer = self._client.sync_torrent_peers(
                torrent_hash, rid=0, requests_args=_PARSED
            )
        except NotFound404Error:
            return None
        return answers.connections(answer, before=before)

    def _ask[T](self, call: Callable[[], T]) -> T:
        """Translate what the library raises; ask no more once the login was refused."""
        if self._refusal is not None:
            raise self._refusal
        try:
            return call()
        except (APIError, RequestException, InvalidVersion) as err:
            error = self._key_refusal(err) or _translated(err)
            # The frames of the library hold their own error, and with it the connection,
            # until the garbage collector comes.
            err.with_traceback(None)
        if isinstance(error, LoginError):
            self._refusal = type(error)
        # Out of the handler, so that ours does not carry the library's as its context:
        # that one knows the host, the connection and the request with the password.
        raise error

    def _key_refusal(self, error: Exception) -> LoginError | None:
        """Tell whether the key is refused, or overlooked; None for another trouble."""
        if self._key is None or _refused_at(error) is None:
            return None
        try:
            # To who shows a key, qBittorrent 5.2 and newer has nothing but the Web API;
            # older ones show their login page, which counts as no failed login.
            page = requests.get(
                f"{self._url}/",
                headers=_authorization(self._key),
                timeout=_TIMEOUT,
                verify=self._verify_ssl,
            )
        except RequestException:
            return WrongApiKeyError()
        return ApiKeyUnsupportedError() if page.ok else WrongApiKeyError()


def _client(url: str, login: Login, verify_ssl: bool) -> Client:
    options: dict[str, Any] = {
        "host": url,
        "SIMPLE_RESPONSES": True,
        "FORCE_SCHEME_FROM_HOST": True,
        # Passed with each request, so that REQUESTS_CA_BUNDLE in the environment does
        # not switch the check on again.
        "REQUESTS_ARGS": {
            "timeout": _TIMEOUT,
            "verify": verify_ssl,
        },
        # And here, so that urllib3 does not warn, naming the host, at each request.
        "VERIFY_WEBUI_CERTIFICATE": verify_ssl,
        "HTTPADAPTER_ARGS": {"max_retries": 0},
        "RAISE_NOTIMPLEMENTEDERROR_FOR_UNIMPLEMENTED_API_ENDPOINTS": True,
    }
    match login:
        case UserLogin(username=username, password=password):
            return Client(username=username, password=password, **options)
        case ApiKey(key=key):
            # Home Assistant's own qBittorrent integration wants a version of the library
            # that has no argument for a key.
            return _KeyClient(EXTRA_HEADERS=_authorization(key), **options)


def _authorization(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def _translated(error: Exception) -> QbittorrentError:
    if _is_ban(error):
        return BannedError()
    # The library raises its own error while it handles the one that tells.
    if isinstance(error, SSLError) or isinstance(error.__context__, SSLError):
        return TlsError()
    return next(ours for theirs, ours in _TRANSLATION if isinstance(error, theirs))()


def _is_ban(error: Exception) -> bool:
    """Tell a ban from other 403s.

    qBittorrent translates the text that says so, but its login page answers 403 for
    nothing else.
    """
    refused_at = _refused_at(error)
    return refused_at is not None and refused_at.endswith("/auth/login")


def _refused_at(error: Exception) -> str | None:
    """Return where qBittorrent answered 403; a proxy's 403 is no plain text, but a page."""
    if not isinstance(error, Forbidden403Error) or error.response is None:
        return None
    content_type = error.response.headers.get("Content-Type", "")
    return None if "html" in content_type.lower() else error.response.url
