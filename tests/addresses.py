"""Public addresses to try, made without a filter that throws most of them away."""

from ipaddress import IPv4Address, IPv6Address, ip_network
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from custom_components.qb_peer_vpn.models import IpAddress


def _numbers_in(*networks: str) -> SearchStrategy[int]:
    return st.sampled_from([ip_network(each) for each in networks]).flatmap(
        lambda network: st.integers(int(network[0]), int(network[-1]))
    )


PUBLIC_IPV4: Final[SearchStrategy[IPv4Address]] = _numbers_in(
    "1.0.0.0/8", "23.0.0.0/8", "80.0.0.0/5", "200.0.0.0/7"
).map(IPv4Address)
"""From blocks without any address for special use (IANA's registry, RFC 6890)."""

PUBLIC_ADDRESSES: Final[SearchStrategy[IpAddress]] = PUBLIC_IPV4 | _numbers_in(
    "2400::/12", "2600::/12", "2a00::/12"
).map(IPv6Address)
"""The same, and IPv6 addresses that registries hand out."""
