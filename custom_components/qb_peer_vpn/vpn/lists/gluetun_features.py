"""The features that a row of Gluetun's lists states."""

from collections.abc import Iterable, Mapping
from typing import Any

from ...models import ServerFeature
from ..providers import PROTON, Provider
from .proton_names import parse_proton_name

_FLAGS = {
    "free": ServerFeature.FREE,
    "multihop": ServerFeature.MULTIHOP,
    "owned": ServerFeature.OWNED,
    "port_forward": ServerFeature.PORT_FORWARDING,
    "premium": ServerFeature.PREMIUM,
    "secure_core": ServerFeature.SECURE_CORE,
    "stream": ServerFeature.STREAMING,
    "tor": ServerFeature.TOR,
}

_CATEGORIES = {
    "P2P": ServerFeature.P2P,
    "Dedicated IP": ServerFeature.RESTRICTED,
    "Double VPN": ServerFeature.MULTIHOP,
    "Onion Over VPN": ServerFeature.TOR,
}
"""NordVPN's own words; its other categories do not matter here."""


def read_features(
    row: Mapping[str, Any], provider: Provider
) -> Iterable[ServerFeature]:
    """Yield the features of a row, some of them several times."""
    for key, feature in _FLAGS.items():
        if row.get(key) is True:
            yield feature
    if provider.id == PROTON:
        if row.get("port_forward") is True:
            # Gluetun derives this flag from Proton's P2P flag.
            yield ServerFeature.P2P
        # Lists from before 2024 have no flags for what the names say.
        name = parse_proton_name(str(row.get("server_name")))
        yield from name.features if name else ()
    hostname = str(row.get("hostname"))
    if any(mark in hostname for mark in provider.double_hops):
        yield ServerFeature.MULTIHOP
    categories = row.get("categories")
    for category in categories if isinstance(categories, list) else ():
        if isinstance(category, str) and category in _CATEGORIES:
            yield _CATEGORIES[category]
    for key in ("country", "region"):
        if isinstance(text := row.get(key), str) and "stream" in text.casefold():
            yield ServerFeature.STREAMING
