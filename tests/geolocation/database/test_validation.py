"""Whether a file may take the place of another."""

import os
from pathlib import Path
import random

from hypothesis import given, settings, strategies as st
import maxminddb
import pytest

from custom_components.qb_peer_vpn.geolocation.database.validation import (
    CANARIES,
    MIN_NODES,
    is_newer,
)
from custom_components.qb_peer_vpn.geolocation.errors import DatabaseRefusedError
from tests.geolocation.mmdb import nested_record, write_mmdb
from tests.geolocation.vendors import BUILT, database


@pytest.fixture
def new(tmp_path: Path) -> Path:
    (tmp_path / "new").write_bytes(database(tmp_path))
    return tmp_path / "new"


@pytest.fixture
def in_use(tmp_path: Path) -> Path:
    return tmp_path / "in use"


def test_the_first_database_is_newer_than_none(new: Path, in_use: Path) -> None:
    assert is_newer(new, in_use, min_nodes=10)


@pytest.mark.parametrize(("older", "newer"), [(1, True), (0, False)])
def test_the_day_it_was_built_decides(
    tmp_path: Path, new: Path, in_use: Path, older: int, newer: bool
) -> None:
    in_use.write_bytes(database(tmp_path, built=BUILT - older))
    assert is_newer(new, in_use, min_nodes=10) is newer


def test_an_older_one_is_refused(tmp_path: Path, new: Path, in_use: Path) -> None:
    in_use.write_bytes(database(tmp_path, built=BUILT + 1))
    with pytest.raises(DatabaseRefusedError, match="older than the one in use"):
        is_newer(new, in_use, min_nodes=10)


def test_another_vendors_database_is_what_the_user_wants_now(
    tmp_path: Path, new: Path, in_use: Path
) -> None:
    in_use.write_bytes(
        database(tmp_path, built=BUILT + 1, database_type="GeoLite2-City")
    )
    assert is_newer(new, in_use, min_nodes=10)


def test_everything_is_better_than_a_broken_one(new: Path, in_use: Path) -> None:
    in_use.write_bytes(b"broken")
    assert is_newer(new, in_use, min_nodes=10)


@pytest.mark.timeout(60)
def test_everything_is_better_than_a_pipe(new: Path, in_use: Path) -> None:
    os.mkfifo(in_use)
    assert is_newer(new, in_use, min_nodes=10)


def test_everything_is_better_than_one_that_cannot_be_read(
    tmp_path: Path, new: Path, in_use: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_use.write_bytes(database(tmp_path, built=BUILT + 1))
    opened = maxminddb.open_database

    def fail(path: Path, mode: int) -> maxminddb.Reader:
        if path == in_use:
            raise PermissionError
        return opened(path, mode)

    monkeypatch.setattr(maxminddb, "open_database", fail)
    assert is_newer(new, in_use, min_nodes=10)


def test_both_files_are_read_without_the_extension(
    tmp_path: Path, new: Path, in_use: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_use.write_bytes(database(tmp_path, built=BUILT - 1))
    opened = maxminddb.open_database
    modes = {}

    def noted(path: Path, mode: int = maxminddb.MODE_AUTO) -> maxminddb.Reader:
        modes[path] = mode
        return opened(path, mode)

    monkeypatch.setattr(maxminddb, "open_database", noted)
    assert is_newer(new, in_use, min_nodes=10)
    assert modes == dict.fromkeys((new, in_use), maxminddb.MODE_MMAP)


def test_a_file_that_cannot_be_read_is_no_damaged_one(
    tmp_path: Path, in_use: Path
) -> None:
    with pytest.raises(FileNotFoundError):
        is_newer(tmp_path / "missing", in_use)


def test_one_canary_may_be_lost(tmp_path: Path, new: Path, in_use: Path) -> None:
    new.write_bytes(database(tmp_path, lost=1))
    assert is_newer(new, in_use, min_nodes=10)
    new.write_bytes(database(tmp_path, lost=2))
    with pytest.raises(
        DatabaseRefusedError,
        match="only 2 of 4 known addresses are in the right country",
    ):
        is_newer(new, in_use, min_nodes=10)


@pytest.mark.parametrize("lost", ["8.8.8.0/24", "81.2.69.0/24", "90.0.0.0/9"])
def test_every_canary_sings(new: Path, in_use: Path, lost: str) -> None:
    countries = {
        "8.8.8.0/24": "US",
        "81.2.69.0/24": "GB",
        "90.0.0.0/9": "FR",
        "177.8.0.0/13": "BR",
    }
    del countries[lost]
    write_mmdb(
        new,
        {
            network: nested_record(code, "Somewhere", 1.0, 2.0)
            for network, code in countries.items()
        },
        database_type="DBIP-City-Lite",
        ip_version=6,
        build_epoch=BUILT,
    )
    assert is_newer(new, in_use, min_nodes=10)


def test_a_database_with_few_nodes_is_refused(new: Path, in_use: Path) -> None:
    assert MIN_NODES == 1_000_000
    with pytest.raises(DatabaseRefusedError, match="too small"):
        is_newer(new, in_use)


def test_a_truncated_database_is_refused(new: Path, in_use: Path) -> None:
    whole = new.read_bytes()
    for size in (0, 100, len(whole) // 2, len(whole) - 60):
        new.write_bytes(whole[:size])
        with pytest.raises(DatabaseRefusedError, match="damaged"):
            is_newer(new, in_use, min_nodes=10)


def test_a_database_of_countries_is_refused(new: Path, in_use: Path) -> None:
    write_mmdb(
        new,
        {
            f"{address}/32": {"country": {"iso_code": country_code}}
            for address, country_code in CANARIES.items()
        },
        database_type="DBIP-Country-Lite",
        ip_version=6,
        build_epoch=BUILT,
    )
    with pytest.raises(DatabaseRefusedError, match="holds no coordinates"):
        is_newer(new, in_use, min_nodes=10)


@settings(max_examples=200)
@given(st.randoms(use_true_random=False))
def test_no_damage_makes_it_fail_otherwise(
    tmp_path: Path, in_use: Path, chance: random.Random
) -> None:
    content = bytearray(database(tmp_path))
    for _ in range(chance.randrange(1, 20)):
        content[chance.randrange(len(content))] = chance.randrange(256)
    path = tmp_path / "damaged"
    path.write_bytes(content)
    try:
        is_newer(path, in_use, min_nodes=10)
    except DatabaseRefusedError as refused:
        told = str(refused)
    else:
        told = ""
    assert "81.2" not in told
