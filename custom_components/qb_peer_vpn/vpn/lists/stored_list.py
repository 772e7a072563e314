"""The stored form of the last good list.

Servers that differ only in their names share a row, and a row has plain strings, because
Home Assistant's Store writes each element of a list on a line of its own.
"""

from collections.abc import Iterable, Mapping
from ipaddress import ip_address
from typing import Any

from ...geo import read_latitude_longitude
from ...models import Coordinates, ServerFeature, VpnServer
from ..errors import ServerListUnreadableError
from .fields import shared_features

_VERSION = 2
_BETWEEN_NAMES = "\n"


def servers_to_store(servers: Iterable[VpnServer]) -> dict[str, Any]:
    """Convert servers to JSON-ready data, which does not depend on their order."""
    rows: dict[tuple[object, ...], dict[str, Any]] = {}
    names: dict[tuple[object, ...], list[str]] = {}
    for server in sorted(servers, key=lambda each: (each.hostname, each.name)):
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
        }
        shared = tuple(row.values())
        rows.setdefault(shared, row)
        names.setdefault(shared, []).append(server.name)
    return {
        "version": _VERSION,
        "servers": [
            row | {"names": _BETWEEN_NAMES.join(names[shared])}
            for shared, row in rows.items()
        ],
    }


def servers_from_store(data: object) -> tuple[VpnServer, ...]:
    """Restore the servers, sorted by name.

    Raises:
        ServerListUnreadableError: not the result of ``servers_to_store``.

    """
    match data:
        case {"version": 2, "servers": [*rows]}:
            pass
        case _:
            raise ServerListUnreadableError("not a stored list")
    try:
        servers = [server for row in rows for server in _servers_of(row)]
    except AttributeError, KeyError, TypeError, ValueError:
        raise ServerListUnreadableError("broken row in the stored list") from None
    return tuple(sorted(servers, key=lambda server: (server.name, server.hostname)))


def _servers_of(row: Mapping[str, Any]) -> Iterable[VpnServer]:
    addresses = tuple(map(ip_address, row["addresses"].split()))
    features = shared_features(frozenset(map(ServerFeature, row["features"].split())))
    for name in row["names"].split(_BETWEEN_NAMES):
        yield VpnServer(
            provider=_text(row["provider"]),
            name=_text(name),
            hostname=_text(row["hostname"]),
            country_code=_text(row["country_code"]),
            city=_optional_text(row["city"]),
            addresses=addresses,
            features=features,
            load=_load(row["load"]),
            region=_optional_text(row["region"]),
            coordinates=_coordinates(row["coordinates"]),
            physical_country=_optional_text(row["host_country"]),
        )


def _coordinates_to_store(point: Coordinates | None) -> str | None:
    return None if point is None else f"{point.latitude!r} {point.longitude!r}"


def _coordinates(value: str | None) -> Coordinates | None:
    if value is None:
        return None
    latitude, longitude = map(float, value.split())
    if read_latitude_longitude(latitude, longitude) is None:
        return None
    return Coordinates(latitude=latitude, longitude=longitude)


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
