"""One cycle: peers in, recommendation out. The rooms meet here, in the worker."""

from collections import Counter
from collections.abc import Mapping
from functools import partial
from itertools import islice
from time import perf_counter
from typing import Final

from ...geolocation import LocatedSwarm
from ...models import (
    Clustering,
    IpAddress,
    IpNetwork,
    LocatedPeers,
    Location,
    Recommendation,
    ServerSite,
    VpnServer,
)
from ...recommendation import (
    ClusterSettings,
    DecisionState,
    ExplainedSite,
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
from ...vpn import ProbeTarget, pick_server, probe_target
from .cycle import Cycle, ExitPlace, Inputs, Outcome, ShownSites, SwarmSummary

RUNNERS_UP: Final = 5


def run_cycle(inputs: Inputs) -> Outcome:
    """Locate, cluster, rank, and decide."""
    begin = perf_counter()
    sites, decision = inputs.inventory.sites, inputs.options.decision
    located = inputs.locator.locate(inputs.snapshot.peers, inputs.now)
    swarm = merge_peers(located.located, weighting=decision.weighting)
    exit_location = _exit_location(inputs)
    in_use = site_in_use(exit_location, sites)
    legs = validate_legs(inputs.legs, sites, inputs.home, in_use=in_use)
    recommendation, state = _recommend(inputs, swarm, in_use, legs.usable)
    unknown_exits = _unknown_exits(inputs)
    to_measure = sites_to_measure(
        swarm,
        sites,
        inputs.home,
        strategy=decision.strategy,
        in_use=in_use,
        chosen=recommendation.chosen.site.key,
    )
    return Outcome(
        cycle=Cycle(
            recommendation=recommendation,
            swarm=swarm,
            shown_sites=_shown_sites(recommendation, swarm, inputs, legs.rejected),
            clustering=_clustering(swarm, inputs, recommendation),
            centroid=peer_centroid(swarm, inputs.place_names),
            summary=_summary(located, swarm, inputs),
            exit=_exit_place(exit_location),
            rejected_legs=legs.rejected,
            duration_ms=1000 * (perf_counter() - begin),
        ),
        state=state,
        to_measure=to_measure,
        targets=_targets(to_measure, inputs),
        unknown=unknown_exits + located.unknown,
        unknown_total=len(unknown_exits) + located.unknown_networks,
        problems=tuple(f"{each.file_name}: {each.reason}" for each in located.problems),
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


def _recommend(
    inputs: Inputs,
    swarm: Swarm,
    in_use: str | None,
    measured_legs: Mapping[str, float],
) -> tuple[Recommendation, DecisionState]:
    return recommend(
        swarm,
        inputs.inventory.sites,
        inputs.home,
        settings=inputs.options.decision,
        state=inputs.state,
        in_use=in_use,
        measured_legs=measured_legs,
        pick_server=partial(
            _server_at, inputs=inputs, chosen_before=inputs.chosen_before
        ),
    )


def _clustering(
    swarm: Swarm, inputs: Inputs, recommendation: Recommendation
) -> Clustering:
    options = inputs.options
    return find_clusters(
        swarm,
        inputs.place_names,
        ClusterSettings(
            method=options.method,
            max_clusters=options.max_clusters,
            eps_km=options.reach_km,
        ),
        previous=inputs.previous_clusters,
        recommended=recommendation.chosen,
        reference=recommendation.reference,
    )


def _summary(located: LocatedSwarm, swarm: Swarm, inputs: Inputs) -> SwarmSummary:
    return SwarmSummary(
        peers=len(inputs.snapshot.peers),
        by_city=located.by_city,
        by_country=located.by_country,
        unlocated=located.unlocated,
        hosting_share=located.hosting_share,
        countries=count_countries(located.located),
        continents=shares_by_continent(swarm, inputs.continents),
    )


def count_countries(located: LocatedPeers) -> tuple[tuple[str, int], ...]:
    """Count the peers of each country, the largest number first."""
    peers = Counter(located.table["location"].tolist())
    counts = Counter[str]()
    for number, location in enumerate(located.locations):
        if location.country_code:
            counts[location.country_code] += peers[number]
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _targets(sites: tuple[ServerSite, ...], inputs: Inputs) -> tuple[ProbeTarget, ...]:
    mixed = inputs.inventory.mixed_hostnames
    targets = (probe_target(site, inputs.installation_id, mixed) for site in sites)
    return tuple(target for target in targets if target)


def _shown_sites(
    recommendation: Recommendation,
    swarm: Swarm,
    inputs: Inputs,
    rejected: Mapping[str, Rejection],
) -> ShownSites:
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
    return ShownSites(
        recommended=explained_chosen,
        reference=explained_reference,
        runners_up=tuple(runners_up),
    )


def _server_at(
    site: ServerSite, *, inputs: Inputs, chosen_before: str | None = None
) -> VpnServer | None:
    return pick_server(
        site,
        inputs.installation_id,
        inputs.inventory.mixed_hostnames,
        picked_before=chosen_before,
    )


def _exits(inputs: Inputs) -> tuple[IpAddress, ...]:
    snapshot = inputs.snapshot
    return tuple(each for each in (snapshot.exit_v4, snapshot.exit_v6) if each)


def _exit_location(inputs: Inputs) -> Location | None:
    for address in _exits(inputs):
        if location := inputs.locator.locate_address(address, inputs.now):
            return location
    return None


def _unknown_exits(inputs: Inputs) -> tuple[IpNetwork, ...]:
    networks = (
        inputs.locator.unknown_network(address, inputs.now)
        for address in _exits(inputs)
    )
    return tuple(network for network in networks if network)


def _exit_place(location: Location | None) -> ExitPlace | None:
    if location is None:
        return None
    return ExitPlace(
        label=location.city or location.country_code,
        country_code=location.country_code,
    )
