"""Errors of Gluetun's control server, each cause apart.

The texts are fixed: no error contains an address, a key, a password, or any part of an
answer.
"""

from enum import StrEnum
from typing import ClassVar


class GluetunError(Exception):
    """Base class: the control server did not do what it was asked for."""

    text: ClassVar[str] = "Gluetun cannot be used"

    def __init__(self) -> None:
        super().__init__(self.text)


class NoConnectionError(GluetunError):
    """Nothing answers at the address, so nothing was sent."""

    text = "Gluetun does not answer"


class TlsError(GluetunError):
    """The TLS connection cannot be made, so nothing was sent.

    Gluetun speaks plain HTTP; a proxy in front of it may not.
    """

    text = "the TLS connection to Gluetun is not trusted or cannot be made"


class TooSlowError(GluetunError):
    """No complete answer before the deadline. A change may still take effect."""

    text = "Gluetun takes too long to answer"


class CutOffError(GluetunError):
    """The connection ended before the answer. A change may still take effect."""

    text = "the connection to Gluetun ended before its answer"


class RedirectedError(GluetunError):
    """The address leads to another one. No redirect is followed."""

    text = "the address of Gluetun leads to another address"


class UnavailableError(GluetunError):
    """Gluetun, or a proxy in front of it, answers with an error of its own."""

    text = "Gluetun, or a proxy in front of it, answers with an error"


class AnswerTooLargeError(GluetunError):
    """An answer is larger than any of Gluetun's."""

    text = "the answer of Gluetun is too large"


class UnreadableAnswerError(GluetunError):
    """An answer has another form than Gluetun's."""

    text = "the answer of Gluetun cannot be read"


class NotGluetunError(GluetunError):
    """Something answers, but not as Gluetun's control server does."""

    text = "this is not the control server of a Gluetun"


class AccessDeniedError(GluetunError):
    """401 or 403: no role for this route, or a wrong key or password.

    Before v3.41.2 also where the version does not have the route.
    """

    text = "Gluetun denies the access to a route"

    def __init__(self, route: str) -> None:
        super().__init__()
        self.route = route
        """Method and path, as in a role."""


class RouteMissingError(GluetunError):
    """404 or 405: this version does not have the route."""

    text = "this version of Gluetun does not have the route"


class ChangeFault(StrEnum):
    """Why Gluetun refuses a change of its settings."""

    UNKNOWN_CHOICE = "unknown_choice"
    """Its list has none of the servers or places of the selection."""
    NO_SUCH_FILTER = "no_such_filter"
    """The provider's servers do not have what a filter asks for."""
    LISTENING_PORTS = "listening_ports"
    """Development versions forget the number of ports, and then refuse each change."""
    OTHER = "other"


class ChangeRefusedError(GluetunError):
    """400: nothing was changed."""

    text = "Gluetun refuses the change"

    def __init__(self, fault: ChangeFault) -> None:
        super().__init__()
        self.fault = fault
