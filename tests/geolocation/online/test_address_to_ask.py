"""The networks of addresses, and what online services are asked about."""

from ipaddress import ip_address, ip_network

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.geolocation.online.chain import address_to_ask
from custom_components.qb_peer_vpn.models import IpAddress, network_of
from tests.addresses import PUBLIC_ADDRESSES

ADDRESSES = st.ip_addresses()


@given(ADDRESSES)
def test_an_address_lies_in_its_network(address: IpAddress) -> None:
    network = network_of(address)
    assert address in network
    assert network.prefixlen == (24 if address.version == 4 else 56)


@given(ADDRESSES, st.integers(min_value=0, max_value=2**72 - 1))
def test_addresses_share_a_network_up_to_its_edge(
    address: IpAddress, offset: int
) -> None:
    network = network_of(address)
    first = int(network.network_address)
    neighbor = type(address)(first + offset % network.num_addresses)
    assert network_of(neighbor) == network
    if first:
        assert network_of(type(address)(first - 1)) != network


@pytest.mark.parametrize(
    ("network", "address"),
    [
        ("81.2.69.0/24", "81.2.69.1"),
        ("2a02:8010:6000:100::/56", "2a02:8010:6000:100::1"),
    ],
)
def test_services_are_asked_about_the_first_host(network: str, address: str) -> None:
    assert address_to_ask(ip_network(network)) == ip_address(address)


@pytest.mark.parametrize("network", ["10.0.0.0/24", "192.0.0.0/24", "fd00::/56"])
def test_no_service_is_asked_about_a_private_network(network: str) -> None:
    assert address_to_ask(ip_network(network)) is None


@given(PUBLIC_ADDRESSES)
def test_what_is_sent_depends_on_the_network_only(address: IpAddress) -> None:
    network = network_of(address)
    told = address_to_ask(network)
    assert told is None or told in network
    assert told == address_to_ask(network_of(network[200]))
