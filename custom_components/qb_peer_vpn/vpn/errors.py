"""Errors of a list of VPN servers, by cause.

No message contains an address: addresses of lists can contain credentials.
"""

from typing import override


class ServerListError(Exception):
    """Base class: a list of servers cannot be used; the last good one stays in use."""


class ServerListUnreachableError(ServerListError):
    """No complete answer from the host, or no regular file to read."""


class ServerListRefusedError(ServerListError):
    """The host answers with another status.

    Attributes:
        status: the HTTP status.

    """

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status

    @override
    def __str__(self) -> str:
        return f"HTTP status {self.status}"


class ServerListTooLargeError(ServerListError):
    """Far larger than any list of servers."""


class ServerListUnreadableError(ServerListError):
    """The content does not have the form of a list, or contains no usable server."""


class ServerListShrunkError(ServerListError):
    """Too much of the last good list is missing.

    Attributes:
        count: number of machines in the new list.
        last_count: number of machines in the last good list.

    """

    def __init__(self, count: int, last_count: int) -> None:
        super().__init__(count, last_count)
        self.count = count
        self.last_count = last_count

    @override
    def __str__(self) -> str:
        return f"{self.count} servers after {self.last_count}"
