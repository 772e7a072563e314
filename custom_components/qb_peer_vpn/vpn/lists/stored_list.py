"""The stored form of the last good list.

Servers that differ only in their names share a row, and a row is one text, because Home
Assistant's Store writes each element of a list on a line of its own, and decodes all of them
at a stretch. What a server does not have is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from functools import lru_cache
from ipaddress import ip_address
from itertools import groupby
import json
from typing import Any

from ...geo import read_latitude_longitude
from ...models import Coordinates, GluetunFilters, ServerFeature, VpnProtocol, VpnServer
from ..errors import ServerListUnreadableError
from .fields import shared_features, shared_place, shared_protocols
from .sorting import sorted_servers

_VERSION = 3
_OLDER_VERSION = 2
"""Without protocols and what Gluetun needs; its rows are objects."""
_BETWEEN = "\n"
"""Between names, and between filters: neither contains it."""


_NOTHING = (None, "")
_USUAL_FILTERS = GluetunFilters()
_FLAGS = frozenset({"with_hostname", "port_forward_only"})


def servers_to_store(servers: Iterable[VpnServer]) -> dict[str, Any]:
    """Convert servers to JSON-ready data, which does not depend on their order."""
    ordered = sorted_servers(servers, key=lambda each: (each.hostname, each.name))
    return {
        "version": _VERSION,
        "servers": [
            row
            for _, machine in groupby(ordered, key=lambda each: each.hostname)
            for row in _rows_of(machine)
        ],
    }


def _rows_of(machine: Iterable[VpnServer]) -> Iterator[str]:
    """Yield the rows of the servers with one host name, each as JSON."""
    rows: dict[tuple[object, ...], dict[str, Any]] = {}
    names: dict[tuple[object, ...], list[str]] = {}
    for server in machine:
        row: dict[str, Any] = {
            "provider": server.provider,
            "hostname": server.hostname,
            "country_code": server.country_code,
            "city": server.city,
            "addresses": " ".join(map(str, server.addresses)),
            "features": " ".join(sorted(server.features)),
            "load": server.load,
            "region": server.region,
            "coordinates": _coordinates_to_store(server.coordinates),
            "host_country": server.physical_country,
            "protocols": " ".join(sorted(server.protocols)),
            "other_hostnames": " ".join(
                f"{protocol}={name}" for protocol, name in server.other_hostnames
            ),
            "gluetun": _filters_to_store(server.gluetun),
        }
        shared = tuple(row.values())
        rows.setdefault(shared, row)
        names.setdefault(shared, []).append(server.name)
    for shared, row in rows.items():
        stated = {key: each for key, each in row.items() if each not in _NOTHING}
        stated["names"] = _BETWEEN.join(names[shared])
        yield json.dumps(stated, ensure_ascii=False)


def servers_from_store(data: object) -> tuple[VpnServer, ...]:
    """Restore the servers, sorted by name.

    Raises:
        ServerListUnreadableError: not the result of ``servers_to_store``.

    """
    match data:
        case {"version": 3 | 2, "servers": [*rows]}:
            pass
        case _:
            raise ServerListUnreadableError("not a stored list")
    try:
        servers = [server for row in rows for server in _servers_of(_row(row))]
    except AttributeError, KeyError, TypeError, ValueError, RecursionError:
        raise ServerListUnreadableError("broken row in the stored list") from None
    return sorted_servers(servers, key=lambda server: (server.name, server.hostname))


def is_older_list(data: object) -> bool:
    """Return whether a stored list lacks what this version reads from its source."""
    return isinstance(data, dict) and data.get("version") == _OLDER_VERSION


def _row(stored: Any) -> Any:
    """Decode a row; version 0.1.0 stored objects."""
    return json.loads(stored) if isinstance(stored, str) else stored


def _servers_of(row: Mapping[str, Any]) -> Iterable[VpnServer]:
    addresses = tuple(map(ip_address, row.get("addresses", "").split()))
    features = shared_features(
        frozenset(map(ServerFeature, row.get("features", "").split()))
    )
    protocols = frozenset(map(VpnProtocol, row.get("protocols", "").split()))
    other_hostnames = tuple(_hostnames(row.get("other_hostnames", "")))
    filters = _filters(row.get("gluetun", ""))
    for name in row["names"].split(_BETWEEN):
        yield VpnServer(
            provider=_text(row["provider"]),
            name=_text(name),
            hostname=_text(row["hostname"]),
            country_code=_text(row["country_code"]),
            city=_optional_text(row.get("city")),
            addresses=addresses,
            features=features,
            load=_load(row.get("load")),
            region=_optional_text(row.get("region")),
            coordinates=_coordinates(row.get("coordinates")),
            physical_country=_optional_text(row.get("host_country")),
            protocols=shared_protocols(protocols),
            other_hostnames=other_hostnames,
            gluetun=filters,
        )


def _hostnames(stored: str) -> Iterable[tuple[VpnProtocol, str]]:
    for pair in stored.split():
        protocol, _, name = pair.partition("=")
        yield VpnProtocol(protocol), _text(name)


@lru_cache(maxsize=8)
def _filters_to_store(filters: GluetunFilters) -> str:
    changed = {
        key: value
        for key, value in asdict(filters).items()
        if value != getattr(_USUAL_FILTERS, key)
    }
    return _BETWEEN.join(f"{key}={value}" for key, value in changed.items())


@lru_cache(maxsize=8)
def _filters(stored: str) -> GluetunFilters:
    """Restore the filters; most servers share a few."""
    changed: dict[str, Any] = {}
    for pair in filter(None, stored.split(_BETWEEN)):
        key, _, value = pair.partition("=")
        changed[key] = value == "True" if key in _FLAGS else _text(value)
    return GluetunFilters(**changed)


def _coordinates_to_store(point: Coordinates | None) -> str | None:
    return None if point is None else f"{point.latitude!r} {point.longitude!r}"


def _coordinates(value: str | None) -> Coordinates | None:
    if value is None:
        return None
    latitude, longitude = map(float, value.split())
    if read_latitude_longitude(latitude, longitude) is None:
        return None
    return shared_place(latitude, longitude)


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise TypeError("not a text")
    return value


def _optional_text(value: object) -> str | None:
    return None if value is None else _text(value)


def _load(value: object) -> int | None:
    if value is not None and not isinstance(value, int):
        raise TypeError("not a percentage")
    return value
