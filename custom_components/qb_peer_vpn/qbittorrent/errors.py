"""What can go wrong between us and qBittorrent.

The texts are fixed: an error has no room for an address, a host name or a credential.
The classes are siblings, so the order in which they are caught does not matter.
"""

from typing import ClassVar


class QbittorrentError(Exception):
    """Base of what this room says about qBittorrent."""

    text: ClassVar[str] = "qBittorrent cannot be used"

    def __init__(self) -> None:
        """Take the text of the class."""
        super().__init__(self.text)


class CannotConnectError(QbittorrentError):
    """Nobody answers in time, or a proxy says that nobody is behind it.

    Raised by every call. Worth another try later.
    """

    text = "qBittorrent does not answer"


class TlsError(QbittorrentError):
    """The TLS handshake fails, mostly because the certificate is not trusted.

    Raised by every call. Stays until the user changes something.
    """

    text = "the TLS connection to qBittorrent is not trusted or cannot be made"


class WrongLoginError(QbittorrentError):
    """qBittorrent refuses the user name or the password.

    Raised by every call, and by each later call of the same client without asking again:
    five refusals ban this machine for an hour.
    """

    text = "qBittorrent refuses the user name or the password"


class WrongApiKeyError(QbittorrentError):
    """qBittorrent refuses the API key, which does not count towards a ban.

    Raised by every call, and by each later call of the same client without asking again.
    """

    text = "qBittorrent refuses the API key"


class ApiKeyUnsupportedError(QbittorrentError):
    """An API key is of no use: this qBittorrent is older than 5.2.

    Raised by every call, and by each later call of the same client without asking again.
    """

    text = "this qBittorrent is older than 5.2 and knows no API keys"


LoginError = WrongLoginError | WrongApiKeyError | ApiKeyUnsupportedError
"""What only another login mends."""


class BannedError(QbittorrentError):
    """Too many wrong logins came from this machine; the right one is refused too.

    Raised by every call. Passes by itself (after an hour, unless set otherwise).
    """

    text = "qBittorrent has banned this machine after too many wrong logins"


class RequestRejectedError(QbittorrentError):
    """The request itself is refused, whatever the login.

    Raised by every call. qBittorrent answers 401 if the port in the ``Host`` header is not
    its own (a container with another port outside, a proxy), or if ``Origin`` or
    ``Referer`` name another site. A 403 that is no ban comes from a proxy, or from a
    session cookie that does not come back.
    """

    text = "qBittorrent, or a proxy before it, rejects the request"


class NotQbittorrentError(QbittorrentError):
    """Something answers, but not as qBittorrent's Web API does.

    Raised by every call on a wrong path, and for a version that is none. A qBittorrent
    older than 4.1 ends here too: it has nothing at this path.
    """

    text = "this is not the Web API of a qBittorrent"


class TooOldError(QbittorrentError):
    """qBittorrent is older than 4.1, whose Web API 2.0 was the first to tell the peers.

    Raised by the version check.
    """

    text = "this qBittorrent is older than 4.1"


class UnreadableAnswerError(QbittorrentError):
    """An answer has another shape than qBittorrent's.

    Raised by a poll, mostly because something in between answered instead.
    """

    text = "the answer of qBittorrent cannot be read"


class ClientClosedError(Exception):
    """The client was closed before the call could be made: nobody waits for an answer.

    It says nothing about qBittorrent.
    """
