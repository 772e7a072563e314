"""Exits, a provider's list, and a home in Zurich whose line is known or not."""

from ipaddress import ip_address, ip_network

from custom_components.qb_peer_vpn.models import Location, VpnServer
from custom_components.qb_peer_vpn.recommendation import (
    Evidence,
    Exit,
    ExitReport,
    HomeLine,
    JudgedExit,
    judge_exits,
)

from .builders import at

LISTED_V4, LISTED_V6 = "203.0.114.7", "2a0e:100:200::7"
"""Entry addresses of the provider's servers."""
NEXT_TO_LISTED_V4, NEXT_TO_LISTED_V6 = "203.0.114.200", "2a0e:100:200:ffff::1"
"""Exits of the same servers: the same /24, the same /48."""
OTHER_V4, OTHER_V6 = "203.0.115.7", "2a0e:100:201::7"
"""In none of the provider's networks."""
HOME_V4, HOME_V6 = "198.52.9.20", "2a0f:7:8:1::20"
AT_HOME_V6 = "2a0f:7:8:22::99"
"""Another device of the same home: the same /56."""


def server(*addresses: str) -> VpnServer:
    """Return a server with these entry addresses."""
    return VpnServer(
        provider="protonvpn",
        name="CH#1",
        hostname="node-ch-01.protonvpn.net",
        country_code="CH",
        city="Zurich",
        addresses=tuple(map(ip_address, addresses)),
        features=frozenset(),
    )


SERVERS = (server(), server("203.0.120.1", LISTED_V6), server(LISTED_V4))


def home_line(*networks: str, near: str | None = None) -> HomeLine:
    """Return a home in Zurich, with the networks that it is known to have.

    Args:
        networks: of the line.
        near: the place of Home Assistant, if qBittorrent runs somewhere else.

    """
    return HomeLine(
        places=(at("Zurich"), *([at(near)] if near else [])),
        country_codes=frozenset({"CH"}),
        networks=frozenset(map(ip_network, networks)),
    )


def judge(
    *exits: tuple[str, Location | None],
    home: HomeLine | None = None,
    servers: tuple[VpnServer, ...] = SERVERS,
    asks_router: bool = False,
) -> tuple[JudgedExit, ...]:
    """Judge exits, each with its address and its location."""
    return judge_exits(
        [
            Exit(address=ip_address(address), location=location)
            for address, location in exits
        ],
        servers,
        home or home_line(),
        asks_router=asks_router,
    )


def report(
    *exits: tuple[str, Location | None],
    home: HomeLine | None = None,
    servers: tuple[VpnServer, ...] = SERVERS,
    asks_router: bool = False,
) -> ExitReport:
    """Sum up what is known about exits."""
    return ExitReport.of(
        judge(*exits, home=home, servers=servers, asks_router=asks_router)
    )


def evidence(
    address: str,
    location: Location | None,
    *,
    home: HomeLine | None = None,
    servers: tuple[VpnServer, ...] = SERVERS,
) -> set[Evidence]:
    """Return what is known about one exit."""
    return set(report((address, location), home=home, servers=servers).evidence)
