"""Errors of a list of VPN servers, by cause.

No message contains an address: addresses of lists can contain credentials.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from .lists.census import Loss, describe_losses
from .lists.refusal import Refusal


class ListFault(StrEnum):
    """What is wrong with a list; users read a text for each."""

    EMPTY = "empty"
    LOGIN = "login"
    """The host wants a login, or another one."""
    NO_FILE = "no_file"
    NO_LIST = "no_list"
    """JSON, but no list of servers."""
    NO_PLACES = "no_places"
    """No table knows the country of any server."""
    NONE_FITS = "none_fits"
    """No server has all that the user wants."""
    NOT_FOUND = "not_found"
    NOT_JSON = "not_json"
    """Something else, such as a web page."""
    NOT_REGULAR = "not_regular"
    """A folder, a pipe, or a device."""
    OTHER_PROVIDER = "other_provider"
    OUT_OF_SERVICE = "out_of_service"
    """The list says so of each server."""
    OUTSIDE_FOLDER = "outside_folder"
    """A file that is not in the folder for lists."""
    REDIRECT = "redirect"
    """Too many redirects, or one to an unsafe address."""
    REQUIRED = "required"
    """No address, but there is no other list of this provider."""
    SCHEME = "scheme"
    """An address that is neither http nor https."""
    SEVERAL_PROVIDERS = "several_providers"
    SHRUNK = "shrunk"
    STATUS = "status"
    """The host answers with another HTTP status."""
    TABLE_OF_CONTENTS = "table_of_contents"
    """The names of the files in which the lists are."""
    TOO_LARGE = "too_large"
    UNREACHABLE = "unreachable"
    UNREADABLE_FILE = "unreadable_file"
    UNUSABLE = "unusable"
    """Rows from which no server can be made."""


_BY_STATUS: Final = {
    401: ListFault.LOGIN,
    403: ListFault.LOGIN,
    404: ListFault.NOT_FOUND,
    410: ListFault.NOT_FOUND,
}

_NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class ServerListError(Exception):
    """Base class: a list of servers cannot be used; the last good one stays in use.

    Attributes:
        fault: what is wrong with it.
        placeholders: of the text that users read.

    """

    def __init__(
        self,
        message: str,
        fault: ListFault,
        placeholders: Mapping[str, str] = _NOTHING,
    ) -> None:
        super().__init__(message)
        self.fault = fault
        self.placeholders = placeholders


class ServerListAddressError(ServerListError):
    """The address of a list is neither on the web nor a file in the folder."""


class ServerListUnreachableError(ServerListError):
    """No complete answer from the host, or no regular file to read."""

    def __init__(self, message: str, fault: ListFault = ListFault.UNREACHABLE) -> None:
        super().__init__(message, fault)


class ServerListRefusedError(ServerListError):
    """The host answers with another status."""

    def __init__(self, status: int) -> None:
        super().__init__(
            f"HTTP status {status}",
            _BY_STATUS.get(status, ListFault.STATUS),
            {"status": str(status)},
        )


class ServerListTooLargeError(ServerListError):
    """Far larger than any list of servers."""

    def __init__(self, message: str) -> None:
        super().__init__(message, ListFault.TOO_LARGE)


class ServerListUnreadableError(ServerListError):
    """The content does not have the form of a list, or contains no usable server."""

    def __init__(
        self,
        message: str,
        fault: ListFault = ListFault.NO_LIST,
        placeholders: Mapping[str, str] = _NOTHING,
    ) -> None:
        super().__init__(message, fault, placeholders)


class ServerListShrunkError(ServerListError):
    """Too much of the last good list is missing.

    Attributes:
        losses: what is missing, the largest losses first.
        refusal: to be remembered until the next list arrives.

    """

    def __init__(self, losses: tuple[Loss, ...], refusal: Refusal) -> None:
        described = describe_losses(losses)
        super().__init__(
            f"too few servers ({described})", ListFault.SHRUNK, {"losses": described}
        )
        self.losses = losses
        self.refusal = refusal
