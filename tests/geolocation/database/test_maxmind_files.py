"""MaxMind's own test databases: whole ones with known places, and broken ones."""

from ipaddress import ip_address
from pathlib import Path

import pytest

from custom_components.qb_peer_vpn.geolocation import CountryTable
from custom_components.qb_peer_vpn.geolocation.database.city_database import (
    CityDatabase,
)
from custom_components.qb_peer_vpn.geolocation.errors import DatabaseError
from custom_components.qb_peer_vpn.models import LocationSource
from tests.geolocation.lookups import locate

PLACES = {
    "2.125.160.216": ("GB", "Boxford", 100),
    "81.2.69.142": ("GB", "London", 10),
    "89.160.20.112": ("SE", "Linköping", 76),
    "175.16.199.1": ("CN", "Changchun", 100),
    "216.160.83.56": ("US", "Milton", 22),
}
COUNTRIES = {"2001:218::1": "JP", "2a02:cf40::1": "NO", "67.43.156.1": "BT"}
NOWHERE = ("1.1.1.1", "8.8.8.8")


@pytest.mark.parametrize("kind", ["GeoIP2", "GeoLite2"])
def test_a_city_file_of_maxmind_knows_its_places(
    maxmind_files: Path, countries: CountryTable, kind: str
) -> None:
    (path,) = maxmind_files.rglob(f"test-data/{kind}-City-Test.mmdb")
    database = CityDatabase(path, countries)
    assert database.info.database_type == f"{kind}-City"
    assert database.families == {4, 6}
    found = {address: locate(database, ip_address(address)) for address in PLACES}
    assert {
        address: (location.country_code, location.city, location.radius_km)
        for address, location in found.items()
        if location is not None
    } == PLACES
    for address, code in COUNTRIES.items():
        location = locate(database, ip_address(address))
        assert location is not None
        assert location.city is None
        assert location.country_code == code
        assert location.source is LocationSource.COUNTRY
    for address in NOWHERE:
        assert locate(database, ip_address(address)) is None


def test_no_file_of_maxmind_does_worse_than_being_refused(
    maxmind_files: Path, countries: CountryTable
) -> None:
    """Among them are cyclic, truncated and hostile ones."""
    usable = set[str]()
    refused = dict[str, DatabaseError]()
    for path in maxmind_files.rglob("*.mmdb"):
        try:
            database = CityDatabase(path, countries)
            for address in (*PLACES, *COUNTRIES, *NOWHERE):
                locate(database, ip_address(address))
        except DatabaseError as error:
            refused[path.name] = error
        else:
            usable.add(path.name)
    assert "cyclic-data-structure.mmdb" in refused
    assert "GeoIP2-City-Test-Broken-Double-Format.mmdb" in refused
    assert "GeoLite2-ASN-Test.mmdb" in refused
    assert "GeoLite2-City-Test.mmdb" in usable
    for name, refusal in refused.items():
        assert refusal.file_name == name
        assert not any(address in str(refusal) for address in PLACES)
    assert not any("City" not in name and "Enterprise" not in name for name in usable)
