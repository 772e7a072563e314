"""Where the peers of a swarm are, and how many of them somebody can place."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ..models import IpAddress, IpNetwork, LocatedPeer, Location, Peer
from .countries import CountryTable
from .database import DatabaseInfo
from .database_folder import DatabaseFolder, DatabaseProblem
from .location_cache import LocationCache
from .lookup_mode import LookupMode
from .networks import canonical_address, network_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedSwarm:
    """Where the peers of one poll are."""

    located: tuple[LocatedPeer, ...]
    """Sorted by address family and address."""
    by_city: int
    """Peers located to a city."""
    by_country: int
    """Peers of which only the country is known."""
    unlocated: int
    """Peers that nobody knows anything about."""
    hosting_share: float | None
    """Share of datacentres, VPNs and proxies, 0 to 1, among the peers of which somebody
    told; None where nobody did."""
    unknown: tuple[IpNetwork, ...] = field(repr=False)
    """Networks to ask the online services for, those with most traffic first; none in
    the other modes."""
    databases: tuple[DatabaseInfo, ...]
    """The databases in use, IPv4 first."""
    problems: tuple[DatabaseProblem, ...] = field(compare=False)
    """Files that cannot be used; each one once."""


class Locator:
    """The chain of answers: a database here, what a service told, the country.

    A city wins over a country, whoever names it. One job at a time.
    """

    def __init__(
        self,
        countries: CountryTable,
        databases: DatabaseFolder,
        cache: LocationCache,
        mode: LookupMode,
    ) -> None:
        """Take the sources; none is read here."""
        self._countries = countries
        self._databases = databases
        self._cache = cache
        self._mode = mode
        self._last = dict[int, LocatedPeer]()

    def locate(self, peers: Sequence[Peer], now: datetime) -> LocatedSwarm:
        """Locate all peers of a poll in one job, with the files as they are now."""
        uses_databases = self._mode is not LookupMode.COUNTRY_ONLY
        problems = self._databases.refresh() if uses_databases else ()
        last, self._last = self._last, {}
        located: list[LocatedPeer] = []
        traffic = defaultdict[IpNetwork, int](int)
        for address, peer in _canonical(peers):
            before = last.get(int(address))
            network = before.network if before else network_of(address)
            location, is_unknown = self._locate(address, network, now)
            if is_unknown:
                traffic[network] += peer.download_speed + peer.upload_speed
            location = location or self._countries.location(peer.country_code)
            if location is not None:
                found = _located_peer(peer, network, location, before)
                located.append(found)
                self._last[int(address)] = found
        by_city = sum(peer.location.city is not None for peer in located)
        return LocatedSwarm(
            located=tuple(located),
            by_city=by_city,
            by_country=len(located) - by_city,
            unlocated=len(peers) - len(located),
            hosting_share=_hosting_share(located),
            unknown=_most_traffic_first(traffic),
            databases=self._databases.in_use if uses_databases else (),
            problems=problems,
        )

    def locate_address(self, address: IpAddress, now: datetime) -> Location | None:
        """Locate one address, such as the exit, with the databases of the last run.

        None where neither they nor the cache know it: nothing else hints at its country.
        """
        canonical = canonical_address(address)
        if canonical is None:
            return None
        location, _ = self._locate(canonical, network_of(canonical), now)
        return location

    def unknown_network(self, address: IpAddress, now: datetime) -> IpNetwork | None:
        """Return the network to ask the online services for to locate one address.

        None where nobody need be asked, or may be.
        """
        canonical = canonical_address(address)
        if canonical is None:
            return None
        network = network_of(canonical)
        _, is_unknown = self._locate(canonical, network, now)
        return network if is_unknown else None

    def _locate(
        self, address: IpAddress, network: IpNetwork, now: datetime
    ) -> tuple[Location | None, bool]:
        """Return the best answer there is, and whether a service may know better."""
        if self._mode is LookupMode.COUNTRY_ONLY:
            return None, False
        here = self._databases.locate(address)
        if here is not None and here.city is not None:
            return here, False
        told = self._cache.location(network, now)
        best = told if here is None or (told and told.city) else here
        may_ask = self._mode is LookupMode.ONLINE
        return best, may_ask and not self._cache.is_fresh(network, now)


def _located_peer(
    peer: Peer, network: IpNetwork, location: Location, before: LocatedPeer | None
) -> LocatedPeer:
    """Return the object of the run before where nothing is new.

    New objects by the ten thousand make Python look through all the others in the process
    for garbage, and meanwhile everything stands still.
    """
    if (
        before is not None
        and before.location is location
        and before.download_speed == peer.download_speed
        and before.upload_speed == peer.upload_speed
        and before.recent_bytes == peer.recent_bytes
    ):
        return before
    return LocatedPeer(
        network=network,
        location=location,
        download_speed=peer.download_speed,
        upload_speed=peer.upload_speed,
        recent_bytes=peer.recent_bytes,
    )


def _hosting_share(located: Sequence[LocatedPeer]) -> float | None:
    told = [
        hosting for peer in located if (hosting := peer.location.hosting) is not None
    ]
    return sum(told) / len(told) if told else None


def _most_traffic_first(traffic: Mapping[IpNetwork, int]) -> tuple[IpNetwork, ...]:
    def order(network: IpNetwork) -> tuple[int, int, int]:
        return -traffic[network], network.version, int(network.network_address)

    return tuple(sorted(traffic, key=order))


def _canonical(peers: Sequence[Peer]) -> Iterator[tuple[IpAddress, Peer]]:
    """Pair the peers that have a global address with it, in an order of their own."""
    # Sorted by plain values, not as pairs, for the sake of the garbage collector too.
    addresses = {
        place: address
        for place, peer in enumerate(peers)
        if (address := canonical_address(peer.address)) is not None
    }
    for place in sorted(addresses, key=lambda at: _order(addresses[at], peers[at])):
        yield addresses[place], peers[place]


def _order(address: IpAddress, peer: Peer) -> tuple[int, int, int, int, str]:
    # One host may be connected twice, directly and through a tunnel: the rest breaks ties.
    return (
        address.version,
        int(address),
        peer.download_speed,
        peer.upload_speed,
        peer.country_code or "",
    )
