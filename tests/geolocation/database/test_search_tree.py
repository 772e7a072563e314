"""The walk of many addresses through a tree, compared with maxminddb's own reader."""

from contextlib import suppress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from itertools import islice
from pathlib import Path
import random

import maxminddb
from maxminddb.decoder import Decoder
from maxminddb.reader import Metadata, Reader
import numpy as np
from numpy.typing import NDArray
import pytest

from custom_components.qb_peer_vpn.geolocation.database.city_database import DAMAGE
from custom_components.qb_peer_vpn.geolocation.database.search_tree import (
    UNKNOWN,
    SearchTree,
)
from custom_components.qb_peer_vpn.models import IpAddress, packed_address
from tests.geolocation.mmdb import write_mmdb

WHOLE = (
    "GeoIP2-City-Test.mmdb",
    "GeoLite2-City-Test.mmdb",
    "MaxMind-DB-no-ipv4-search-tree.mmdb",
    "MaxMind-DB-string-value-entries.mmdb",
    *(
        f"MaxMind-DB-test-{kind}-{size}.mmdb"
        for kind in ("ipv4", "ipv6", "mixed")
        for size in (24, 28, 32)
    ),
)
WAYS = {
    24: lambda left, right: (left << 24 | right).to_bytes(6),
    28: lambda left, right: (
        (left & 0xFFFFFF) << 32 | (left >> 24) << 28 | right
    ).to_bytes(7),
    32: lambda left, right: (left << 32 | right).to_bytes(8),
}
"""How two children are written, by the bits of each."""


def metadata(node_count: int, record_size: int = 24, ip_version: int = 4) -> Metadata:
    return Metadata(
        binary_format_major_version=2,
        binary_format_minor_version=0,
        build_epoch=1_790_000_000,
        database_type="Test",
        description={},
        ip_version=ip_version,
        languages=[],
        node_count=node_count,
        record_size=record_size,
    )


def tree_of(
    *nodes: tuple[int, int], size: int = 24, version: int = 4, rest: int = 100
) -> SearchTree:
    """Make a tree of nodes, followed by some bytes of data."""
    content = b"".join(WAYS[size](*children) for children in nodes) + bytes(rest)
    return SearchTree(content, metadata(len(nodes), size, version))


def packed(*addresses: str | IpAddress) -> NDArray[np.bytes_]:
    return np.array([packed_address(ip_address(each)) for each in addresses])


def some_addresses(reader: Reader) -> list[IpAddress]:
    """Return the edges of the networks of a file, and random addresses."""
    chance = random.Random(5)
    found: list[IpAddress] = [IPv4Address(chance.getrandbits(32)) for _ in range(300)]
    found += [IPv6Address(chance.getrandbits(128)) for _ in range(300)]
    # It cannot list a file in which IPv4 has no tree of its own.
    with suppress(ValueError):
        for network, _ in islice(reader, 300):
            edges = ip_network(network)
            found += [edges[0], edges[-1]]
    return found


@pytest.mark.parametrize("name", WHOLE)
def test_it_finds_what_the_reader_finds(maxmind_files: Path, name: str) -> None:
    (path,) = maxmind_files.rglob(name)
    content = path.read_bytes()
    reader = Reader(path, maxminddb.MODE_MEMORY)
    about = reader.metadata()
    tree = SearchTree(content, about)
    decoder = Decoder(content, about.search_tree_size + 16)
    addresses = some_addresses(reader)

    offsets = tree.find(packed(*addresses)).tolist()

    outcomes = {True: 0, False: 0}
    for address, offset in zip(addresses, offsets, strict=True):
        if address.version == 6 and about.ip_version == 4:
            record = None
        else:
            record = reader.get(address)
        found = None if offset == UNKNOWN else decoder.decode(offset)[0]
        assert found == record, address
        outcomes[record is None] += 1
    assert all(outcomes.values())


@pytest.mark.parametrize("size", [24, 28, 32])
def test_numbers_of_each_width_are_read(size: int) -> None:
    # The largest number that fits: its record is far behind the end of most files.
    largest = (1 << size) - 1
    end = largest - 2 + 2 * size // 4
    content = np.zeros(end + 1, np.uint8) if size < 32 else None
    first, second = WAYS[size](1, largest), WAYS[size](2, 17)
    if content is None:
        with pytest.raises(ValueError, match="outside of the file"):
            tree_of((1, largest), (2, 17), size=size).find(packed("255.0.0.1"))
        found = tree_of((1, largest), (2, 17), size=size).find(
            packed("1.0.0.1", "64.0.0.1")
        )
        assert found.tolist() == [UNKNOWN, 15 + 16]
        return
    content[: len(first + second)] = np.frombuffer(first + second, np.uint8)
    tree = SearchTree(content.tobytes(), metadata(2, size))

    found = tree.find(packed("1.0.0.1", "64.0.0.1", "255.0.0.1"))

    start = 2 * size // 4 - 2
    assert found.tolist() == [UNKNOWN, 17 + start, largest + start]


def test_a_tree_for_ipv4_knows_no_ipv6() -> None:
    tree = tree_of((18, 18))
    found = tree.find(packed("1.2.3.4", "::1.2.3.4", "2a00::1", "9.9.9.9"))
    assert found.tolist() == [23, 23, UNKNOWN, 23]
    assert tree.some(6, (), 10).tolist() == []
    assert tree.some(4, (), 10).tolist() == [23]


def test_a_tree_for_both_has_ipv4_behind_96_zeros() -> None:
    zeros = [(number + 1, 128) for number in range(96)]
    tree = tree_of(*zeros, *[(128, 128)] * 31, (145, 146), version=6)
    start = 128 * 6 - 128
    found = tree.find(packed("0.0.0.1", "1.0.0.1", "2a00::1"))
    assert found.tolist() == [UNKNOWN] * 3

    tree = tree_of(*zeros, (145, 146), *[(128, 128)] * 31, version=6)
    found = tree.find(packed("1.0.0.1", "200.0.0.1", "2a00::1"))
    assert found.tolist() == [145 + start, 146 + start, UNKNOWN]


@pytest.mark.parametrize("end", [(1, 0), (18, 17)])
def test_a_tree_that_ends_above_ipv4_answers_for_all_of_it(
    end: tuple[int, int],
) -> None:
    tree = tree_of((end[0], 1), version=6)
    first = UNKNOWN if end[0] == 1 else end[0] + 5
    assert tree.find(packed("1.2.3.4", "9.9.9.9")).tolist() == [first] * 2
    assert tree.some(4, (), 5).tolist() == ([] if first == UNKNOWN else [first])


def test_no_address_has_no_answer() -> None:
    assert tree_of((18, 18)).find(packed()).tolist() == []
    assert tree_of().find(packed("1.2.3.4", "::2")).tolist() == [UNKNOWN] * 2


def test_a_branch_without_an_end_is_damage() -> None:
    tree = tree_of((0, 17))
    assert tree.find(packed("200.0.0.1")).tolist() == [22]
    with pytest.raises(ValueError, match="no end"):
        tree.find(packed("0.0.0.0"))
    assert tree.some(4, (), 5).tolist() == [22]


@pytest.mark.parametrize(("rest", "is_inside"), [(17, True), (16, False)])
def test_a_record_must_be_inside_of_the_file(rest: int, *, is_inside: bool) -> None:
    tree = tree_of((1, 17), rest=rest)
    assert tree.find(packed("1.2.3.4")).tolist() == [UNKNOWN]
    if is_inside:
        assert tree.find(packed("200.0.0.1")).tolist() == [22]
    else:
        with pytest.raises(ValueError, match="outside"):
            tree.find(packed("200.0.0.1"))
        with pytest.raises(ValueError, match="outside"):
            tree.some(4, (), 5)


def test_some_records_are_found_without_an_address(tmp_path: Path) -> None:
    path = tmp_path / "file.mmdb"
    networks = ["64.0.0.0/3", *(f"1.{number}.0.0/24" for number in range(40))]
    write_mmdb(
        path,
        {network: {"name": network} for network in networks},
        database_type="Test",
        ip_version=6,
        build_epoch=1_790_000_000,
    )
    reader = Reader(path, maxminddb.MODE_MEMORY)
    content, about = path.read_bytes(), reader.metadata()
    tree = SearchTree(content, about)
    decoder = Decoder(content, about.search_tree_size + 16)

    def names(*arguments: object) -> list[str]:
        offsets = tree.some(*arguments).tolist()  # type: ignore[arg-type]
        return [decoder.decode(offset)[0]["name"] for offset in offsets]  # type: ignore[call-overload,index,misc]

    assert len(names(4, (), 1)) == 1
    assert sorted(names(4, (), 1000)) == sorted(networks)
    assert len(names(4, (), 7)) == 7
    assert names(4, (0, 1), 1000) == ["64.0.0.0/3"]
    assert names(4, (1,), 1000) == []
    assert names(6, (0, 0, 1), 1000) == []


@pytest.mark.parametrize(
    ("node_count", "record_size", "ip_version"),
    [
        (1, 20, 4),
        (1, 0, 4),
        (1, 24, 5),
        (-1, 24, 4),
        (18, 24, 4),
        (2**60, 32, 6),
        ("1", 24, 4),
        (1, "24", 4),
        (1, 24, None),
        (1.5, 24, 4),
    ],
)
def test_wrong_metadata_are_damage(
    node_count: int, record_size: int, ip_version: int
) -> None:
    with pytest.raises(DAMAGE):
        SearchTree(bytes(107), metadata(node_count, record_size, ip_version))
    assert SearchTree(bytes(107), metadata(17)).find(packed()).tolist() == []
