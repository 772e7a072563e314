"""What can go wrong with a list of VPN servers.

No message carries more than a number: addresses of lists can hold credentials.
"""

from typing import override


class ServerListError(Exception):
    """Base: a list of servers cannot be used; the last good one stays in use."""


class ServerListUnreachableError(ServerListError):
    """Raised by the download: no answer, too slow, or cut off on the way."""


class ServerListRefusedError(ServerListError):
    """Raised by the download: the host answers with something else than the list."""

    def __init__(self, status: int) -> None:
        """Keep the HTTP status."""
        super().__init__(status)
        self.status = status

    @override
    def __str__(self) -> str:
        return f"HTTP status {self.status}"


class ServerListTooLargeError(ServerListError):
    """Raised by download and parser: far larger than any list of servers."""


class ServerListUnreadableError(ServerListError):
    """Raised by parsers and the Store's reader: not the shape of a list, or empty."""


class ServerListShrunkError(ServerListError):
    """Raised before a list replaces the last good one: too much of it is missing."""

    def __init__(self, count: int, last_count: int) -> None:
        """Keep how many servers there are now and how many there were."""
        super().__init__(count, last_count)
        self.count = count
        self.last_count = last_count

    @override
    def __str__(self) -> str:
        return f"{self.count} servers after {self.last_count}"
