"""What qBittorrent says: the peers of its torrents and the address it goes out by."""

from .client import QbittorrentClient
from .errors import (
    ApiKeyUnsupportedError,
    BannedError,
    CannotConnectError,
    ClientClosedError,
    LoginError,
    NotQbittorrentError,
    QbittorrentError,
    RequestRejectedError,
    TlsError,
    TooOldError,
    UnreadableAnswerError,
    WrongApiKeyError,
    WrongLoginError,
)
from .login import ApiKey, Login, UserLogin
from .version import QbittorrentVersion

__all__ = [
    "ApiKey",
    "ApiKeyUnsupportedError",
    "BannedError",
    "CannotConnectError",
    "ClientClosedError",
    "Login",
    "LoginError",
    "NotQbittorrentError",
    "QbittorrentClient",
    "QbittorrentError",
    "QbittorrentVersion",
    "RequestRejectedError",
    "TlsError",
    "TooOldError",
    "UnreadableAnswerError",
    "UserLogin",
    "WrongApiKeyError",
    "WrongLoginError",
]
