"""What the values in a row of a foreign list hold, if they hold what they should."""

from collections.abc import Iterable
from functools import lru_cache
from ipaddress import ip_address
import re

from ...models import IpAddress, ServerFeature

_MAX_NAME_LENGTH = 100
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_HOSTNAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*", re.ASCII | re.IGNORECASE)
_MAX_HOSTNAME_LENGTH = 253


def read_hostname(value: object) -> str | None:
    """Read a host name in lower case; None where it is none."""
    if not isinstance(value, str) or len(value) > _MAX_HOSTNAME_LENGTH:
        return None
    return value.lower() if _HOSTNAME.fullmatch(value) else None


def read_name(value: object) -> str | None:
    """Clean the name of a place or a server; it ends up in states and in the Store."""
    if not isinstance(value, str) or not value.isprintable():
        return None
    return value.strip()[:_MAX_NAME_LENGTH].strip() or None


def read_addresses(*values: object) -> tuple[IpAddress, ...]:
    """Collect addresses from strings, lists of strings and nothing, each once."""
    found: dict[IpAddress, None] = {}
    for text in _texts(values):
        try:
            found[ip_address(text)] = None
        except ValueError:
            continue
    return tuple(sorted(found, key=lambda address: (address.version, int(address))))


@lru_cache(maxsize=1 << len(ServerFeature))
def shared_features(features: frozenset[ServerFeature]) -> frozenset[ServerFeature]:
    """Return the same object for equal sets: thousands of servers have one of a dozen."""
    return features


def _texts(values: Iterable[object]) -> Iterable[str]:
    for value in values:
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str):
                yield item.strip()
