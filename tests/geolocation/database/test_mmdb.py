"""The writer of test databases against the real reader."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, ip_address, ip_network
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings, strategies as st
import maxminddb
import pytest

from custom_components.qb_peer_vpn.models import IpNetwork
from tests.geolocation.mmdb import Number, Value, write_mmdb

V4_NETWORKS = st.builds(
    lambda address, length: IPv4Network((int(address), length), strict=False),
    st.ip_addresses(v=4),
    st.integers(min_value=0, max_value=32),
)

EVERY_TYPE: dict[str, Value] = {
    "array": [1, "two", [3.0]],
    "boolean": True,
    "bytes": b"\x00\xff",
    "double": 51.5142,
    "empty": "",
    "false": False,
    "float": Number(0.5),
    "int32": -5,
    "long": "x" * 300,
    "longer": "x" * 70_000,
    "map": {"key": {"inner": "värde"}},
    "medium": "x" * 100,
    "uint128": 2**100,
    "uint32": 2**32 - 1,
    "uint64": 2**40,
    "zero": 0,
}


@pytest.mark.usefixtures("each_reader")
@pytest.mark.parametrize("record_size", [24, 28, 32])
@pytest.mark.parametrize("ip_version", [4, 6])
def test_the_reader_gets_back_what_was_written(
    tmp_path: Path, record_size: int, ip_version: int
) -> None:
    path = tmp_path / "test.mmdb"
    write_mmdb(
        path,
        {"81.2.69.0/24": EVERY_TYPE, "81.2.0.0/16": {"wide": 1}, "1.0.0.0/8": {}},
        database_type="Test-City",
        ip_version=ip_version,
        build_epoch=1_790_000_000,
        record_size=record_size,
    )
    with maxminddb.open_database(path) as reader:
        metadata = reader.metadata()
        assert metadata.database_type == "Test-City"
        assert metadata.ip_version == ip_version
        assert metadata.record_size == record_size
        assert metadata.build_epoch == 1_790_000_000
        assert reader.get("81.2.69.142") == EVERY_TYPE
        assert reader.get("81.2.70.1") == {"wide": 1}
        assert reader.get("1.2.3.4") == {}
        assert reader.get("82.0.0.1") is None


@pytest.mark.usefixtures("each_reader")
def test_a_file_of_version_6_holds_both_families(tmp_path: Path) -> None:
    path = tmp_path / "test.mmdb"
    write_mmdb(
        path,
        {"2a02:8010::/32": {"family": 6}, "81.2.69.0/24": {"family": 4}},
        database_type="Test-City",
        ip_version=6,
        build_epoch=1,
    )
    with maxminddb.open_database(path) as reader:
        assert reader.get(IPv6Address("2a02:8010::1")) == {"family": 6}
        assert reader.get(IPv4Address("81.2.69.1")) == {"family": 4}
        assert reader.get("::81.2.69.1") == {"family": 4}
        assert reader.get("2a03::1") is None


def test_a_record_size_can_be_too_small(tmp_path: Path) -> None:
    records: dict[IpNetwork, dict[str, Value]] = {
        ip_network((number << 8, 24)): {"number": number, "text": "x" * 60_000}
        for number in range(300)
    }
    with pytest.raises(ValueError, match="record size"):
        write_mmdb(
            tmp_path / "test.mmdb",
            records,
            database_type="Test-City",
            ip_version=4,
            build_epoch=1,
            record_size=24,
        )


def test_ipv6_does_not_fit_into_a_file_of_version_4(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="IP version 6"):
        write_mmdb(
            tmp_path / "test.mmdb",
            {"2a02::/16": {}},
            database_type="Test-City",
            ip_version=4,
            build_epoch=1,
        )


@settings(max_examples=50)
@given(
    st.lists(V4_NETWORKS, max_size=20, unique=True),
    st.lists(st.ip_addresses(v=4), max_size=20),
    st.sampled_from([4, 6]),
)
def test_the_longest_network_answers(
    networks: list[IPv4Network], addresses: list[IPv4Address], ip_version: int
) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "test.mmdb"
        write_mmdb(
            path,
            {network: {"network": str(network)} for network in networks},
            database_type="Test-City",
            ip_version=ip_version,
            build_epoch=1,
        )
        with maxminddb.open_database(path) as reader:
            for address in [*addresses, *(net[0] for net in networks)]:
                holding = [network for network in networks if address in network]
                expected = (
                    {"network": str(max(holding, key=lambda net: net.prefixlen))}
                    if holding
                    else None
                )
                assert reader.get(ip_address(address)) == expected
