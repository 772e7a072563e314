"""Addresses and networks, as objects and in the form in which many are kept."""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final

import numpy as np
from numpy.typing import NDArray

type IpAddress = IPv4Address | IPv6Address
type IpNetwork = IPv4Network | IPv6Network

_IPV4_PREFIX: Final = 24
_IPV6_PREFIX: Final = 56
"""Usually one household."""

_PACKED_BYTES: Final = 16
"""Of a packed address. IPv4 stands in the last four, behind zeros: nobody has an IPv6
address in ``::/96``. So packed ones sort by family, then by number."""

_PACKED: Final = f"S{_PACKED_BYTES}"
_BEFORE_IPV4: Final = bytes(12)


def network_of(address: IpAddress) -> IpNetwork:
    """Return the /24 or /56 that an address belongs to."""
    if isinstance(address, IPv4Address):
        return IPv4Network((int(address), _IPV4_PREFIX), strict=False)
    return IPv6Network((int(address), _IPV6_PREFIX), strict=False)


def networks_of(packed: NDArray[np.bytes_]) -> NDArray[np.bytes_]:
    """Return the first address of the network of each; packed, shape (n,)."""
    octets = np.array(packed, dtype=_PACKED).view(np.uint8).reshape(-1, _PACKED_BYTES)
    is_v6 = octets[:, : len(_BEFORE_IPV4)].any(axis=1)
    octets[is_v6, _IPV6_PREFIX // 8 :] = 0
    octets[~is_v6, len(_BEFORE_IPV4) + _IPV4_PREFIX // 8 :] = 0
    return octets.view(_PACKED).reshape(-1)


def packed_address(address: IpAddress) -> bytes:
    """Return the bytes that a table holds of an address."""
    return address.packed.rjust(_PACKED_BYTES, b"\0")


def address_of(packed: bytes) -> IpAddress:
    """Return the address; numpy drops zeros from the end, which come back here."""
    packed = packed.ljust(_PACKED_BYTES, b"\0")
    if packed.startswith(_BEFORE_IPV4):
        return IPv4Address(packed[len(_BEFORE_IPV4) :])
    return IPv6Address(packed)
