"""Tables that ship with the integration, whole and damaged."""

import gzip
from pathlib import Path

import pytest

from custom_components.qb_peer_vpn.models import DamagedTableError, read_table

TABLE = "name,people\nZürich,400000\nBern,130000\n".encode()


def city(row: dict[str, str]) -> tuple[str, int]:
    return row["name"].strip(), int(row["people"])


@pytest.mark.parametrize(
    ("name", "content"),
    [("cities.csv", TABLE), ("cities.csv.gz", gzip.compress(TABLE))],
)
def test_each_row_is_converted(tmp_path: Path, name: str, content: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    assert read_table(path, city) == [("Zürich", 400_000), ("Bern", 130_000)]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("cities.csv", b"city,people\nBern,1\n"),
        ("cities.csv", b"name,people\nBern,many\n"),
        ("cities.csv", b"name,people\nBern\n"),
        ("places.csv", b"people,name\n1\n"),
        ("cities.csv", b"\xff\xfe\n\xff\n"),
        ("cities.csv.gz", gzip.compress(TABLE)[:-12]),
        ("cities.csv.gz", gzip.compress(TABLE)[:12] + b"\0" * 20),
        ("cities.csv.gz", b"\0" * 100),
        ("cities.csv.gz", gzip.compress(b"name,people\nBern\n")),
    ],
)
def test_a_damaged_table_is_an_error_like_a_missing_one(
    tmp_path: Path, name: str, content: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(content)

    with pytest.raises(OSError) as caught:  # noqa: PT011
        read_table(path, city)

    assert str(tmp_path) not in str(caught.value) or caught.value.errno


def test_a_damaged_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "cities.csv"
    path.write_bytes(b"name,people\nBern,many\n")

    with pytest.raises(DamagedTableError, match=r"cities\.csv is damaged"):
        read_table(path, city)


def test_a_missing_table_is_an_error_of_the_disk(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_table(tmp_path / "cities.csv", city)
