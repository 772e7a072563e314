"""Locations of the peers of a poll, from all sources that are allowed."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

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

type Packed = NDArray[np.bytes_]
"""Packed addresses, shape (n,)."""
type Numbers = NDArray[np.int32]
"""Indexes into a tuple of locations, shape (n,); -1 for none."""

MAX_UNKNOWN = 1_000
"""Networks returned for online lookups: more than the services answer until the next
poll, which returns the next ones."""

_NONE = -1
_NO_ADDRESSES = np.empty(0, dtype="S16")
_MIN_KEPT_PLACES = 500
"""Places that are kept between polls, plus two for each peer, for peers that return."""


class LookupMode(StrEnum):
    """The user's choice of where peers may be looked up."""

    ON_DEVICE = "on_device"
    """In databases on this machine; no address leaves it."""
    ONLINE = "online"
    """In databases first; networks without a city are sent to online services."""
    COUNTRY_ONLY = "country_only"
    """Nowhere: only the country that qBittorrent resolved is used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LocatedSwarm:
    """Locations of the peers of one poll."""

    located: LocatedPeers
    """In the order of the peers."""
    rows: NDArray[np.intp] = field(repr=False, compare=False)
    """The row of each of them among the peers, shape (located,)."""
    by_city: int
    """Peers located to a city."""
    by_country: int
    """Peers of which only the country is known."""
    unlocated: int
    """Peers without any location."""
    hosting_share: float | None
    """Share of peers in data centers and behind VPNs or proxies, 0 to 1, among those of
    which that is known; None if it is known of none."""
    unknown: tuple[IpNetwork, ...] = field(repr=False)
    """Networks to ask the online services about, those with the most traffic first, at
    most ``MAX_UNKNOWN``; empty unless the mode is online."""
    unknown_networks: int
    """Number of all networks to ask about."""
    databases: tuple[DatabaseInfo, ...]
    """The databases in use, IPv4 first."""
    problems: tuple[DatabaseProblem, ...] = field(compare=False)
    """Files that cannot be used; each is reported once."""


class Locator:
    """Locates peers by database, then by earlier answers of services, then by country.

    An answer with a city is preferred to one without, from whichever source. Use it from
    one thread at a time.
    """

    def __init__(
        self,
        countries: CountryTable,
        databases: DatabaseFolder,
        cache: LocationCache,
        mode: LookupMode,
    ) -> None:
        self._countries = countries
        self._databases = databases
        self._cache = cache
        self._mode = mode
        self._last = _DatabaseAnswers(changes=_NONE)

    def locate(self, peers: Peers, now: datetime) -> LocatedSwarm:
        """Locate all peers of a poll, with the database files as they are now."""
        uses_databases = self._mode is not LookupMode.COUNTRY_ONLY
        problems = self._databases.refresh() if uses_databases else ()
        self._last = answers = self._ask_databases(peers.table["address"])
        numbers, unknown = self._add_cached(peers.table, answers, now)
        self._add_countries(peers.table, answers, numbers)
        rows = np.flatnonzero(numbers != _NONE)
        located = _located_peers(peers.table, answers, numbers, rows)
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
            rows=rows,
            by_city=by_city,
            by_country=len(located) - by_city,
            unlocated=len(peers) - len(located),
            hosting_share=_hosting_share(located.locations, counts),
            unknown=tuple(
                network_of(address_of(network))
                for network in unknown[:MAX_UNKNOWN].tolist()
            ),
            unknown_networks=len(unknown),
            databases=self._databases.in_use if uses_databases else (),
            problems=problems,
        )

    def locate_address(self, address: IpAddress, now: datetime) -> Location | None:
        """Locate one address, such as the exit, with the databases of the last poll.

        None if neither databases nor cache know it; its country is not known otherwise.
        """
        public = public_address(address)
        if public is None:
            return None
        location, _ = self._locate(public, network_of(public), now)
        return location

    def unknown_network(self, address: IpAddress, now: datetime) -> IpNetwork | None:
        """Return the network to ask the online services about to locate one address.

        None if that is not necessary, or not allowed.
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
        """Return the best answer, and whether a service could have a better one."""
        if self._mode is LookupMode.COUNTRY_ONLY:
            return None, False
        (found,) = self._databases.locate_all(np.array([packed_address(address)]))
        if found is not None and found.city is not None:
            return found, False
        cached = self._cache.location(network, now)
        best = cached if found is None or (cached and cached.city) else found
        may_ask = self._mode is LookupMode.ONLINE
        return best, may_ask and not self._cache.is_fresh(network, now)

    def _ask_databases(self, addresses: Packed) -> _DatabaseAnswers:
        """Ask the databases about addresses that were not in the last poll."""
        last = self._last
        if last.changes != self._databases.changes or last.has_outdated_places:
            last = _DatabaseAnswers(changes=self._databases.changes)
        rows = np.searchsorted(last.addresses, addresses)
        is_known = rows < len(last.addresses)
        is_known[is_known] = last.addresses[rows[is_known]] == addresses[is_known]
        networks = np.zeros(len(addresses), dtype=addresses.dtype)
        numbers = np.full(len(addresses), _NONE, dtype=np.int32)
        networks[is_known] = last.networks[rows[is_known]]
        numbers[is_known] = last.numbers[rows[is_known]]
        new = np.flatnonzero(~is_known)
        networks[new] = [_packed_public(packed) for packed in addresses[new].tolist()]
        if self._mode is not LookupMode.COUNTRY_ONLY:
            asked = new[networks[new] != b""]
            places = self._databases.locate_all(networks[asked])
            numbers[asked] = list(map(last.places.number, places))
        networks[new] = networks_of(networks[new])
        return replace(
            last, addresses=addresses.copy(), networks=networks, numbers=numbers
        )

    def _add_cached(
        self, peers: Table, answers: _DatabaseAnswers, now: datetime
    ) -> tuple[Numbers, Packed]:
        """Add earlier answers of services for peers without a city from a database.

        Returns:
            The better answer of both, shape (peers,), and the networks of which a service
            could have a better one, those with the most traffic first.

        """
        numbers = answers.numbers.copy()
        if self._mode is LookupMode.COUNTRY_ONLY:
            return numbers, _NO_ADDRESSES
        places = answers.places
        rows = np.flatnonzero(answers.has_network & ~places.has_city(numbers))
        networks, of_network = np.unique(answers.networks[rows], return_inverse=True)
        cached = np.full(len(networks), _NONE, dtype=np.int32)
        may_ask = np.zeros(len(networks), dtype=np.bool_)
        for row, network in enumerate(networks.tolist()):
            first = int(address_of(network))
            cached[row] = places.number(self._cache.location_at(first, now))
            may_ask[row] = not self._cache.is_fresh_at(first, now)
        is_better = (numbers[rows] == _NONE) | places.has_city(cached)[of_network]
        numbers[rows] = np.where(is_better, cached[of_network], numbers[rows])
        if self._mode is not LookupMode.ONLINE:
            return numbers, _NO_ADDRESSES
        traffic = np.zeros(len(networks), dtype=np.int64)
        speeds = peers["download_speed"][rows] + peers["upload_speed"][rows]
        np.add.at(traffic, of_network, speeds)
        order = np.lexsort((networks, -traffic))
        return numbers, networks[order[may_ask[order]]]

    def _add_countries(
        self, peers: Table, answers: _DatabaseAnswers, numbers: Numbers
    ) -> None:
        """Use the countries that qBittorrent resolved for the remaining peers."""
        rows = np.flatnonzero(answers.has_network & (numbers == _NONE))
        codes, of_code = np.unique(peers["country_code"][rows], return_inverse=True)
        countries = (self._countries.location(code.decode()) for code in codes.tolist())
        of_country = np.array(
            list(map(answers.places.number, countries)), dtype=np.int32
        )
        numbers[rows] = of_country[of_code]


class _NumberedPlaces:
    """Distinct locations, numbered in the order in which they were added."""

    def __init__(self) -> None:
        self._numbers: dict[Location, int] = {}

    def __len__(self) -> int:
        return len(self._numbers)

    def number(self, location: Location | None) -> int:
        if location is None:
            return _NONE
        return self._numbers.setdefault(location, len(self._numbers))

    def has_city(self, numbers: Numbers) -> NDArray[np.bool_]:
        """Return whether each numbered location is a city, shape as ``numbers``."""
        # The last element is for _NONE, which is the index -1.
        cities = [*(place.city is not None for place in self._numbers), False]
        is_city: NDArray[np.bool_] = np.array(cities)[numbers]
        return is_city

    def in_use(self, numbers: Numbers) -> tuple[Numbers, tuple[Location, ...]]:
        """Return the locations that occur, and the indexes into them."""
        used, first, of_used = np.unique(
            numbers, return_index=True, return_inverse=True
        )
        order = np.argsort(first)
        locations = tuple(self._numbers)
        return np.argsort(order).astype(np.int32)[of_used], tuple(
            locations[number] for number in used[order].tolist()
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _DatabaseAnswers:
    """Answers of the databases for the addresses of a poll; arrays of shape (addresses,)."""

    changes: int
    """Counter of the databases' changes at that time."""
    addresses: Packed = field(default_factory=lambda: np.empty(0, dtype="S16"))
    """Sorted."""
    networks: Packed = field(default_factory=lambda: np.empty(0, dtype="S16"))
    """First addresses; empty for addresses that are not public."""
    numbers: Numbers = field(default_factory=lambda: np.empty(0, dtype=np.int32))
    """Indexes into ``places``."""
    places: _NumberedPlaces = field(default_factory=_NumberedPlaces)
    """All places of the polls since the databases changed, from any source."""

    @property
    def has_network(self) -> NDArray[np.bool_]:
        return np.not_equal(self.networks, b"")

    @property
    def has_outdated_places(self) -> bool:
        """Whether most of the places are those of peers that have left."""
        return len(self.places) > _MIN_KEPT_PLACES + 2 * len(self.addresses)


def _packed_public(packed: bytes) -> bytes:
    """Return the packed public address behind another one; empty if there is none."""
    address = public_address(address_of(packed))
    return b"" if address is None else packed_address(address)


def _located_peers(
    peers: Table,
    answers: _DatabaseAnswers,
    numbers: Numbers,
    rows: NDArray[np.intp],
) -> LocatedPeers:
    table = np.empty(len(rows), dtype=LOCATED_PEER)
    table["network"] = answers.networks[rows]
    table["recent_bytes"] = peers["recent_bytes"][rows]
    table["location"], locations = answers.places.in_use(numbers[rows])
    return LocatedPeers(table, locations)


def _hosting_share(locations: tuple[Location, ...], counts: list[int]) -> float | None:
    known = hosting = 0
    for place, count in zip(locations, counts, strict=True):
        if place.hosting is not None:
            known += count
            hosting += count * place.hosting
    return hosting / known if known else None
