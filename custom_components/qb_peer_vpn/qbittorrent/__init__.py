"""What qBittorrent says: the peers of its torrents and the address it goes out by."""

from .client import QbittorrentClient
from .errors import (
    BannedError,
    CannotConnectError,
    NotQbittorrentError,
    QbittorrentError,
    RequestRejectedError,
    TlsError,
    TooOldError,
    UnreadableAnswerError,
    WrongLoginError,
)
from .version import QbittorrentVersion

__all__ = [
    "BannedError",
    "CannotConnectError",
    "NotQbittorrentError",
    "QbittorrentClient",
    "QbittorrentError",
    "QbittorrentVersion",
    "RequestRejectedError",
    "TlsError",
    "TooOldError",
    "UnreadableAnswerError",
    "WrongLoginError",
]
