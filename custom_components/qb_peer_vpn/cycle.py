"""One cycle: peers in, recommendation out. The rooms meet here, in an executor."""

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from time import perf_counter
from typing import Self

from .catalogue import Catalogue
from .geolocation import CountryTable, DatabaseFolder, Locator, load_gazetteer
from .models import (
    Clusters,
    Coordinates,
    LocatedPeer,
    Location,
    PeerCentroid,
    PeerCluster,
    PeerSnapshot,
    Recommendation,
    VpnServer,
)
from .recommendation import (
    Explanation,
    Memory,
    PlaceNames,
    Swarm,
    explain,
    find_clusters,
    merge_peers,
    peer_centroid,
    recommend,
    site_in_use,
)
from .settings import Choices
from .vpn import Places, choose_server, load_place_tables

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """What one cycle found: everything that entities show."""

    recommendation: Recommendation
    swarm: Swarm = field(repr=False, compare=False)
    """What the recommendation was made for."""
    clusters: Clusters
    centroid: PeerCentroid | None
    peers: int
    by_city: int
    by_country: int
    unlocated: int
    countries: tuple[tuple[str, int], ...]
    """ISO 3166-1 alpha-2 code and number of peers, most first."""
    exit_label: str | None
    """Where qBittorrent goes out, as far as it is known."""
    exit_country_code: str | None
    server_list_updated: datetime | None
    duration_ms: float = field(compare=False)
    """How long the arithmetic took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolbox:
    """The tables and readers that live as long as the config entry."""

    locator: Locator
    places: Places
    place_names: PlaceNames

    @classmethod
    def load(cls, database_folder: Path) -> Self:
        """Read the shipped tables."""
        countries = CountryTable.load(_DATA)
        gazetteer = load_gazetteer(_DATA, countries)
        return cls(
            locator=Locator(countries, DatabaseFolder(database_folder, countries)),
            places=Places(load_place_tables(_DATA), gazetteer),
            place_names=PlaceNames(gazetteer),
        )


def run_cycle(
    toolbox: Toolbox,
    snapshot: PeerSnapshot,
    catalogue: Catalogue,
    home: Coordinates,
    *,
    choices: Choices,
    memory: Memory,
    previous: tuple[PeerCluster, ...],
    installation_id: str,
) -> tuple[Cycle, Memory, tuple[str, ...]]:
    """Locate, cluster, rank and decide.

    Returns:
        What was found, what to remember, and problems for the log, each told once.

    """
    begin = perf_counter()
    located = toolbox.locator.locate(snapshot.peers)
    swarm = merge_peers(located.located)
    exit_location = _exit_location(toolbox.locator, snapshot)
    recommendation, memory = recommend(
        swarm,
        catalogue.sites,
        home,
        settings=choices.decision,
        memory=memory,
        in_use=site_in_use(exit_location, catalogue.sites),
        measured_legs={},
    )
    cycle = Cycle(
        recommendation=replace(
            recommendation,
            server=choose_server(
                recommendation.chosen.site, installation_id, catalogue.mixed_hostnames
            ),
        ),
        swarm=swarm,
        clusters=find_clusters(
            swarm,
            toolbox.place_names,
            previous=previous,
            max_clusters=choices.max_clusters,
            reach_km=choices.reach_km,
        ),
        centroid=peer_centroid(swarm, toolbox.place_names),
        peers=len(snapshot.peers),
        by_city=located.by_city,
        by_country=located.by_country,
        unlocated=located.unlocated,
        countries=_countries(located.located),
        exit_label=_place(exit_location),
        exit_country_code=exit_location.country_code if exit_location else None,
        server_list_updated=catalogue.fetched_at,
        duration_ms=1000 * (perf_counter() - begin),
    )
    problems = tuple(f"{each.file_name}: {each.reason}" for each in located.problems)
    return cycle, memory, problems


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplainedSite:
    """A site of the ranking, and the server to use there."""

    explanation: Explanation
    server: VpnServer | None


def explain_cycle(
    cycle: Cycle,
    catalogue: Catalogue,
    home: Coordinates,
    *,
    limit: int,
    installation_id: str,
) -> tuple[ExplainedSite, ...]:
    """Explain the first sites of a cycle's ranking, at most ``limit``."""
    ranking = cycle.recommendation.ranking
    return tuple(
        ExplainedSite(
            explanation=explanation,
            server=choose_server(
                explanation.scored.site, installation_id, catalogue.mixed_hostnames
            ),
        )
        for explanation in explain(ranking, cycle.swarm, home, limit=limit)
    )


def _exit_location(locator: Locator, snapshot: PeerSnapshot) -> Location | None:
    for address in (snapshot.exit_v4, snapshot.exit_v6):
        if address is not None and (location := locator.locate_address(address)):
            return location
    return None


def _countries(located: tuple[LocatedPeer, ...]) -> tuple[tuple[str, int], ...]:
    counts = Counter(
        peer.location.country_code for peer in located if peer.location.country_code
    )
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _place(location: Location | None) -> str | None:
    return (location.city or location.country_code) if location else None
