"""Errors of a web request, by cause.

No message contains an address: addresses can contain passwords and peers.
"""

from collections.abc import Mapping


class WebError(Exception):
    """Base class: the request brought no usable answer."""


class UnreachableError(WebError):
    """No complete answer: no connection, too slow, or cut off."""

    def __init__(self) -> None:
        super().__init__("no complete answer")


class RedirectError(WebError):
    """Too many redirects, or one that leads away from https or from the web."""


class TooLargeError(WebError):
    """The answer is larger than the limit, counted after decompression."""

    def __init__(self) -> None:
        super().__init__("too large")


class StatusError(WebError):
    """The status is not 200, and not 304 after a conditional request.

    Attributes:
        status: the HTTP status.
        headers: of the answer.
        with_login: whether the login was part of the request. It is left out after a
            redirect to another host.

    """

    def __init__(
        self, status: int, headers: Mapping[str, str], *, with_login: bool = False
    ) -> None:
        super().__init__(f"HTTP status {status}")
        self.status = status
        self.headers = headers
        self.with_login = with_login
