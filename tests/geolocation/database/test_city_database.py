"""One city file."""

from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
import random

import pytest

from custom_components.qb_peer_vpn.geolocation import CountryTable
from custom_components.qb_peer_vpn.geolocation.database.city_database import (
    DAMAGE,
    CityDatabase,
    read_metadata,
)
from custom_components.qb_peer_vpn.geolocation.errors import DatabaseError
from custom_components.qb_peer_vpn.models import Location
from tests.geolocation.lookups import locate
from tests.geolocation.mmdb import Record, flat_record, nested_record, write_mmdb

LONDON_V4 = IPv4Address("81.2.69.142")
LONDON_V6 = IPv6Address("2a02:8010:6000::1")
KANSAS = IPv4Address("8.8.8.8")
ELSEWHERE = IPv4Address("9.9.9.9")

NESTED: dict[str, Record] = {
    "81.2.69.0/24": nested_record("GB", "London", 51.5142, -0.0931, 10),
    "8.8.8.0/24": nested_record("US", None, 37.751, -97.822, 1000),
    "2a02:8010::/32": nested_record("GB", "London", 51.5142, -0.0931, 10),
}
FLAT_V4: dict[str, Record] = {
    "81.2.69.0/24": flat_record("GB", "London (Soho)", 51.5142, -0.0931),
    "8.8.8.0/24": flat_record("US", "", 37.751, -97.822),
}
FLAT_V6: dict[str, Record] = {
    "::/3": flat_record("ZZ", "", 0, 0),
    "2a02:8010::/32": flat_record("GB", "London", 51.5142, -0.0931),
}


def city_of(location: Location | None) -> str | None:
    assert location is not None
    return location.city


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "some city file.mmdb"


def write(
    path: Path,
    records: Mapping[str, Record],
    *,
    ip_version: int = 6,
    build_epoch: int = 1_790_000_000,
    single_precision: bool = False,
) -> None:
    write_mmdb(
        path,
        records,
        database_type="Test-City",
        ip_version=ip_version,
        build_epoch=build_epoch,
        single_precision=single_precision,
    )


def test_a_nested_file_answers_for_both_families(
    path: Path, countries: CountryTable
) -> None:
    write(path, NESTED)
    database = CityDatabase(path, countries)
    assert database.families == {4, 6}
    assert city_of(locate(database, LONDON_V4)) == "London"
    assert locate(database, LONDON_V6) == locate(database, LONDON_V4)
    assert locate(database, KANSAS) is countries.location("US")
    assert locate(database, ELSEWHERE) is None


def test_a_file_names_itself(path: Path, countries: CountryTable) -> None:
    write(path, NESTED)
    info = CityDatabase(path, countries).info
    assert info.file_name == "some city file.mmdb"
    assert info.database_type == "Test-City"
    assert info.built_at == datetime.fromtimestamp(1_790_000_000, UTC)


@pytest.mark.parametrize(
    "stated",
    [b"\x49GeoLite2\n", b"\x89GeoLite2-", b"\x49\xd8\xa7\xd8\xb3\xe2\x80\xae\xd8\xb1"],
)
def test_a_type_that_cannot_be_shown_is_not(
    path: Path, countries: CountryTable, stated: bytes
) -> None:
    write(path, NESTED)
    key = b"database_type"
    before, _, after = path.read_bytes().partition(key + b"\x49Test-City")
    path.write_bytes(before + key + stated + after)
    info = CityDatabase(path, countries).info
    assert info.database_type == ""
    assert info.attribution is None


@pytest.mark.parametrize(
    ("database_type", "credit"),
    [
        ("DBIP-City-Lite", "IP Geolocation by DB-IP (https://db-ip.com), CC BY 4.0"),
        (
            "GeoLite2-City",
            (
                "This product includes GeoLite2 Data created by MaxMind, available from "
                "https://www.maxmind.com"
            ),
        ),
        ("GeoIP2-City", None),
    ],
)
def test_a_vendor_is_credited_in_its_own_words(
    path: Path, countries: CountryTable, database_type: str, credit: str | None
) -> None:
    write_mmdb(
        path,
        NESTED,
        database_type=database_type,
        ip_version=6,
        build_epoch=1_790_000_000,
    )
    info = CityDatabase(path, countries).info
    assert info.attribution == credit
    assert not info.downloaded


def test_metadata_are_searched_in_the_last_128_kibibytes(path: Path) -> None:
    write(path, NESTED)
    _, marker, rest = path.read_bytes().rpartition(b"\xab\xcd\xefMaxMind.com")
    metadata = marker + rest
    assert read_metadata(metadata).database_type == "Test-City"
    limit = 128 * 1024
    assert read_metadata(b"tree" + metadata.ljust(limit)).database_type == "Test-City"
    with pytest.raises(ValueError, match="no metadata"):
        read_metadata(b"tree" + metadata.ljust(limit + 1))


@pytest.mark.parametrize("written", [b"", b"\x43map", b"\x00"])
def test_metadata_that_are_no_map_are_damage(written: bytes) -> None:
    with pytest.raises(DAMAGE):
        read_metadata(b"\xab\xcd\xefMaxMind.com" + written)


def test_a_flat_file_of_version_4_answers_for_ipv4(
    path: Path, countries: CountryTable
) -> None:
    write(path, FLAT_V4, ip_version=4, single_precision=True)
    database = CityDatabase(path, countries)
    assert database.families == {4}
    assert city_of(locate(database, LONDON_V4)) == "London"
    assert locate(database, KANSAS) is countries.location("US")


def test_a_flat_file_of_version_6_may_answer_for_ipv6_only(
    path: Path, countries: CountryTable
) -> None:
    write(path, FLAT_V6)
    database = CityDatabase(path, countries)
    assert database.families == {6}
    assert city_of(locate(database, LONDON_V6)) == "London"


def test_a_file_of_version_6_may_answer_for_ipv4_only(
    path: Path, countries: CountryTable
) -> None:
    write(path, FLAT_V4)
    assert CityDatabase(path, countries).families == {4}


@pytest.mark.parametrize(
    "records",
    [
        {},
        {"0.0.0.0/0": {"country": {"iso_code": "GB"}}},
        {
            f"1.{number // 256}.{number % 256}.0/24": {"autonomous_system_number": 1}
            for number in range(1100)
        },
    ],
)
def test_a_file_without_coordinates_is_refused(
    path: Path,
    countries: CountryTable,
    records: dict[str, Record],
) -> None:
    write(path, records)
    with pytest.raises(DatabaseError, match="holds no coordinates of cities"):
        CityDatabase(path, countries)


@pytest.mark.parametrize("left", [1, 100, 0.3, 0.7, 0.99])
def test_a_truncated_file_is_refused(
    path: Path, countries: CountryTable, left: float
) -> None:
    write(path, NESTED)
    whole = path.read_bytes()
    path.write_bytes(whole[: int(left if left >= 1 else left * len(whole))])
    with pytest.raises(DatabaseError, match="truncated, damaged") as caught:
        CityDatabase(path, countries)
    assert caught.value.file_name == path.name
    assert str(path.parent) not in str(caught.value)


def test_a_file_built_after_the_end_of_time_is_refused(
    path: Path, countries: CountryTable
) -> None:
    for build_epoch in (10**12, 2**60, 2**63):
        write(path, NESTED, build_epoch=build_epoch)
        with pytest.raises(DatabaseError, match="damaged"):
            CityDatabase(path, countries)


def test_a_damaged_record_is_reported_without_the_address(
    path: Path, countries: CountryTable
) -> None:
    write(path, FLAT_V4, ip_version=4)
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"Lon", b"\xff\xff\xff"))
    database = CityDatabase(path, countries)
    with pytest.raises(DatabaseError, match="damaged") as caught:
        locate(database, LONDON_V4)
    assert str(LONDON_V4) not in str(caught.value)
    assert locate(database, KANSAS) is countries.location("US")


def test_damaged_bytes_raise_nothing_but_a_database_error(
    path: Path, countries: CountryTable
) -> None:
    write(path, NESTED | FLAT_V4)
    whole = path.read_bytes()
    chance = random.Random(7)
    outcomes = {"answered": 0, "refused": 0}
    for _ in range(400):
        damaged = bytearray(whole)
        for _ in range(chance.choice((1, 3, 20))):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path.write_bytes(damaged)
        try:
            database = CityDatabase(path, countries)
            for address in (LONDON_V4, LONDON_V6, KANSAS, ELSEWHERE):
                if address.version in database.families:
                    locate(database, address)
            outcomes["answered"] += 1
        except DatabaseError:
            outcomes["refused"] += 1
    assert all(outcomes.values())
