"""Addresses in their canonical form, and their networks."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.geolocation import canonical_address
from custom_components.qb_peer_vpn.geolocation.networks import address_to_ask
from custom_components.qb_peer_vpn.models import IpAddress, network_of

ADDRESSES = st.ip_addresses()
GLOBAL_V4 = st.ip_addresses(v=4).filter(lambda a: a.is_global and not a.is_multicast)
V4 = st.ip_addresses(v=4)

SIX_TO_FOUR = 0x2002 << 112
TEREDO = 0x20010000 << 96
MAPPED = 0xFFFF << 32


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("81.2.69.142", "81.2.69.142"),
        ("2a02:8010:6000::1", "2a02:8010:6000::1"),
        ("2a02:8010:6000::1%eth0", "2a02:8010:6000::1"),
        ("::ffff:81.2.69.142", "81.2.69.142"),
        ("::ffff:81.2.69.142%3", "81.2.69.142"),
        ("2002:5102:458e::1", "81.2.69.142"),
        # The client's address is stored inverted (RFC 4380, section 4).
        ("2001:0:4136:e378:8000:63bf:aefd:ba71", "81.2.69.142"),
    ],
)
def test_an_address_is_brought_into_the_form_that_databases_know(
    written: str, canonical: str
) -> None:
    assert canonical_address(written) == ip_address(canonical)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "peer",
        "81.2.69",
        "81.2.69.142%eth0",
        "10.0.0.1",
        "100.64.0.1",
        "127.0.0.1",
        "169.254.1.1",
        "192.0.2.1",
        "224.0.0.251",
        "239.255.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1%eth0",
        "fd00::1",
        "2001:db8::1",
        "ff0e::1",
        "::ffff:192.168.0.1",
        "2002:c0a8:1::1",
        "2001:0:4136:e378:8000:63bf:3f57:fffe",  # 192.168.0.1 inside
    ],
)
def test_what_has_no_place_on_the_map_has_no_canonical_address(written: str) -> None:
    assert canonical_address(written) is None


def test_the_scope_of_an_address_object_goes_too() -> None:
    scoped = IPv6Address("2a02:8010:6000::1%eth0")
    canonical = canonical_address(scoped)
    assert canonical == IPv6Address("2a02:8010:6000::1")
    assert canonical != scoped


@given(ADDRESSES)
def test_a_canonical_address_is_global_and_stays_as_it_is(address: IpAddress) -> None:
    canonical = canonical_address(address)
    if canonical is not None:
        assert canonical.is_global
        assert not canonical.is_multicast
        assert canonical_address(canonical) == canonical


@given(ADDRESSES)
def test_text_and_object_mean_the_same(address: IpAddress) -> None:
    assert canonical_address(str(address)) == canonical_address(address)


@given(GLOBAL_V4, V4)
def test_every_tunnel_leads_to_the_address_inside(
    inner: IPv4Address, server: IPv4Address
) -> None:
    for tunnelled in (
        MAPPED | int(inner),
        SIX_TO_FOUR | int(inner) << 80 | 1,
        TEREDO | int(server) << 64 | (~int(inner) & 0xFFFFFFFF),
    ):
        assert canonical_address(IPv6Address(tunnelled)) == inner


@given(st.text(max_size=50))
def test_no_text_makes_it_fail(text: str) -> None:
    canonical_address(text)


@given(ADDRESSES)
def test_an_address_lies_in_its_network(address: IpAddress) -> None:
    network = network_of(address)
    assert address in network
    assert network.prefixlen == (24 if address.version == 4 else 56)


@given(ADDRESSES, st.integers(min_value=0, max_value=2**72 - 1))
def test_neighbours_share_a_network_and_its_edge_divides(
    address: IpAddress, offset: int
) -> None:
    network = network_of(address)
    first = int(network.network_address)
    neighbour = type(address)(first + offset % network.num_addresses)
    assert network_of(neighbour) == network
    if first:
        assert network_of(type(address)(first - 1)) != network


@pytest.mark.parametrize(
    ("network", "address"),
    [
        ("81.2.69.0/24", "81.2.69.1"),
        ("2a02:8010:6000:100::/56", "2a02:8010:6000:100::1"),
    ],
)
def test_others_are_asked_for_the_first_host(network: str, address: str) -> None:
    assert address_to_ask(ip_network(network)) == ip_address(address)


@pytest.mark.parametrize("network", ["10.0.0.0/24", "192.0.0.0/24", "fd00::/56"])
def test_nobody_is_asked_for_what_is_not_global(network: str) -> None:
    assert address_to_ask(ip_network(network)) is None


@given(ADDRESSES.map(canonical_address).filter(bool))
def test_what_is_told_depends_on_the_network_alone(address: IpAddress) -> None:
    network = network_of(address)
    told = address_to_ask(network)
    assert told is None or told in network
    assert told == address_to_ask(network_of(network[200]))
