"""The hashes that name a torrent."""

from dataclasses import dataclass
import re
from typing import Final

ID_DIGITS: Final = 40
"""Digits of the hash by which qBittorrent names a torrent."""

_HASH: Final = re.compile(r"[0-9A-Fa-f]{40}(?:[0-9A-Fa-f]{24})?")


@dataclass(frozen=True, slots=True, kw_only=True)
class InfoHashes:
    """The hashes of one torrent; at least one is known."""

    v1: str | None = None
    """SHA-1 of BitTorrent v1: 40 lower-case hexadecimal digits."""
    v2: str | None = None
    """SHA-256 of BitTorrent v2: 64 lower-case hexadecimal digits."""

    @property
    def torrent_hash(self) -> str:
        """The hash by which qBittorrent names the torrent, 40 digits.

        The v2 hash is cut to that length, and goes first: a hybrid torrent is unknown
        by its v1 hash (qBittorrent 4.5 and 5.3).
        """
        return (self.v2 or self.v1 or "")[:ID_DIGITS]

    @property
    def candidates(self) -> tuple[str, ...]:
        """All hashes by which qBittorrent may name it, the likeliest first.

        A hybrid torrent that came as a v1 magnet link has the v1 hash at first.
        """
        known = (self.v2, self.v1)
        return tuple(digits[:ID_DIGITS] for digits in known if digits)


def torrent_hash(value: object) -> str | None:
    """Return a hash as qBittorrent writes it, from one of 40 or 64 digits; else None."""
    if isinstance(value, str) and _HASH.fullmatch(value):
        return value[:ID_DIGITS].lower()
    return None
