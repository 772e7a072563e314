"""Addresses and networks: as objects, and packed into the bytes of a table."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from typing import Annotated, Final

import numpy as np
from numpy.typing import NDArray

from .rows import Column

type IpAddress = IPv4Address | IPv6Address
type IpNetwork = IPv4Network | IPv6Network

_IPV4_PREFIX: Final = 24
_IPV6_PREFIX: Final = 56
"""Prefix lengths that usually belong to one household."""

_PACKED_BYTES: Final = 16
"""Length of a packed address.

An IPv4 address is in the last four bytes, after zeros: no host has an IPv6 address in
``::/96``. So packed addresses sort by family, then by number.
"""

_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
"""All IPv6 addresses of hosts on the Internet (RFC 4291, section 2.4)."""

_NAT64: Final = IPv6Network("64:ff9b::/96")
"""IPv4 addresses as a NAT64 shows them to hosts that have IPv6 only (RFC 6052)."""

_PACKED: Final = f"S{_PACKED_BYTES}"
_BEFORE_IPV4: Final = bytes(12)


def read_address(text: str) -> IpAddress | None:
    """Read an address from outside; None if it is none, or has a zone.

    A zone can be any text, and means something only where it comes from.
    """
    try:
        return None if "%" in text else ip_address(text)
    except ValueError:
        return None


def public_address(address: str | IpAddress) -> IpAddress | None:
    """Return the public address behind a mapped or tunneled address, or None.

    IPv4-mapped (RFC 4291), 6to4 (RFC 3056), Teredo (RFC 4380), and NAT64 (RFC 6052)
    addresses become the IPv4 address of the host inside: databases place those prefixes
    where they were registered. A scope id is dropped. Of IPv6, only global unicast is
    public.
    """
    if isinstance(address, str):
        try:
            address = ip_address(address)
        except ValueError:
            return None
    if isinstance(address, IPv6Address):
        inner = _inner_ipv4(address)
        if inner is None:
            address = IPv6Address(int(address))
            is_public = address in _GLOBAL_UNICAST and address.is_global
            return address if is_public else None
        address = inner
    return address if address.is_global and not address.is_multicast else None


def _inner_ipv4(address: IPv6Address) -> IPv4Address | None:
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    teredo = address.teredo
    return address.ipv4_mapped or address.sixtofour or (teredo and teredo[1])


def network_of(address: IpAddress) -> IpNetwork:
    """Return the /24 (IPv4) or /56 (IPv6) that contains an address."""
    if isinstance(address, IPv4Address):
        return IPv4Network((int(address), _IPV4_PREFIX), strict=False)
    return IPv6Network((int(address), _IPV6_PREFIX), strict=False)


def octets_of(packed: NDArray[np.bytes_]) -> NDArray[np.uint8]:
    """Return the bytes of packed addresses in an array of their own, shape (n, 16)."""
    octets = np.array(packed, dtype=_PACKED).view(np.uint8)
    return octets.reshape(-1, _PACKED_BYTES)


def is_ipv6(packed: NDArray[np.bytes_]) -> NDArray[np.bool_]:
    """Return whether each packed address is one of IPv6, shape (n,)."""
    return np.asarray(octets_of(packed)[:, : len(_BEFORE_IPV4)].any(axis=1))


def networks_of(packed: NDArray[np.bytes_]) -> NDArray[np.bytes_]:
    """Return the first address of each address's network; packed, shape (n,)."""
    octets = octets_of(packed)
    is_v6 = is_ipv6(packed)
    octets[is_v6, _IPV6_PREFIX // 8 :] = 0
    octets[~is_v6, len(_BEFORE_IPV4) + _IPV4_PREFIX // 8 :] = 0
    return octets.view(_PACKED).reshape(-1)


def packed_address(address: IpAddress) -> bytes:
    """Return the packed bytes of an address."""
    return address.packed.rjust(_PACKED_BYTES, b"\0")


def address_of(packed: bytes) -> IpAddress:
    """Return the address of packed bytes.

    numpy drops zero bytes from the end, which are added again here.
    """
    packed = packed.ljust(_PACKED_BYTES, b"\0")
    if packed.startswith(_BEFORE_IPV4):
        return IPv4Address(packed[len(_BEFORE_IPV4) :])
    return IPv6Address(packed)


PackedAddress = Annotated[IpAddress, Column(_PACKED, packed_address, address_of)]
"""Type of an address field whose values are kept in a table."""
