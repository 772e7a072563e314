"""The version of a document in the words of its host (RFC 9110, section 8.8)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

_MAX_LENGTH = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """The version of a document, to be sent with the next request for it."""

    etag: str | None = None
    last_modified: str | None = None

    @classmethod
    def from_headers(cls, headers: Mapping[str, str]) -> Self:
        """Read the validators of an answer."""
        return cls(
            etag=_clean(headers.get("ETag")),
            last_modified=_clean(headers.get("Last-Modified")),
        )

    @property
    def conditions(self) -> dict[str, str]:
        """Request headers that ask for the document only if it has changed."""
        headers = {
            "If-None-Match": _clean(self.etag),
            "If-Modified-Since": _clean(self.last_modified),
        }
        return {name: value for name, value in headers.items() if value}


NO_VALIDATORS = Validators()


def _clean(value: str | None) -> str | None:
    """Keep what can be stored and sent: stray bytes arrive as lone surrogates."""
    if value is None or len(value) > _MAX_LENGTH:
        return None
    return value if value.isascii() and value.isprintable() else None
