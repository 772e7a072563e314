"""Which address of a network online services are asked about."""

from ..models import IpAddress, IpNetwork, public_address


def address_to_ask(network: IpNetwork) -> IpAddress | None:
    """Return the address that stands for a network where others are asked about it.

    The first one a host can have, ``a.b.c.1`` or ``…::1``, whichever peer is meant. The
    address before it is the network's own in IPv4 and any router's in IPv6 (RFC 4291,
    section 2.6.1), which a service may refuse. None where it is not public.
    """
    return public_address(network[1])
