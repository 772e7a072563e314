"""One city file, with either implementation of the reader."""

from collections.abc import Mapping
from datetime import UTC, datetime
from ipaddress import IPv4Address, IPv6Address
import os
from pathlib import Path
import random

import maxminddb
import pytest

from custom_components.qb_peer_vpn.geolocation import CountryTable
from custom_components.qb_peer_vpn.geolocation.database.city_database import (
    CityDatabase,
)
from custom_components.qb_peer_vpn.geolocation.errors import DatabaseError
from custom_components.qb_peer_vpn.models import Location
from tests.geolocation.mmdb import Record, flat_record, nested_record, write_mmdb

pytestmark = pytest.mark.usefixtures("each_reader")

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
    assert city_of(database.locate(LONDON_V4)) == "London"
    assert database.locate(LONDON_V6) == database.locate(LONDON_V4)
    assert database.locate(KANSAS) is countries.location("US")
    assert database.locate(ELSEWHERE) is None


def test_a_file_names_itself(path: Path, countries: CountryTable) -> None:
    write(path, NESTED)
    info = CityDatabase(path, countries).info
    assert info.file_name == "some city file.mmdb"
    assert info.database_type == "Test-City"
    assert info.built_at == datetime.fromtimestamp(1_790_000_000, UTC)


def test_a_flat_file_of_version_4_answers_for_ipv4(
    path: Path, countries: CountryTable
) -> None:
    write(path, FLAT_V4, ip_version=4, single_precision=True)
    database = CityDatabase(path, countries)
    assert database.families == {4}
    assert city_of(database.locate(LONDON_V4)) == "London"
    assert database.locate(KANSAS) is countries.location("US")


def test_a_flat_file_of_version_6_may_answer_for_ipv6_only(
    path: Path, countries: CountryTable
) -> None:
    write(path, FLAT_V6)
    database = CityDatabase(path, countries)
    assert database.families == {6}
    assert city_of(database.locate(LONDON_V6)) == "London"


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


@pytest.mark.parametrize("left", [0, 1, 100, 0.3, 0.7, 0.99])
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


def test_a_missing_file_is_refused_without_its_path(
    path: Path, countries: CountryTable
) -> None:
    with pytest.raises(DatabaseError, match="No such file") as caught:
        CityDatabase(path, countries)
    assert str(path.parent) not in str(caught.value)


def test_a_file_built_after_the_end_of_time_is_refused(
    path: Path, countries: CountryTable
) -> None:
    for build_epoch in (10**12, 2**60, 2**63):
        write(path, NESTED, build_epoch=build_epoch)
        with pytest.raises(DatabaseError, match="damaged"):
            CityDatabase(path, countries)


def test_a_huge_file_is_refused_before_it_is_copied(
    path: Path, countries: CountryTable
) -> None:
    path.touch()
    os.truncate(path, 2 << 30)  # sparse: takes no room
    with pytest.raises(DatabaseError, match="larger than 1 GiB"):
        CityDatabase(path, countries)


def test_the_file_may_change_or_go_while_it_is_in_use(
    path: Path, countries: CountryTable
) -> None:
    # A reader that maps the file itself dies of SIGBUS here, and the process with it.
    write(path, NESTED)
    database = CityDatabase(path, countries)
    path.write_bytes(b"")
    assert city_of(database.locate(LONDON_V4)) == "London"
    path.unlink()
    assert city_of(database.locate(LONDON_V6)) == "London"


def test_the_private_copy_leaves_nothing_in_the_folder(
    path: Path, countries: CountryTable
) -> None:
    write(path, NESTED)
    database = CityDatabase(path, countries)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert city_of(database.locate(LONDON_V4)) == "London"


def test_a_damaged_record_is_reported_without_the_address(
    path: Path, countries: CountryTable
) -> None:
    write(path, FLAT_V4, ip_version=4)
    whole = path.read_bytes()
    path.write_bytes(whole.replace(b"Lon", b"\xff\xff\xff"))
    database = CityDatabase(path, countries)
    with pytest.raises(DatabaseError, match="damaged") as caught:
        database.locate(LONDON_V4)
    assert str(LONDON_V4) not in str(caught.value)
    assert database.locate(KANSAS) is countries.location("US")


def test_damaged_bytes_raise_nothing_but_a_database_error(
    path: Path, countries: CountryTable, each_reader: str
) -> None:
    if each_reader == "extension":
        pytest.skip("maxminddb 3.2.0 crashes on a map key of a wrong type")
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
                    database.locate(address)
            outcomes["answered"] += 1
        except DatabaseError:
            outcomes["refused"] += 1
    assert all(outcomes.values())


def test_the_test_runs_the_reader_it_names(path: Path, each_reader: str) -> None:
    write(path, NESTED)
    with maxminddb.open_database(path) as reader:
        is_python = type(reader) is maxminddb.reader.Reader
    assert is_python == (each_reader == "pure python")
