"""Which public address an address means, and what is none."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import IpAddress, public_address, read_address
from tests.addresses import PUBLIC_IPV4


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("81.2.69.142", "81.2.69.142"),
        ("2001:218::1", "2001:218::1"),
        ("2a02:8010:6000::1%eth0", "2a02:8010:6000::1"),
        ("::ffff:81.2.69.142", "81.2.69.142"),
        ("2002:5102:458e::1", "81.2.69.142"),
        # Teredo holds the client's address inverted (RFC 4380, section 4).
        ("2001:0:4136:e378:8000:63bf:aefd:ba71", "81.2.69.142"),
        ("64:ff9b::81.2.69.142", "81.2.69.142"),
    ],
)
def test_an_address_means_the_host_inside(written: str, meant: str) -> None:
    assert public_address(written) == ip_address(meant)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "peer",
        "81.2.69",
        "0.0.0.0",
        "10.1.2.3",
        "100.64.9.9",
        "127.0.0.1",
        "169.254.7.7",
        "172.16.3.4",
        "192.168.77.5",
        "198.18.0.9",
        "203.0.113.77",
        "224.0.0.5",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.1.2.3",
        "::ffff:224.0.0.5",
        # NAT64 of a private address, and NAT64 for local use (RFC 8215).
        "64:ff9b::10.1.2.3",
        "64:ff9b:1::81.2.69.142",
        "100::1",
        "1000::1",
        "2001:db8::1",
        "2002:a01:203::1",
        "2001:0:4136:e378:8000:63bf:f5fe:fdfc",
        "4000::1",
        "5f00::1",
        "fd00:1234::5",
        "fe80::1%eth0",
        "ff0e::1",
    ],
)
def test_an_address_that_is_not_public(written: str) -> None:
    assert public_address(written) is None


@given(st.ip_addresses())
def test_text_and_object_mean_the_same(address: IpAddress) -> None:
    assert public_address(str(address)) == public_address(address)


@given(st.ip_addresses())
def test_what_is_public_means_itself(address: IpAddress) -> None:
    found = public_address(address)

    if found is not None:
        assert public_address(found) == found
        assert found.version == 4 or found in IPv6Network("2000::/3")


@given(PUBLIC_IPV4, st.ip_addresses(v=4))
def test_every_tunnel_leads_to_the_address_inside(
    inner: IPv4Address, server: IPv4Address
) -> None:
    for tunnel in (
        0xFFFF << 32 | int(inner),
        0x2002 << 112 | int(inner) << 80 | 1,
        0x20010000 << 96 | int(server) << 64 | (~int(inner) & 0xFFFFFFFF),
        0x64FF9B << 96 | int(inner),
    ):
        assert public_address(IPv6Address(tunnel)) == inner


@pytest.mark.parametrize(
    "written",
    ["", "a.b", "1.2.3", "01.2.3.4", "fe80::1%eth0", "2001:218::1%[a](http://b)"],
)
def test_a_text_that_is_no_address_or_has_a_zone(written: str) -> None:
    assert read_address(written) is None


@given(st.ip_addresses())
def test_an_address_is_read(address: IpAddress) -> None:
    assert read_address(str(address)) == address


@given(st.text(max_size=50))
def test_no_text_makes_it_fail(text: str) -> None:
    public_address(text)
    read_address(text)
