"""One cycle: peers in, recommendation out. The rooms meet here, in the worker."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import islice
from time import perf_counter

from ...geolocation import DatabaseInfo, Locator
from ...models import (
    Clustering,
    Continent,
    Coordinates,
    IpAddress,
    IpNetwork,
    LocatedPeers,
    Location,
    MeasuredLeg,
    PeerCentroid,
    PeerCluster,
    PeerSnapshot,
    Recommendation,
    ServerSite,
    VpnServer,
)
from ...recommendation import (
    ClusterSettings,
    DecisionState,
    ExplainedSite,
    PlaceNames,
    Rejection,
    Swarm,
    explain,
    find_clusters,
    merge_peers,
    peer_centroid,
    recommend,
    shares_by_continent,
    site_in_use,
    sites_to_measure,
    validate_legs,
)
from ...vpn import ServerInventory, pick_server
from ..settings import Choices

RUNNERS_UP = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadSites:
    """The sites of a cycle that people read."""

    recommended: ExplainedSite
    reference: ExplainedSite
    runners_up: tuple[ExplainedSite, ...]
    """The best without the recommended one, at most five."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cycle:
    """What one cycle found: everything that entities show."""

    recommendation: Recommendation
    swarm: Swarm = field(repr=False, compare=False)
    """What the recommendation was made for."""
    read_sites: ReadSites
    clustering: Clustering
    """With the paths through the recommended site and the reference."""
    centroid: PeerCentroid | None
    peers: int
    by_city: int
    by_country: int
    unlocated: int
    hosting_share: float | None
    """Share of datacentres, VPNs and proxies among the peers of which that is known."""
    databases: tuple[DatabaseInfo, ...]
    """The location databases in use."""
    countries: tuple[tuple[str, int], ...]
    """ISO 3166-1 alpha-2 code and number of peers, most first."""
    continents: Mapping[Continent, float]
    """Share of the votes, 0 to 1; empty without located peers."""
    exit_label: str | None
    """Where qBittorrent goes out, as far as it is known."""
    exit_country_code: str | None
    rejected_legs: Mapping[str, Rejection]
    """Why measured legs were thrown away, by site key."""
    server_list_updated: datetime | None
    cached_networks: int
    """Networks of which an online service told where they are."""
    waiting_networks: int
    """Networks that nobody knows and that could be asked for."""
    duration_ms: float = field(compare=False)
    """How long the arithmetic took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toolbox:
    """The readers that live as long as the config entry."""

    locator: Locator
    place_names: PlaceNames
    continents: Mapping[str, Continent]
    """By ISO 3166-1 alpha-2 code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """What a cycle works on."""

    now: datetime
    snapshot: PeerSnapshot
    inventory: ServerInventory
    legs: tuple[MeasuredLeg, ...]
    home: Coordinates
    choices: Choices
    installation_id: str
    chosen_before: str | None
    """Name of the server recommended last."""
    cached_networks: int = 0
    """As the cycle's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What comes out of a cycle, and what the next one needs."""

    cycle: Cycle
    state: DecisionState
    to_measure: tuple[ServerSite, ...]
    """Sites whose home leg is worth measuring, best first."""
    unknown: tuple[IpNetwork, ...] = field(repr=False)
    """Networks to ask the online services for now, the most important first."""
    problems: tuple[str, ...]
    """For the log, each told once."""


def run_cycle(
    toolbox: Toolbox,
    inputs: Inputs,
    *,
    state: DecisionState,
    previous: tuple[PeerCluster, ...],
) -> Outcome:
    """Locate, cluster, judge, rank and decide."""
    begin = perf_counter()
    choices, sites = inputs.choices, inputs.inventory.sites
    located = toolbox.locator.locate(inputs.snapshot.peers, inputs.now)
    exit_location = _exit_location(toolbox.locator, inputs)
    unknown_exits = _unknown_exits(toolbox.locator, inputs)
    swarm = merge_peers(located.located, weighting=choices.decision.weighting)
    in_use = site_in_use(exit_location, sites)
    legs = validate_legs(inputs.legs, sites, inputs.home, in_use=in_use)
    recommendation, state = recommend(
        swarm,
        sites,
        inputs.home,
        settings=choices.decision,
        state=state,
        in_use=in_use,
        measured_legs=legs.usable,
        pick_server=partial(
            _server_at, inputs=inputs, chosen_before=inputs.chosen_before
        ),
    )
    cycle = Cycle(
        recommendation=recommendation,
        swarm=swarm,
        read_sites=_read_sites(recommendation, swarm, inputs, legs.rejected),
        clustering=_clustering(swarm, toolbox, choices, previous, recommendation),
        centroid=peer_centroid(swarm, toolbox.place_names),
        peers=len(inputs.snapshot.peers),
        by_city=located.by_city,
        by_country=located.by_country,
        unlocated=located.unlocated,
        hosting_share=located.hosting_share,
        databases=located.databases,
        countries=_countries(located.located),
        continents=shares_by_continent(swarm, toolbox.continents),
        exit_label=_place(exit_location),
        exit_country_code=exit_location.country_code if exit_location else None,
        rejected_legs=legs.rejected,
        server_list_updated=inputs.inventory.fetched_at,
        cached_networks=inputs.cached_networks,
        waiting_networks=len(unknown_exits) + located.unknown_networks,
        duration_ms=1000 * (perf_counter() - begin),
    )
    return Outcome(
        cycle=cycle,
        state=state,
        to_measure=sites_to_measure(
            swarm,
            sites,
            inputs.home,
            strategy=choices.decision.strategy,
            in_use=in_use,
            chosen=recommendation.chosen.site.key,
        ),
        unknown=unknown_exits + located.unknown,
        problems=tuple(f"{each.file_name}: {each.reason}" for each in located.problems),
    )


def _clustering(
    swarm: Swarm,
    toolbox: Toolbox,
    choices: Choices,
    previous: tuple[PeerCluster, ...],
    recommendation: Recommendation,
) -> Clustering:
    return find_clusters(
        swarm,
        toolbox.place_names,
        ClusterSettings(
            method=choices.method,
            max_clusters=choices.max_clusters,
            eps_km=choices.reach_km,
        ),
        previous=previous,
        recommended=recommendation.chosen,
        reference=recommendation.reference,
    )


def _read_sites(
    recommendation: Recommendation,
    swarm: Swarm,
    inputs: Inputs,
    rejected: Mapping[str, Rejection],
) -> ReadSites:
    chosen, reference = recommendation.chosen, recommendation.reference
    others = (
        each for each in recommendation.ranking if each.site.key != chosen.site.key
    )
    explained_chosen, explained_reference, *runners_up = explain(
        (chosen, reference, *islice(others, RUNNERS_UP)),
        recommendation,
        swarm,
        rejected=rejected,
        pick_server=partial(_server_at, inputs=inputs),
    )
    return ReadSites(
        recommended=explained_chosen,
        reference=explained_reference,
        runners_up=tuple(runners_up),
    )


def explain_cycle(
    cycle: Cycle, inputs: Inputs, *, limit: int
) -> tuple[ExplainedSite, ...]:
    """Explain the first sites of a cycle's ranking, at most ``limit``."""
    return explain(
        cycle.recommendation.ranking[:limit],
        cycle.recommendation,
        cycle.swarm,
        rejected=cycle.rejected_legs,
        pick_server=partial(_server_at, inputs=inputs),
    )


def _server_at(
    site: ServerSite, *, inputs: Inputs, chosen_before: str | None = None
) -> VpnServer | None:
    return pick_server(
        site,
        inputs.installation_id,
        inputs.inventory.mixed_hostnames,
        chosen_before=chosen_before,
    )


def _exits(inputs: Inputs) -> tuple[IpAddress, ...]:
    snapshot = inputs.snapshot
    return tuple(each for each in (snapshot.exit_v4, snapshot.exit_v6) if each)


def _exit_location(locator: Locator, inputs: Inputs) -> Location | None:
    for address in _exits(inputs):
        if location := locator.locate_address(address, inputs.now):
            return location
    return None


def _unknown_exits(locator: Locator, inputs: Inputs) -> tuple[IpNetwork, ...]:
    networks = (
        locator.unknown_network(address, inputs.now) for address in _exits(inputs)
    )
    return tuple(network for network in networks if network)


def _countries(located: LocatedPeers) -> tuple[tuple[str, int], ...]:
    peers = Counter(located.table["location"].tolist())
    counts = Counter[str]()
    for number, location in enumerate(located.locations):
        if location.country_code:
            counts[location.country_code] += peers[number]
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _place(location: Location | None) -> str | None:
    return (location.city or location.country_code) if location else None
