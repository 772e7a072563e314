"""Write small databases in MaxMind's format, as vendors publish them."""

from collections.abc import Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any, override

from mmdb_writer import MMDBWriter
from netaddr import IPSet

from custom_components.qb_peer_vpn.models import IpNetwork

type Record = dict[str, Any]


class _Writer(MMDBWriter):
    """A writer that does not take the time of the build from the clock."""

    def __init__(
        self,
        *,
        database_type: str,
        ip_version: int,
        build_epoch: int,
        single_precision: bool,
    ) -> None:
        super().__init__(
            ip_version=ip_version,
            database_type=database_type,
            languages=["en"],
            description=database_type,
            ipv4_compatible=ip_version == 6,
            float_type="f32" if single_precision else "f64",
        )
        self._build_epoch = build_epoch

    @override
    def _build_meta(self) -> dict[str, Any]:
        return super()._build_meta() | {"build_epoch": self._build_epoch}


def write_mmdb[Network: IpNetwork | str](
    path: Path,
    records: Mapping[Network, Record],
    *,
    database_type: str,
    ip_version: int,
    build_epoch: int,
    single_precision: bool = False,
) -> None:
    """Write a database; the longest network wins where they overlap.

    IPv4 networks are at ``::/96`` in a file of IP version 6. Flat files have numbers in
    single precision.

    Raises:
        ValueError: an IPv6 network in a file of IP version 4.

    """
    writer = _Writer(
        database_type=database_type,
        ip_version=ip_version,
        build_epoch=build_epoch,
        single_precision=single_precision,
    )
    networks = [(ip_network(network), record) for network, record in records.items()]
    for network, record in sorted(networks, key=lambda item: item[0].prefixlen):
        writer.insert_network(IPSet([str(network)]), record)
    writer.to_db_file(str(path))


def nested_record(
    country_code: str,
    city: str | None,
    latitude: float,
    longitude: float,
    accuracy_radius: int | None = None,
) -> Record:
    """Return a record as MaxMind and DB-IP publish it."""
    location: Record = {"latitude": latitude, "longitude": longitude}
    if accuracy_radius is not None:
        location["accuracy_radius"] = accuracy_radius
    record: Record = {
        "country": {"iso_code": country_code, "names": {"en": country_code}},
        "location": location,
    }
    if city is not None:
        record["city"] = {"names": {"en": city}}
    return record


def flat_record(
    country_code: str, city: str, latitude: float, longitude: float
) -> Record:
    """Return a record as sapics/ip-location-db publishes it."""
    return {
        "city": city,
        "country_code": country_code,
        "latitude": latitude,
        "longitude": longitude,
        "postcode": "",
        "state1": "",
        "state2": "",
        "timezone": "",
    }
