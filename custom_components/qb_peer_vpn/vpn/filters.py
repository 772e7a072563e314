"""Filters on servers: which servers fit, and what a list can be filtered by."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from ..models import ServerFeature, VpnProtocol
from .places.place_finder import Place
from .places.placement import PlacedServer
from .server_filter import ServerFilter


class Criterion(StrEnum):
    """A part of a filter, in the order in which they are applied."""

    REQUIRED = "required"
    EXCLUDED = "excluded"
    PROTOCOL = "protocol"
    COUNTRIES = "countries"
    EXCLUDED_COUNTRIES = "excluded_countries"
    CITIES = "cities"
    MAX_LOAD = "max_load"
    VIRTUAL = "elsewhere"
    PLACE = "place"
    """Not the user's choice: a server needs a place to be ranked."""


class Candidate(Protocol):
    """What a filter looks at: a placed server, or a city of the shipped table."""

    @property
    def country_code(self) -> str:
        """ISO 3166-1 alpha-2 code of the country it claims."""

    @property
    def place(self) -> Place | None:
        """The place it claims, if any table has it."""

    @property
    def physical_country(self) -> str | None:
        """ISO 3166-1 alpha-2 code of where it really is, if that is another country."""

    @property
    def features(self) -> frozenset[ServerFeature]:
        """What it offers."""

    @property
    def protocols(self) -> frozenset[VpnProtocol]:
        """What it speaks; empty if the list does not state it."""

    @property
    def load(self) -> int | None:
        """In percent, if the list states it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AvailableFilters:
    """What the servers of a list differ in."""

    features: frozenset[ServerFeature]
    """Features that some servers have and others do not."""
    protocols: tuple[VpnProtocol, ...]
    """In the usual order; empty if all servers speak the same under one host name."""
    countries: tuple[str, ...]
    """ISO 3166-1 alpha-2 codes, sorted."""
    cities: tuple[tuple[str, str], ...]
    """Key and name of the places, sorted by key; empty if the list names no cities."""
    loads: bool
    """Whether the list states loads."""
    virtual: bool
    """Whether any server is physically in another country than it claims."""


def fits(candidate: Candidate, wanted: ServerFilter) -> bool:
    """Return whether a candidate is wanted, with a known place or without."""
    return all(test(candidate, wanted) for test in _WISHES.values())


def emptied_by(
    placed: Iterable[PlacedServer], wanted: ServerFilter
) -> Criterion | None:
    """Return the first criterion after which no server is left.

    None if servers are left, or if there was none to begin with.
    """
    left = list(placed)
    for criterion, test in (_WISHES | _NEEDS).items():
        still = [each for each in left if test(each, wanted)]
        if left and not still:
            return criterion
        left = still
    return None


def available_filters(placed: Iterable[PlacedServer]) -> AvailableFilters:
    """Return what the servers of a list can be filtered by."""
    placed = tuple(placed)
    features = [each.features for each in placed]
    cities = {
        each.place.key: each.place.name
        for each in placed
        if each.place and each.place.key != each.place.country_code
    }
    return AvailableFilters(
        features=frozenset()
        .union(*features)
        .difference(frozenset(ServerFeature).intersection(*features)),
        protocols=_different_protocols(placed),
        countries=tuple(
            sorted({each.place.country_code for each in placed if each.place})
        ),
        cities=tuple(sorted(cities.items())),
        loads=any(each.load is not None for each in placed),
        virtual=any(each.physical_country for each in placed),
    )


def _different_protocols(placed: Iterable[PlacedServer]) -> tuple[VpnProtocol, ...]:
    """Return the protocols of the list if it matters which one a client speaks."""
    servers = [each.server for each in placed if each.protocols]
    spoken = {server.protocols for server in servers}
    by_all = frozenset(VpnProtocol).intersection(*spoken)
    by_any = frozenset[VpnProtocol]().union(*spoken)
    if by_all == by_any and not any(server.other_hostnames for server in servers):
        return ()
    return tuple(protocol for protocol in VpnProtocol if protocol in by_any)


type _Test = Callable[[Candidate, ServerFilter], bool]


def _speaks_protocol(candidate: Candidate, wanted: ServerFilter) -> bool:
    spoken = candidate.protocols
    return wanted.protocol is None or not spoken or wanted.protocol in spoken


def _is_in_countries(candidate: Candidate, wanted: ServerFilter) -> bool:
    return not wanted.countries or candidate.country_code in wanted.countries


def _is_in_no_excluded_country(candidate: Candidate, wanted: ServerFilter) -> bool:
    countries = {candidate.country_code, candidate.physical_country}
    return not countries & wanted.excluded_countries


def _is_in_cities(candidate: Candidate, wanted: ServerFilter) -> bool:
    key = candidate.place.key if candidate.place else None
    return not wanted.cities or key in wanted.cities


def _is_idle_enough(candidate: Candidate, wanted: ServerFilter) -> bool:
    load = candidate.load
    return wanted.max_load is None or load is None or load <= wanted.max_load


_WISHES: dict[Criterion, _Test] = {
    Criterion.REQUIRED: lambda candidate, wanted: wanted.required <= candidate.features,
    Criterion.EXCLUDED: lambda candidate, wanted: (
        not (wanted.excluded & candidate.features)
    ),
    Criterion.PROTOCOL: _speaks_protocol,
    Criterion.COUNTRIES: _is_in_countries,
    Criterion.EXCLUDED_COUNTRIES: _is_in_no_excluded_country,
    Criterion.CITIES: _is_in_cities,
    Criterion.MAX_LOAD: _is_idle_enough,
    Criterion.VIRTUAL: lambda candidate, wanted: (
        wanted.virtual or candidate.physical_country is None
    ),
}

_NEEDS: dict[Criterion, _Test] = {
    Criterion.PLACE: lambda candidate, _: candidate.place is not None,
}
