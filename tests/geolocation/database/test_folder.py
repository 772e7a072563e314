"""The folder in which a user puts databases."""

import errno
from ipaddress import IPv4Address, IPv6Address
import os
from pathlib import Path
import shutil
from typing import Any

import pytest

from custom_components.qb_peer_vpn.geolocation import CountryTable, DatabaseFolder
from custom_components.qb_peer_vpn.geolocation.database.city_database import (
    DOWNLOADED_FILE,
)
from custom_components.qb_peer_vpn.models import IpAddress
from tests.geolocation.lookups import locate
from tests.geolocation.mmdb import flat_record, write_mmdb

V4 = IPv4Address("81.2.69.142")
V6 = IPv6Address("2a02:8010:6000::1")
BOTH: tuple[str, ...] = ("81.0.0.0/8", "2a02::/16")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "databases"
    folder.mkdir()
    return folder


@pytest.fixture
def databases(folder: Path, countries: CountryTable) -> DatabaseFolder:
    return DatabaseFolder(folder, countries)


def put(
    path: Path,
    city: str,
    *,
    networks: tuple[str, ...] = BOTH,
    built: int = 1_790_000_000,
) -> None:
    """Write a file that answers with one city, for the networks given."""
    write_mmdb(
        path,
        {network: flat_record("GB", city, 51.5, -0.1) for network in networks},
        database_type="Test-City",
        ip_version=6,
        build_epoch=built,
    )


def city(databases: DatabaseFolder, address: IpAddress = V4) -> str | None:
    location = locate(databases, address)
    return None if location is None else location.city


def test_before_the_first_refresh_nothing_is_known(
    folder: Path, databases: DatabaseFolder
) -> None:
    put(folder / "a.mmdb", "London")
    assert locate(databases, V4) is None
    assert databases.in_use == ()


def test_a_folder_that_does_not_exist_is_empty(
    tmp_path: Path, countries: CountryTable
) -> None:
    databases = DatabaseFolder(tmp_path / "nowhere", countries)
    assert databases.refresh() == ()
    assert locate(databases, V4) is None


def test_the_newest_file_answers(folder: Path, databases: DatabaseFolder) -> None:
    put(folder / "a.mmdb", "New", built=1_790_000_002)
    put(folder / "b.mmdb", "Old", built=1_790_000_001)
    assert databases.refresh() == ()
    assert city(databases) == "New"
    assert city(databases, V6) == "New"
    (info,) = databases.in_use
    assert info.file_name == "a.mmdb"


def test_a_pair_of_files_serves_a_family_each(
    folder: Path, databases: DatabaseFolder
) -> None:
    put(folder / "dbip-city-ipv4.mmdb", "Four", networks=("81.0.0.0/8",))
    put(folder / "dbip-city-ipv6.mmdb", "Six", networks=("2a02::/16",))
    databases.refresh()
    assert city(databases, V4) == "Four"
    assert city(databases, V6) == "Six"
    assert [info.file_name for info in databases.in_use] == [
        "dbip-city-ipv4.mmdb",
        "dbip-city-ipv6.mmdb",
    ]


def test_a_file_of_the_user_is_preferred_to_the_downloaded_one(
    folder: Path, databases: DatabaseFolder
) -> None:
    put(folder / DOWNLOADED_FILE, "Ours", built=1_790_000_009)
    databases.refresh()
    assert city(databases) == "Ours"
    assert [info.downloaded for info in databases.in_use] == [True]

    put(folder / "a.mmdb", "Old", networks=("81.0.0.0/8",), built=1_790_000_001)
    put(folder / "z.mmdb", "Older", networks=("81.0.0.0/8",), built=1_790_000_000)
    databases.refresh()
    assert city(databases, V4) == "Old"
    assert city(databases, V6) == "Ours"
    assert [info.downloaded for info in databases.in_use] == [False, True]


def test_a_newer_file_for_one_family_leaves_the_other_alone(
    folder: Path, databases: DatabaseFolder
) -> None:
    put(folder / "both.mmdb", "Both", built=1_790_000_001)
    put(folder / "six.mmdb", "Six", networks=("2a02::/16",), built=1_790_000_002)
    databases.refresh()
    assert city(databases, V4) == "Both"
    assert city(databases, V6) == "Six"


def test_an_ending_in_capitals_counts_and_other_files_do_not(
    folder: Path, databases: DatabaseFolder
) -> None:
    put(folder / "UPPER.MMDB", "Upper")
    (folder / "README.txt").write_text("nothing to read")
    (folder / "._UPPER.MMDB").write_bytes(b"AppleDouble")
    (folder / "folder.mmdb").mkdir()
    (folder / "link.mmdb").symlink_to(folder / "nowhere")
    assert databases.refresh() == ()
    assert city(databases) == "Upper"


def test_a_file_that_changes_is_opened_again(
    folder: Path, databases: DatabaseFolder
) -> None:
    put(folder / "a.mmdb", "Before")
    databases.refresh()
    put(folder / "a.mmdb", "Afterwards")
    assert city(databases) == "Before"
    assert databases.refresh() == ()
    assert city(databases) == "Afterwards"


def test_a_file_that_does_not_change_stays_open(
    folder: Path, databases: DatabaseFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "a.mmdb", "London")
    databases.refresh()
    monkeypatch.setattr(os, "open", None)
    assert databases.refresh() == ()
    assert city(databases) == "London"


def test_a_damaged_file_is_reported_once_and_the_last_good_one_stays(
    folder: Path, databases: DatabaseFolder
) -> None:
    path = folder / "a.mmdb"
    put(path, "Good")
    databases.refresh()

    path.write_bytes(b"half of a new file")
    (problem,) = databases.refresh()
    assert problem.file_name == "a.mmdb"
    assert problem.reason == "truncated, damaged or not a MaxMind database"
    assert city(databases) == "Good"

    assert databases.refresh() == ()
    path.write_bytes(b"some more of the new file")
    assert databases.refresh() == ()
    assert city(databases) == "Good"

    put(path, "Better")
    assert databases.refresh() == ()
    assert city(databases) == "Better"

    path.write_bytes(b"broken again")
    assert len(databases.refresh()) == 1
    assert city(databases) == "Better"


@pytest.fixture
def trouble(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """Errors of the system that come when a file of this name is opened."""
    numbers = dict[str, int]()
    open_file = os.open

    def opened(path: str, flags: int, *more: Any, **options: Any) -> int:
        if number := numbers.get(Path(path).name):
            raise OSError(number, os.strerror(number))
        return open_file(path, flags, *more, **options)

    monkeypatch.setattr(os, "open", opened)
    return numbers


@pytest.mark.parametrize(
    "number", [errno.EACCES, errno.EMFILE, errno.EIO, errno.ESTALE, errno.ENOSPC]
)
def test_a_file_that_cannot_be_read_now_is_tried_again(
    folder: Path, databases: DatabaseFolder, trouble: dict[str, int], number: int
) -> None:
    put(folder / "a.mmdb", "London")
    trouble["a.mmdb"] = number
    (problem,) = databases.refresh()
    assert problem.file_name == "a.mmdb"
    assert problem.reason == f"cannot be read ({os.strerror(number)})"
    assert databases.refresh() == ()
    assert city(databases) is None

    # Nothing about the file has changed.
    trouble.clear()
    assert databases.refresh() == ()
    assert city(databases) == "London"

    trouble["a.mmdb"] = number
    put(folder / "a.mmdb", "Leeds")
    assert len(databases.refresh()) == 1
    assert city(databases) == "London"


def test_each_reason_is_reported_once(
    folder: Path, databases: DatabaseFolder, trouble: dict[str, int]
) -> None:
    (folder / "a.mmdb").write_bytes(b"half of a file")
    trouble["a.mmdb"] = errno.EIO
    (unreadable,) = databases.refresh()
    trouble.clear()
    (damaged,) = databases.refresh()
    assert unreadable.reason != damaged.reason
    for number in (errno.EIO, 0):
        trouble["a.mmdb"] = number
        (folder / "a.mmdb").write_bytes(b"half of another file")
        assert databases.refresh() == ()


@pytest.mark.parametrize("number", [errno.EACCES, errno.ESTALE, errno.EHOSTDOWN])
def test_a_folder_on_a_share_that_is_away_stays_as_it_was(
    folder: Path,
    databases: DatabaseFolder,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    put(folder / "a.mmdb", "London")
    databases.refresh()
    changes = databases.changes

    def away(path: Path) -> None:
        raise OSError(number, os.strerror(number))

    for job in ("iterdir", "stat"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, job, away)
            assert databases.refresh() == ()
        assert city(databases) == "London"
    assert databases.refresh() == ()
    assert databases.changes == changes


def test_a_folder_that_is_deleted_has_no_files(
    folder: Path, databases: DatabaseFolder
) -> None:
    put(folder / "a.mmdb", "London")
    databases.refresh()
    shutil.rmtree(folder)
    assert databases.refresh() == ()
    assert city(databases) is None
    folder.write_text("a file of that name")
    assert databases.refresh() == ()


@pytest.mark.timeout(60)
def test_pipes_and_devices_are_passed_over(
    folder: Path, databases: DatabaseFolder
) -> None:
    os.mkfifo(folder / "pipe.mmdb")
    (folder / "device.mmdb").symlink_to("/dev/zero")
    put(folder / "good.mmdb", "London")
    assert databases.refresh() == ()
    assert city(databases) == "London"


def test_a_name_that_cannot_be_shown_is_not(
    folder: Path, databases: DatabaseFolder
) -> None:
    for name in (b"\xff\xfe.mmdb", b"two\nlines.mmdb"):
        (folder / os.fsdecode(name)).write_bytes(b"damaged")
    first, second = databases.refresh()
    assert first.file_name == second.file_name == "a file with an unprintable name"


def test_a_broken_file_does_not_hide_a_good_one(
    folder: Path, databases: DatabaseFolder
) -> None:
    (folder / "broken.mmdb").write_bytes(b"")
    put(folder / "good.mmdb", "Good")
    (problem,) = databases.refresh()
    assert problem.file_name == "broken.mmdb"
    assert city(databases) == "Good"


def test_a_file_that_is_deleted_goes_out_of_use(
    folder: Path, databases: DatabaseFolder
) -> None:
    put(folder / "new.mmdb", "New", built=1_790_000_002)
    put(folder / "old.mmdb", "Old", built=1_790_000_001)
    databases.refresh()
    (folder / "new.mmdb").unlink()
    databases.refresh()
    assert city(databases) == "Old"
    (folder / "old.mmdb").unlink()
    assert databases.refresh() == ()
    assert city(databases) is None
    assert databases.in_use == ()


def test_a_damage_found_in_use_hands_over_to_the_next_file(
    folder: Path, databases: DatabaseFolder
) -> None:
    put(folder / "next.mmdb", "Next", built=1_790_000_001)
    write_mmdb(
        folder / "newest.mmdb",
        {
            "1.0.0.0/8": flat_record("GB", "Leeds", 53.8, -1.5),
            "81.0.0.0/8": flat_record("GB", "London", 51.5, -0.1),
        },
        database_type="Test-City",
        ip_version=4,
        build_epoch=1_790_000_002,
    )
    whole = (folder / "newest.mmdb").read_bytes()
    (folder / "newest.mmdb").write_bytes(whole.replace(b"London", b"\xff" * 6))
    assert databases.refresh() == ()
    assert next(info.file_name for info in databases.in_use) == "newest.mmdb"

    assert city(databases) == "Next"

    (problem,) = databases.refresh()
    assert problem.file_name == "newest.mmdb"
    assert databases.refresh() == ()
    assert city(databases) == "Next"
