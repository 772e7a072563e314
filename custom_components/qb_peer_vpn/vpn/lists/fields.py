"""Checked values of a row of a list from outside."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address
import re

from ...models import IpAddress, ServerFeature

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
    found: dict[IpAddress, None] = {}
    for text in _texts(values):
        try:
            found[ip_address(text)] = None
        except ValueError:
            continue
    return tuple(sorted(found, key=lambda address: (address.version, int(address))))


@lru_cache(maxsize=1 << len(ServerFeature))
def shared_features(features: frozenset[ServerFeature]) -> frozenset[ServerFeature]:
    """Return the same object for equal sets: thousands of servers share a dozen."""
    return features


def _texts(values: Iterable[object]) -> Iterable[str]:
    for value in values:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                yield item.strip()
