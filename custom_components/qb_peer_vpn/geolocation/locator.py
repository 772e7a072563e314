"""Where the peers of a swarm are, and how many of them somebody can place."""

from dataclasses import dataclass, field, replace
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from ..models import (
    LOCATED_PEER,
    IpAddress,
    IpNetwork,
    LocatedPeers,
    Location,
    Peers,
    Table,
    address_of,
    network_of,
    networks_of,
    packed_address,
    public_address,
)
from .countries import CountryTable
from .database.city_database import DatabaseInfo
from .database.folder import DatabaseFolder, DatabaseProblem
from .location_cache import LocationCache
from .lookup_mode import LookupMode

type Packed = NDArray[np.bytes_]
type Numbers = NDArray[np.int32]
"""Which of some locations each is; -1: none."""

MOST_ASKED = 1_000
"""Networks: more than the services tell until the next run, in which others follow."""

_NONE = -1
_NOBODY = np.empty(0, dtype="S16")
_MOST_PLACES = 500
"""So many, and twice as many as there are peers, are kept for those who come back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedSwarm:
    """Where the peers of one poll are."""

    located: LocatedPeers
    """In the order of the peers."""
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
    """Networks to ask the online services for, those with most traffic first, at most
    ``MOST_ASKED``; none in the other modes."""
    unknown_networks: int
    """How many there are in all."""
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
        self._last = _Here(changes=_NONE)

    def locate(self, peers: Peers, now: datetime) -> LocatedSwarm:
        """Locate all peers of a poll in one job, with the files as they are now."""
        uses_databases = self._mode is not LookupMode.COUNTRY_ONLY
        problems = self._databases.refresh() if uses_databases else ()
        self._last = here = self._here(peers.table["address"])
        numbers, unknown = self._told(peers.table, here, now)
        self._add_countries(peers.table, here, numbers)
        located = _located_peers(peers.table, here, numbers)
        counts = np.bincount(
            located.table["location"], minlength=len(located.locations)
        ).tolist()
        by_city = sum(
            count
            for place, count in zip(located.locations, counts, strict=True)
            if place.city is not None
        )
        return LocatedSwarm(
            located=located,
            by_city=by_city,
            by_country=len(located) - by_city,
            unlocated=len(peers) - len(located),
            hosting_share=_hosting_share(located.locations, counts),
            unknown=tuple(
                network_of(address_of(network))
                for network in unknown[:MOST_ASKED].tolist()
            ),
            unknown_networks=len(unknown),
            databases=self._databases.in_use if uses_databases else (),
            problems=problems,
        )

    def locate_address(self, address: IpAddress, now: datetime) -> Location | None:
        """Locate one address, such as the exit, with the databases of the last run.

        None where neither they nor the cache know it: nothing else hints at its country.
        """
        public = public_address(address)
        if public is None:
            return None
        location, _ = self._locate(public, network_of(public), now)
        return location

    def unknown_network(self, address: IpAddress, now: datetime) -> IpNetwork | None:
        """Return the network to ask the online services for to locate one address.

        None where nobody need be asked, or may be.
        """
        public = public_address(address)
        if public is None:
            return None
        network = network_of(public)
        _, is_unknown = self._locate(public, network, now)
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

    def _here(self, addresses: Packed) -> _Here:
        """Ask the databases for those that they were not asked for in the last run."""
        last = self._last
        if last.changes != self._databases.changes or last.is_crowded:
            last = _Here(changes=self._databases.changes)
        rows = np.searchsorted(last.addresses, addresses)
        is_known = rows < len(last.addresses)
        is_known[is_known] = last.addresses[rows[is_known]] == addresses[is_known]
        networks = np.zeros(len(addresses), dtype=addresses.dtype)
        numbers = np.full(len(addresses), _NONE, dtype=np.int32)
        networks[is_known] = last.networks[rows[is_known]]
        numbers[is_known] = last.numbers[rows[is_known]]
        new = np.flatnonzero(~is_known)
        for row, packed in zip(new.tolist(), addresses[new].tolist(), strict=True):
            address = public_address(address_of(packed))
            if address is not None:
                networks[row] = packed_address(address)
                if self._mode is not LookupMode.COUNTRY_ONLY:
                    place = self._databases.locate(address)
                    numbers[row] = last.places.number(place)
        networks[new] = networks_of(networks[new])
        return replace(
            last, addresses=addresses.copy(), networks=networks, numbers=numbers
        )

    def _told(self, peers: Table, here: _Here, now: datetime) -> tuple[Numbers, Packed]:
        """Add what services told, where no database names a city.

        Returns the better answer of both, and the networks that a service may know
        better, those with most traffic first.
        """
        numbers = here.numbers.copy()
        if self._mode is LookupMode.COUNTRY_ONLY:
            return numbers, _NOBODY
        rows = np.flatnonzero(here.has_network & ~here.places.has_city(numbers))
        networks, of_network = np.unique(here.networks[rows], return_inverse=True)
        told = np.full(len(networks), _NONE, dtype=np.int32)
        may_ask = np.zeros(len(networks), dtype=np.bool_)
        for row, network in enumerate(networks.tolist()):
            first = int(address_of(network))
            told[row] = here.places.number(self._cache.location_at(first, now))
            may_ask[row] = not self._cache.is_fresh_at(first, now)
        is_better = (numbers[rows] == _NONE) | here.places.has_city(told)[of_network]
        numbers[rows] = np.where(is_better, told[of_network], numbers[rows])
        if self._mode is not LookupMode.ONLINE:
            return numbers, _NOBODY
        traffic = np.zeros(len(networks), dtype=np.int64)
        speeds = peers["download_speed"][rows] + peers["upload_speed"][rows]
        np.add.at(traffic, of_network, speeds)
        order = np.lexsort((networks, -traffic))
        return numbers, networks[order[may_ask[order]]]

    def _add_countries(self, peers: Table, here: _Here, numbers: Numbers) -> None:
        """Fall back to the countries that qBittorrent resolved."""
        rows = np.flatnonzero(here.has_network & (numbers == _NONE))
        codes, of_code = np.unique(peers["country_code"][rows], return_inverse=True)
        countries = (self._countries.location(code.decode()) for code in codes.tolist())
        of_country = np.array(list(map(here.places.number, countries)), dtype=np.int32)
        numbers[rows] = of_country[of_code]


class _Numbered:
    """Locations, each once, with numbers in the order in which they came."""

    def __init__(self) -> None:
        self._numbers: dict[Location, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, location: Location | None) -> int:
        if location is None:
            return _NONE
        return self._numbers.setdefault(location, len(self._numbers))

    def has_city(self, numbers: Numbers) -> NDArray[np.bool_]:
        """Say of each number whether it stands for a city."""
        # The last one stands for none.
        cities = [*(place.city is not None for place in self._numbers), False]
        is_city: NDArray[np.bool_] = np.array(cities)[numbers]
        return is_city

    def in_use(self, numbers: Numbers) -> tuple[Numbers, tuple[Location, ...]]:
        """Return the locations that are in use, and their numbers among those."""
        used, first, of_used = np.unique(
            numbers, return_index=True, return_inverse=True
        )
        order = np.argsort(first)
        locations = tuple(self._numbers)
        return np.argsort(order).astype(np.int32)[of_used], tuple(
            locations[number] for number in used[order].tolist()
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Here:
    """What the databases know of the addresses of a run; arrays of shape (addresses,)."""

    changes: int
    """Of the databases, until then."""
    addresses: Packed = field(default_factory=lambda: np.empty(0, dtype="S16"))
    """Sorted."""
    networks: Packed = field(default_factory=lambda: np.empty(0, dtype="S16"))
    """First addresses; nothing where the address is not global."""
    numbers: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    """Of the places."""
    places: _Numbered = field(default_factory=_Numbered)
    """All of the runs since the databases changed, and what else has been told."""

    @property
    def has_network(self) -> NDArray[np.bool_]:
        return np.not_equal(self.networks, b"")

    @property
    def is_crowded(self) -> bool:
        """Whether most of the places are those of peers who left."""
        return len(self.places) > _MOST_PLACES + 2 * len(self.addresses)


def _located_peers(peers: Table, here: _Here, numbers: Numbers) -> LocatedPeers:
    rows = np.flatnonzero(numbers != _NONE)
    table = np.empty(len(rows), dtype=LOCATED_PEER)
    table["network"] = here.networks[rows]
    table["recent_bytes"] = peers["recent_bytes"][rows]
    table["location"], locations = here.places.in_use(numbers[rows])
    return LocatedPeers(table, locations)


def _hosting_share(locations: tuple[Location, ...], counts: list[int]) -> float | None:
    told = hosting = 0
    for place, count in zip(locations, counts, strict=True):
        if place.hosting is not None:
            told += count
            hosting += count * place.hosting
    return hosting / told if told else None
