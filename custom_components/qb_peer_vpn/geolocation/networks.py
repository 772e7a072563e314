"""Which address a peer really has, and what of it is told."""

from ipaddress import IPv6Address, ip_address

from ..models import IpAddress, IpNetwork


def canonical_address(address: str | IpAddress) -> IpAddress | None:
    """Bring an address into the form that databases know.

    The scope id goes; IPv4-mapped (RFC 4291), 6to4 (RFC 3056) and Teredo (RFC 4380)
    addresses become the IPv4 address of the client inside, because databases place
    those prefixes at the seat of whoever registered them. None where the text is no
    address, and for addresses that are not global or are multicast.
    """
    if isinstance(address, str):
        try:
            address = ip_address(address)
        except ValueError:
            return None
    if isinstance(address, IPv6Address):
        address = _unwrapped(address)
    return address if address.is_global and not address.is_multicast else None


def address_to_ask(network: IpNetwork) -> IpAddress | None:
    """Return the address that stands for a network where others are asked about it.

    The first one a host can have, ``a.b.c.1`` or ``…::1``, whichever peer is meant. The
    address before it is the network's own in IPv4 and any router's in IPv6 (RFC 4291,
    section 2.6.1), which a service may refuse. None where it is not global.
    """
    return canonical_address(network[1])


def _unwrapped(address: IPv6Address) -> IpAddress:
    teredo = address.teredo
    inner = address.ipv4_mapped or address.sixtofour or (teredo and teredo[1])
    if inner is None and address.scope_id is None:
        return address
    return inner or IPv6Address(int(address))
