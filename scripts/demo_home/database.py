"""The demo's location database: where the addresses of its peers are."""

from collections.abc import Iterable
from pathlib import Path
import time

from custom_components.qb_peer_vpn.models import IpNetwork
from tests.geolocation.mmdb import Record, nested_record, write_mmdb

from .places import Place


def write_database(path: Path, places: Iterable[Place]) -> None:
    """Write a city database as vendors publish them, for the demo's networks only."""
    records: dict[IpNetwork | str, Record] = {}
    for place in places:
        record = nested_record(
            place.country_code,
            place.city,
            place.latitude,
            place.longitude,
            accuracy_radius=20,
        )
        records[place.network_v4] = record
        records[place.network_v6] = record
    path.parent.mkdir(parents=True, exist_ok=True)
    write_mmdb(
        path,
        records,
        database_type="Demo-City",
        ip_version=6,
        build_epoch=int(time.time()),
    )
