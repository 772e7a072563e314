"""One qBittorrent: its session, login, versions, errors, and answers."""

from .addresses import https_upgrade, split_proxy_login
from .errors import (
    AnswerTooLargeError,
    ApiKeyUnsupportedError,
    BannedError,
    CannotConnectError,
    CommandError,
    ConflictError,
    LoginError,
    NotQbittorrentError,
    ProxyLoginError,
    QbittorrentError,
    RedirectedError,
    RejectedError,
    RequestRejectedError,
    SessionClosedError,
    SessionNotHeldError,
    TlsError,
    TooOldError,
    TooSlowError,
    TorrentGoneError,
    UnreadableAnswerError,
    UnsupportedError,
    WrongApiKeyError,
    WrongLoginError,
)
from .login import ApiKey, Login, ProxyLogin, UserLogin
from .request_headers import (
    AuthorizationConflictError,
    InvalidHeaderError,
    request_headers,
)
from .request_queue import Priority
from .session import QbittorrentSession
from .torrent_source import TorrentTableSource
from .transport import LIST_CAP, SMALL_CAP, Timing
from .version import QbittorrentVersion
from .web_api import WebApi

__all__ = [
    "LIST_CAP",
    "SMALL_CAP",
    "AnswerTooLargeError",
    "ApiKey",
    "ApiKeyUnsupportedError",
    "AuthorizationConflictError",
    "BannedError",
    "CannotConnectError",
    "CommandError",
    "ConflictError",
    "InvalidHeaderError",
    "Login",
    "LoginError",
    "NotQbittorrentError",
    "Priority",
    "ProxyLogin",
    "ProxyLoginError",
    "QbittorrentError",
    "QbittorrentSession",
    "QbittorrentVersion",
    "RedirectedError",
    "RejectedError",
    "RequestRejectedError",
    "SessionClosedError",
    "SessionNotHeldError",
    "Timing",
    "TlsError",
    "TooOldError",
    "TooSlowError",
    "TorrentGoneError",
    "TorrentTableSource",
    "UnreadableAnswerError",
    "UnsupportedError",
    "UserLogin",
    "WebApi",
    "WrongApiKeyError",
    "WrongLoginError",
    "https_upgrade",
    "request_headers",
    "split_proxy_login",
]
