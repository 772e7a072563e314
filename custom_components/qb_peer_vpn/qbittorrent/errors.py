"""Errors between Home Assistant and qBittorrent.

Two kinds, which share no base class: trouble with the connection
(``QbittorrentError``), which concerns everything that is asked, and trouble with one
command (``CommandError``), which says nothing about the connection.

The texts are fixed: no error contains an address, a host name or a credential. Only
``RedirectedError`` carries an address, in an attribute of its own. The classes of a kind
are siblings, so the order in which they are caught does not matter.
"""

from typing import ClassVar


class QbittorrentError(Exception):
    """Base of the errors of a connection."""

    text: ClassVar[str] = "qBittorrent cannot be used"

    def __init__(self) -> None:
        super().__init__(self.text)


class CannotConnectError(QbittorrentError):
    """Nothing answers.

    Worth another try later.
    """

    text = "qBittorrent does not answer"


class UnavailableError(QbittorrentError):
    """qBittorrent, or a proxy in front of it, answers that it cannot do this now.

    Any 5xx, and 408, 425 and 429: worth another try later. A request for something else
    may work at once.
    """

    text = "qBittorrent, or a proxy in front of it, answers with an error"


class TooSlowError(QbittorrentError):
    """A request took longer than its deadline, however much of the answer arrived.

    Worth another try later.
    """

    text = "qBittorrent takes too long to answer"


class TlsError(QbittorrentError):
    """The TLS handshake fails, usually because the certificate is not trusted.

    Stays until the user changes something.
    """

    text = "the TLS connection to qBittorrent is not trusted or cannot be made"


class RedirectedError(QbittorrentError):
    """The address leads to another one. No redirect is followed."""

    text = "the address of qBittorrent leads to another address"

    def __init__(self, target: str = "") -> None:
        super().__init__()
        self.target: str = target
        """Scheme, host, and port of where it leads; see ``addresses.redirect_target``."""


class WrongLoginError(QbittorrentError):
    """qBittorrent refuses the user name or the password.

    Each later request of the same session raises it without asking again: five refusals
    ban this machine for an hour.
    """

    text = "qBittorrent refuses the user name or the password"


class WrongApiKeyError(QbittorrentError):
    """qBittorrent refuses the API key, which does not count towards a ban.

    Each later request of the same session raises it without asking again.
    """

    text = "qBittorrent refuses the API key"


class ApiKeyUnsupportedError(QbittorrentError):
    """An API key is of no use: this qBittorrent is older than 5.2.

    Each later request of the same session raises it without asking again.
    """

    text = "this qBittorrent is older than 5.2 and does not support API keys"


LoginError = WrongLoginError | WrongApiKeyError | ApiKeyUnsupportedError
"""Errors that only another login to qBittorrent can fix."""


class ProxyLoginError(QbittorrentError):
    """A proxy in front of qBittorrent asks for a login of its own, or refuses it.

    Also raised where a proxy passes its own login on to qBittorrent 5.2 or newer, which
    takes it for a wrong one. If a login for the proxy was given, each later request of
    the same session raises it without asking again: it would count towards a ban.
    """

    text = "a proxy in front of qBittorrent asks for a login of its own or refuses it"


class SessionNotHeldError(QbittorrentError):
    """The login works, but the request after it is refused as if there were none.

    Causes: a proxy drops the cookie, http and https are mixed, or the clocks of both
    machines differ by hours.
    """

    text = "the login to qBittorrent works, but its session does not hold"


class BannedError(QbittorrentError):
    """Too many wrong logins came from this machine; the right one is refused, too.

    Passes by itself (after an hour, unless set otherwise).
    """

    text = "qBittorrent has banned this machine after too many wrong logins"


class RequestRejectedError(QbittorrentError):
    """The request itself is refused with any login.

    qBittorrent answers 401 if the port in the ``Host`` header is not its own (a container
    with another port outside, a proxy), or if ``Origin`` or ``Referer`` name another
    site.
    """

    text = "qBittorrent rejects the request"


class NotQbittorrentError(QbittorrentError):
    """Something answers, but not as qBittorrent's Web API does.

    Raised on a wrong path, for a version that is none, and for the web page with which a
    proxy forbids access. A qBittorrent older than 4.1 ends here, too: it has nothing at
    this path.
    """

    text = "this is not the Web API of a qBittorrent"


class TooOldError(QbittorrentError):
    """qBittorrent is older than 4.1, which introduced this Web API (2.0)."""

    text = "this qBittorrent is older than 4.1"


class UnreadableAnswerError(QbittorrentError):
    """An answer has another format than qBittorrent's.

    Usually because something in between answered instead.
    """

    text = "the answer of qBittorrent cannot be read"


class AnswerTooLargeError(QbittorrentError):
    """An answer, its headers included, is larger than any of qBittorrent's."""

    text = "the answer of qBittorrent is too large"


class CommandError(Exception):
    """Base of the errors of one command; the connection is fine."""

    text: ClassVar[str] = "qBittorrent cannot do this"

    def __init__(self) -> None:
        super().__init__(self.text)


class ConflictError(CommandError):
    """409: it contradicts what is there, such as a name that is taken."""

    text = "this conflicts with the present state of qBittorrent"


class RejectedError(CommandError):
    """400, 415 and others: an argument or a file is not valid."""

    text = "qBittorrent rejects an argument or a file"


class RequestTooLargeError(CommandError):
    """413: a proxy in front of qBittorrent takes only smaller requests."""

    text = "a proxy in front of qBittorrent takes only smaller requests"


class TorrentGoneError(CommandError):
    """404 for a hash: there is no such torrent, or no more."""

    text = "this torrent does not exist in qBittorrent"


class UnsupportedError(CommandError):
    """404 or 405 for a method: this version of qBittorrent does not have it."""

    text = "this version of qBittorrent does not support this"


class QueueingOffError(CommandError):
    """The queue of torrents is switched off in qBittorrent."""

    text = "qBittorrent does not queue torrents"


class UnknownCategoryError(CommandError):
    """There is no such category."""

    text = "qBittorrent does not have this category"


class UnusableFolderError(CommandError):
    """qBittorrent cannot make this folder, or not write into it."""

    text = "qBittorrent cannot use this folder"


class NoMetadataError(CommandError):
    """The files of a torrent are not known yet."""

    text = "qBittorrent does not know the files of this torrent yet"


class UnknownFileError(CommandError):
    """The torrent has no file with this number."""

    text = "this torrent does not have this file"


class TooManyTasksError(CommandError):
    """256 torrents wait to be created."""

    text = "too many torrents are being created"


class TaskGoneError(CommandError):
    """A task is not there any more: qBittorrent forgets all of them when it stops."""

    text = "qBittorrent has forgotten that it was creating this torrent"


class SessionClosedError(Exception):
    """The session was closed before the request was answered.

    It says nothing about qBittorrent.
    """
