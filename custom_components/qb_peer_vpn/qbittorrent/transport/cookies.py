"""The cookies of one host, kept until it replaces them.

Attributes are ignored on purpose. qBittorrent 5.2 and newer sends ``expires`` by its own
clock, and behind TLS ``Secure``: a clock that differs by an hour, or a proxy that speaks
plain http on our side, would lose the session. There is one host, so that its cookies
cannot reach another.
"""

from collections.abc import Iterable
import re
from typing import Final

_COOKIE: Final = re.compile(
    r"\s*([!#$%&'*+.^_`|~0-9A-Za-z-]{1,200})=([\x21-\x3a\x3c-\x7e]{0,4096})\s*(?:;|\Z)"
)
_MOST: Final = 20
_MOST_CHARS: Final = 7_000
"""In all. Servers and proxies refuse a header of more than 8 KB, also with good cookies
in it."""


class Cookies:
    """Names and values, in the order in which they came."""

    def __init__(self) -> None:
        self._values: dict[str, str] = {}

    def take(self, set_cookie: Iterable[str]) -> None:
        """Keep what the headers ``Set-Cookie`` of an answer set; an empty value deletes.

        For more than there is room for, those that came first stay.
        """
        for header in set_cookie:
            if (match := _COOKIE.match(header)) is None:
                continue
            name, value = match.groups()
            self._values.pop(name, None)
            if value and len(self._values) < _MOST:
                self._values[name] = value
                if len(self.header()) > _MOST_CHARS:
                    del self._values[name]

    def header(self) -> str:
        """Return the value of the header ``Cookie``; empty without cookies."""
        return "; ".join(f"{name}={value}" for name, value in self._values.items())

    def clear(self) -> None:
        """Forget all of them."""
        self._values.clear()
