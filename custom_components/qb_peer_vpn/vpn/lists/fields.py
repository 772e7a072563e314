"""Checked values of a row of a list from outside."""

from collections.abc import Iterable
from functools import lru_cache
import re

from ...models import Coordinates, IpAddress, ServerFeature, VpnProtocol, read_address

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOSTNAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII | re.IGNORECASE)
_MAX_HOSTNAME_LENGTH = 253


def read_hostname(value: object) -> str | None:
    """Return a host name in lower case; None if the value is no host name."""
    if not isinstance(value, str) or len(value) > _MAX_HOSTNAME_LENGTH:
        return None
    return value.lower() if _HOSTNAME.fullmatch(value) else None


def read_addresses(*values: object) -> tuple[IpAddress, ...]:
    """Return the addresses in strings and lists of strings, sorted, without repetition."""
    found = {address for text in _texts(values) if (address := read_address(text))}
    return tuple(sorted(found, key=lambda address: (address.version, int(address))))


def address_words(value: object) -> str:
    """Return the texts of a list that may be addresses, with spaces between them.

    As one text, they are no object for the garbage collector.
    """
    return " ".join(text for text in _texts((value,)) if len(text.split()) == 1)


@lru_cache(maxsize=1 << len(ServerFeature))
def shared_features(features: frozenset[ServerFeature]) -> frozenset[ServerFeature]:
    """Return the same object for equal sets: thousands of servers share a dozen."""
    return features


@lru_cache(maxsize=1 << len(VpnProtocol))
def shared_protocols(protocols: frozenset[VpnProtocol]) -> frozenset[VpnProtocol]:
    """Return the same object for equal sets."""
    return protocols


@lru_cache(maxsize=1024)
def shared_place(latitude: float, longitude: float) -> Coordinates:
    """Return the same object for equal coordinates: many servers are at one place."""
    return Coordinates(latitude=latitude, longitude=longitude)


@lru_cache(maxsize=4)
def shared_flags(flags: frozenset[bool]) -> frozenset[bool]:
    """Return the same object for equal sets."""
    return flags


def _texts(values: Iterable[object]) -> Iterable[str]:
    for value in values:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                yield item.strip()
