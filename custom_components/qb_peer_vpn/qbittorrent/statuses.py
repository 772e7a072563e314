"""The meaning of an answer's status."""

from typing import Final

from requests import Response, codes

from .errors import (
    CommandError,
    ConflictError,
    NotQbittorrentError,
    ProxyLoginError,
    QbittorrentError,
    RejectedError,
    RequestTooLargeError,
    TorrentGoneError,
    UnavailableError,
    UnsupportedError,
)

_IN_EVERY_VERSION: Final = frozenset(
    {
        "app/preferences",
        "app/version",
        "app/webapiVersion",
        "auth/login",
        "sync/maindata",
        "sync/torrentPeers",
        "torrents/info",
        "transfer/info",
    }
)
"""Since 4.1. What does not know them is no qBittorrent, or not at this path."""

_LOGIN_NEEDED: Final = frozenset(
    {codes.unauthorized, codes.forbidden, codes.proxy_authentication_required}
)
_TEMPORARY: Final = frozenset(
    {codes.request_timeout, codes.too_early, codes.too_many_requests}
)
_SERVER_ERRORS: Final = 500

_WORDS: Final = frozenset({"", "Ok.", "Fails."})
"""All that commands say in plain text when they succeed, or add no torrent: tried with
each of them on 4.5.2 and 5.3.0. Since 5.2, some answer in JSON."""


class LoginNeededError(Exception):
    """qBittorrent, or a proxy in its name, wants a login: 401 or 403."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def error_of(
    response: Response, path: str, *, about_torrent: bool = False
) -> QbittorrentError | CommandError | LoginNeededError:
    """Return what an answer of status 400 or higher means.

    Args:
        response: the answer, its body read.
        path: what was asked, such as ``torrents/info``.
        about_torrent: whether one torrent was asked for, which is gone if the status is
            404. Other refusals then concern this torrent only.

    """
    status = response.status_code
    # qBittorrent refuses with plain text; pages are made by proxies and other servers.
    is_page = "html" in response.headers.get("Content-Type", "").lower()
    if status in _LOGIN_NEEDED:
        return _login_error(response, is_page=is_page)
    if status in _TEMPORARY or status >= _SERVER_ERRORS:
        return UnavailableError()
    if status == codes.request_entity_too_large:
        return RequestTooLargeError()
    if is_page or (path in _IN_EVERY_VERSION and not about_torrent):
        return NotQbittorrentError()
    if about_torrent and status == codes.not_found:
        return TorrentGoneError()
    return _command_error(status)


def answers_command(response: Response) -> bool:
    """Return whether a success can be qBittorrent's answer to a command.

    A proxy may send a page of its own with a status of success: to log in, or to say that
    it is being repaired. The command has reached no one then.
    """
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    return kind == "application/json" or response.text.strip() in _WORDS


def _login_error(
    response: Response, *, is_page: bool
) -> QbittorrentError | LoginNeededError:
    if response.status_code == codes.forbidden:
        return NotQbittorrentError() if is_page else LoginNeededError(codes.forbidden)
    has_challenge = "WWW-Authenticate" in response.headers
    if is_page or has_challenge or response.status_code != codes.unauthorized:
        return ProxyLoginError()
    return LoginNeededError(codes.unauthorized)


def _command_error(status: int) -> CommandError:
    match status:
        case codes.conflict:
            return ConflictError()
        case codes.not_found | codes.method_not_allowed:
            return UnsupportedError()
        case _:
            return RejectedError()
