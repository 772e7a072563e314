"""What a room reports, as Home Assistant's errors with translated texts."""

from typing import Final

from homeassistant.exceptions import ConfigEntryAuthFailed, HomeAssistantError
from homeassistant.helpers.update_coordinator import UpdateFailed

from ...qbittorrent import (
    AnswerTooLargeError,
    ApiKeyUnsupportedError,
    BannedError,
    CannotConnectError,
    LoginError,
    NotQbittorrentError,
    ProxyLoginError,
    QbittorrentError,
    RedirectedError,
    RequestRejectedError,
    SessionNotHeldError,
    TlsError,
    TooOldError,
    TooSlowError,
    UnreadableAnswerError,
    WrongApiKeyError,
    WrongLoginError,
)
from ...shell.const import DOMAIN

_KEYS: Final[dict[type[QbittorrentError], str]] = {
    AnswerTooLargeError: "unreadable_answer",
    ApiKeyUnsupportedError: "api_key_unsupported",
    BannedError: "banned",
    CannotConnectError: "cannot_connect",
    NotQbittorrentError: "not_qbittorrent",
    ProxyLoginError: "request_rejected",
    RedirectedError: "not_qbittorrent",
    SessionNotHeldError: "request_rejected",
    TooSlowError: "cannot_connect",
    RequestRejectedError: "request_rejected",
    TlsError: "tls",
    TooOldError: "too_old",
    UnreadableAnswerError: "unreadable_answer",
    WrongApiKeyError: "invalid_api_key",
    WrongLoginError: "invalid_auth",
}

_BAN_SECONDS: Final = 600
"""qBittorrent bans for an hour by default; asking often only fills its log."""


def error_key(error: QbittorrentError) -> str:
    """Name the error's text, in the config flow as in exceptions."""
    return _KEYS[type(error)]


def translated(error: QbittorrentError) -> HomeAssistantError:
    """Turn an error of a poll into what a coordinator raises."""
    key = error_key(error)
    if isinstance(error, LoginError):
        return ConfigEntryAuthFailed(translation_domain=DOMAIN, translation_key=key)
    return UpdateFailed(
        translation_domain=DOMAIN,
        translation_key=key,
        retry_after=_BAN_SECONDS if isinstance(error, BannedError) else None,
    )
