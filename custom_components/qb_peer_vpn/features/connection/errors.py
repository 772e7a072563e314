"""Errors of qBittorrent, as Home Assistant's errors with translated texts."""

from typing import Final

from homeassistant.exceptions import (
    ConfigEntryAuthFailed,
    HomeAssistantError,
    ServiceValidationError,
)
from homeassistant.helpers.update_coordinator import UpdateFailed

from ...qbittorrent import (
    AnswerTooLargeError,
    ApiKeyUnsupportedError,
    BannedError,
    CannotConnectError,
    CommandError,
    ConflictError,
    LoginError,
    NoMetadataError,
    NotQbittorrentError,
    ProxyLoginError,
    QbittorrentError,
    QueueingOffError,
    RedirectedError,
    RejectedError,
    RequestRejectedError,
    RequestTooLargeError,
    SessionNotHeldError,
    TaskGoneError,
    TlsError,
    TooManyTasksError,
    TooOldError,
    TooSlowError,
    TorrentGoneError,
    UnavailableError,
    UnknownCategoryError,
    UnknownFileError,
    UnreadableAnswerError,
    UnsupportedError,
    UnusableFolderError,
    WrongApiKeyError,
    WrongLoginError,
)
from ...shell.const import DOMAIN

_KEYS: Final[dict[type[QbittorrentError], str]] = {
    AnswerTooLargeError: "answer_too_large",
    ApiKeyUnsupportedError: "api_key_unsupported",
    BannedError: "banned",
    CannotConnectError: "cannot_connect",
    NotQbittorrentError: "not_qbittorrent",
    ProxyLoginError: "proxy_login",
    RedirectedError: "redirected",
    RequestRejectedError: "request_rejected",
    SessionNotHeldError: "session_not_held",
    TlsError: "tls",
    TooOldError: "too_old",
    TooSlowError: "too_slow",
    UnavailableError: "unavailable",
    UnreadableAnswerError: "unreadable_answer",
    WrongApiKeyError: "invalid_api_key",
    WrongLoginError: "invalid_auth",
}

_COMMAND_KEYS: Final[dict[type[CommandError], str]] = {
    ConflictError: "command_conflict",
    NoMetadataError: "no_metadata",
    QueueingOffError: "queueing_off",
    RejectedError: "command_rejected",
    RequestTooLargeError: "request_too_large",
    TaskGoneError: "task_gone",
    TooManyTasksError: "too_many_tasks",
    TorrentGoneError: "torrent_gone",
    UnknownCategoryError: "unknown_category",
    UnknownFileError: "unknown_file",
    UnsupportedError: "command_unsupported",
    UnusableFolderError: "unusable_folder",
}

_BAN_SECONDS: Final = 600
"""qBittorrent bans for an hour by default. Asking more often only fills its log."""


def error_key(error: QbittorrentError) -> str:
    """Return the key of the error's text, in the config flow and in exceptions."""
    if isinstance(error, RedirectedError) and not error.target:
        # It leads to no address that could be shown, so it is no qBittorrent.
        return _KEYS[NotQbittorrentError]
    return _KEYS[type(error)]


def error_placeholders(error: QbittorrentError) -> dict[str, str]:
    """Return the placeholders of the error's text."""
    return {"target": error.target} if isinstance(error, RedirectedError) else {}


def translated(error: QbittorrentError) -> HomeAssistantError:
    """Return what a coordinator raises for an error of the connection."""
    key = error_key(error)
    if isinstance(error, LoginError):
        return ConfigEntryAuthFailed(translation_domain=DOMAIN, translation_key=key)
    return UpdateFailed(
        translation_domain=DOMAIN,
        translation_key=key,
        translation_placeholders=error_placeholders(error),
        retry_after=_BAN_SECONDS if isinstance(error, BannedError) else None,
    )


def translated_command(error: CommandError) -> ServiceValidationError:
    """Return what an action raises for an error of one command."""
    return ServiceValidationError(
        translation_domain=DOMAIN, translation_key=_COMMAND_KEYS[type(error)]
    )
