"""The exits of a poll: where they are, and whether they are a VPN's. For the worker."""

from typing import Final

from ...models import IpAddress, IpNetwork, Location, Peers, PeerSnapshot, address_of
from ...recommendation import (
    Exit,
    ExitReport,
    HomeLine,
    JudgedExit,
    Protection,
    judge_exits,
    vpn_location,
)
from .cycle import ExitPlace, Inputs

_BORDER_KM: Final = 50.0
"""Databases may place a home that is this close to a border on the other side."""


def judged_exits(inputs: Inputs) -> tuple[JudgedExit, ...]:
    """Return the exits that qBittorrent uses, and what their evidence says."""
    return _judged(inputs, _exits_in_use(inputs.snapshot))


def location_in_use(inputs: Inputs, exits: tuple[JudgedExit, ...]) -> Location | None:
    """Return where the VPN's exit is: the container's, or one that qBittorrent uses."""
    addresses = _by_trust(inputs, exits, _exits_in_use(inputs.snapshot))
    return vpn_location(_judged(inputs, addresses))


def _judged(inputs: Inputs, addresses: tuple[IpAddress, ...]) -> tuple[JudgedExit, ...]:
    places = tuple(dict.fromkeys((inputs.home, inputs.home_assistant)))
    countries = (
        inputs.place_names.countries_around(place, _BORDER_KM) for place in places
    )
    return judge_exits(
        (
            Exit(
                address=address,
                location=inputs.locator.locate_address(address, inputs.now),
            )
            for address in addresses
        ),
        inputs.inventory.servers,
        HomeLine(
            places=places,
            country_codes=frozenset().union(*countries),
            networks=inputs.home_networks,
        ),
        # If that is unknown, it is possible.
        asks_router=inputs.snapshot.asks_router is not False,
    )


def exit_report(inputs: Inputs, exits: tuple[JudgedExit, ...]) -> ExitReport:
    """Return what the exits say together; nothing if the user does not want to know."""
    if not inputs.options.warns_without_vpn:
        return ExitReport()
    return ExitReport.of(exits)


def own_line_exits(
    inputs: Inputs, exits: tuple[JudgedExit, ...]
) -> frozenset[IpAddress]:
    """Return the exits that are the own line; none if the user does not want to know."""
    if not inputs.options.warns_without_vpn:
        return frozenset()
    return frozenset(
        each.exit.address for each in exits if each.protection is Protection.OWN_LINE
    )


def exit_place(inputs: Inputs, exits: tuple[JudgedExit, ...]) -> ExitPlace | None:
    """Return the first exit that can be located, whether it is a VPN's or not."""
    for address in _by_trust(inputs, exits, _exits(inputs.snapshot)):
        if location := inputs.locator.locate_address(address, inputs.now):
            return ExitPlace(
                label=location.city or location.country_code,
                country_code=location.country_code,
            )
    return None


def unknown_exits(
    inputs: Inputs, exits: tuple[JudgedExit, ...]
) -> tuple[IpNetwork, ...]:
    """Return the networks of exits to ask the online services about."""
    networks = (
        inputs.locator.unknown_network(address, inputs.now)
        for address in _by_trust(inputs, exits, _exits(inputs.snapshot))
    )
    return tuple(network for network in networks if network)


def _by_trust(
    inputs: Inputs, exits: tuple[JudgedExit, ...], reported: tuple[IpAddress, ...]
) -> tuple[IpAddress, ...]:
    """Return the exits that qBittorrent reports and the container's, most trusted first.

    qBittorrent hears of its exits from peers, minutes after a change, and does not say
    them before 5.1. On the own line, it does not use the container.
    """
    container = inputs.container_exit
    if container is None or any(each.may_be_own_line for each in exits):
        return reported
    if container.is_current:
        return tuple(dict.fromkeys((container.address, *reported)))
    return tuple(dict.fromkeys((*reported, container.address)))


def _exits(snapshot: PeerSnapshot) -> tuple[IpAddress, ...]:
    return tuple(each for each in (snapshot.exit_v4, snapshot.exit_v6) if each)


def _exits_in_use(snapshot: PeerSnapshot) -> tuple[IpAddress, ...]:
    """Leave out the exit of an IP version that no peer has.

    qBittorrent never forgets an address: after a VPN without IPv6 is up, the IPv6 address
    of the own line stays until the next restart.
    """
    exits, versions = _exits(snapshot), _versions(snapshot.peers)
    return tuple(each for each in exits if each.version in versions) or exits


def _versions(peers: Peers) -> set[int]:
    # They are sorted by version.
    ends = peers.table["address"][[0, -1]].tolist() if len(peers) else []
    return {address_of(each).version for each in ends}
