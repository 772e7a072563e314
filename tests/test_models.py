"""The nouns that are kept by the ten thousand: what is promised of their tables."""

from dataclasses import replace
import gc
from ipaddress import ip_address

from hypothesis import given, strategies as st
import numpy as np
import pytest

from custom_components.qb_peer_vpn.models import (
    Coordinates,
    IpAddress,
    LocatedPeer,
    LocatedPeers,
    Location,
    LocationSource,
    Peer,
    Peers,
    address_of,
    network_of,
    networks_of,
    packed_address,
)

ADDRESSES = st.one_of(
    st.ip_addresses(v=4),
    # No host has an address in ``::/96``, where tables keep IPv4 addresses.
    st.ip_addresses(v=6, network="2000::/3"),
)
PEERS = st.builds(
    Peer,
    address=ADDRESSES,
    country_code=st.sampled_from([None, "GB", "SE"]),
    download_speed=st.integers(0, 1 << 53),
    upload_speed=st.integers(0, 1 << 53),
    recent_bytes=st.integers(0, 1 << 53),
)

PEER = Peer(
    address=ip_address("81.2.69.142"),
    country_code="GB",
    download_speed=1,
    upload_speed=2,
)
LONDON = Location(
    coordinates=Coordinates(latitude=51.5, longitude=-0.1),
    country_code="GB",
    city="London",
    radius_km=10.0,
    source=LocationSource.DATABASE,
)
LOCATED = LocatedPeer(network=network_of(PEER.address), location=LONDON)


@given(ADDRESSES)
def test_an_address_comes_back_out_of_a_table(address: IpAddress) -> None:
    (packed,) = np.array([packed_address(address)], dtype="S16").tolist()
    assert address_of(packed) == address


@given(st.lists(ADDRESSES))
def test_networks_of_many_are_those_of_each(addresses: list[IpAddress]) -> None:
    packed = np.array([*map(packed_address, addresses)], dtype="S16")
    assert [address_of(first) for first in networks_of(packed).tolist()] == [
        network_of(address).network_address for address in addresses
    ]


@given(st.lists(PEERS))
def test_peers_are_sorted_whatever_their_order(peers: list[Peer]) -> None:
    table = Peers.of(peers)
    assert table == Peers.of(reversed(peers))
    assert [peer.address for peer in table] == sorted(
        (peer.address for peer in peers), key=lambda each: (each.version, int(each))
    )
    assert {*table} == {*peers}


@pytest.mark.parametrize(
    "other",
    [
        replace(PEER, address=ip_address("81.2.69.143")),
        replace(PEER, country_code=None),
        replace(PEER, download_speed=3),
        replace(PEER, upload_speed=3),
    ],
)
def test_peers_are_equal_like_each_of_them(other: Peer) -> None:
    aged = replace(PEER, recent_bytes=7)
    assert Peers.of([PEER]) == Peers.of([aged])
    assert Peers.of([PEER]) != Peers.of([other])
    assert Peers.of([PEER]) != Peers.of([PEER, other])
    assert Peers.of([PEER]) != [PEER]


def test_located_peers_are_equal_where_network_place_and_bytes_are() -> None:
    paris = replace(LONDON, city="Paris")
    assert LocatedPeers.of([LOCATED]) == LocatedPeers.of([replace(LOCATED)])
    for other in (
        replace(LOCATED, network=network_of(ip_address("81.2.70.1"))),
        replace(LOCATED, location=paris),
        replace(LOCATED, recent_bytes=1),
    ):
        assert LocatedPeers.of([LOCATED]) != LocatedPeers.of([other])
    assert LocatedPeers.of([LOCATED]) != [LOCATED]


def test_rows_can_be_looked_at_like_a_sequence() -> None:
    other = replace(PEER, address=ip_address("9.9.9.9"))
    peers = Peers.of([PEER, other])
    assert (peers[0], peers[-1], peers[:1]) == (other, PEER, [other])
    assert [*LocatedPeers.of([LOCATED])] == [LOCATED]
    with pytest.raises(IndexError):
        peers[2]


def test_a_table_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Peers.of([PEER]).table["upload_speed"] = 9


def test_no_address_shows() -> None:
    assert repr(Peers.of([PEER])) == "<Peers: 1>"
    assert repr(LocatedPeers.of([LOCATED])) == "<LocatedPeers: 1>"


def test_the_garbage_collector_has_nothing_to_do_with_the_number_of_peers() -> None:
    addresses = map(ip_address, range(0x14000000, 0x14000000 + 3_000))
    before = len(gc.get_objects())
    peers = Peers.of(replace(PEER, address=address) for address in addresses)
    assert len(peers) == 3_000
    assert len(gc.get_objects()) - before < 100
