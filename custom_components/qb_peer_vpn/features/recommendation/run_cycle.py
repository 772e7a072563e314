"""One cycle: peers in, recommendation out. The rooms meet here, in the worker."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from itertools import islice
from time import perf_counter
from typing import Final

from ...geolocation import LocatedSwarm
from ...models import (
    Clustering,
    LocatedPeers,
    Reason,
    Recommendation,
    ServerSite,
    VpnServer,
)
from ...recommendation import (
    ClusterSettings,
    DecisionState,
    ExplainedSite,
    HomeLeg,
    Rejection,
    SitePaths,
    Swarm,
    explain,
    find_clusters,
    measurable_sites,
    peer_centroid,
    recommend,
    shares_by_continent,
    site_in_use,
    site_paths,
    validate_legs,
)
from ...vpn import pick_server
from .cycle import Cycle, Inputs, Outcome, ShownSites, SwarmSummary
from .exits import (
    exit_place,
    exit_report,
    judged_exits,
    location_in_use,
    own_line_exits,
    unknown_exits,
)
from .lenses import offered_lenses
from .seen_peers import SeenPeers, look_through

RUNNERS_UP: Final = 5


def run_cycle(inputs: Inputs) -> Outcome:
    """Locate, cluster, rank, and decide."""
    begin = perf_counter()
    sites, snapshot, options = inputs.inventory.sites, inputs.snapshot, inputs.options
    located = inputs.locator.locate(snapshot.peers, inputs.now)
    seen = look_through(options.lens, snapshot, located, options.decision.weighting)
    exits = judged_exits(inputs)
    in_use = site_in_use(location_in_use(inputs, exits), sites)
    legs = validate_legs(inputs.legs, sites, inputs.home, inputs.corridors)
    recommendation, state = _recommend(inputs, seen, in_use, legs.usable)
    rejected, unknown = legs.rejected, unknown_exits(inputs, exits)
    return Outcome(
        cycle=Cycle(
            recommendation=recommendation,
            home=inputs.home,
            lens=options.lens,
            offered_lenses=offered_lenses(snapshot),
            swarm=seen.swarm,
            shown_sites=_shown_sites(recommendation, seen.swarm, inputs, rejected),
            clustering=_clustering(seen, inputs, recommendation),
            centroid=peer_centroid(seen.swarm, inputs.place_names),
            summary=_summary(located, seen, inputs),
            exit=exit_place(inputs, exits),
            exit_report=exit_report(inputs, exits),
            own_line_exits=own_line_exits(inputs, exits),
            rejected_legs=rejected,
            duration_ms=1000 * (perf_counter() - begin),
        ),
        seen=seen,
        state=state,
        to_measure=_to_measure(recommendation, in_use),
        unknown=unknown + located.unknown,
        unknown_total=len(unknown) + located.unknown_networks,
        in_use=in_use,
        legs=legs,
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
        corridors=inputs.corridors,
        pick_server=partial(_server_at, inputs=inputs),
    )


def site_paths_of(cycle: Cycle, inputs: Inputs, key: str) -> SitePaths | None:
    """Return what the way through a site would be; None if no site has this key."""
    recommendation = cycle.recommendation
    found = [each for each in recommendation.ranking if each.site.key == key]
    if not found:
        return None
    (explained,) = explain(
        found,
        recommendation,
        cycle.swarm,
        rejected=cycle.rejected_legs,
        corridors=inputs.corridors,
        pick_server=partial(_server_at, inputs=inputs),
    )
    return site_paths(
        explained,
        cycle.swarm,
        cycle.clustering,
        recommendation=recommendation,
        corridors=inputs.corridors,
    )


def _recommend(
    inputs: Inputs,
    seen: SeenPeers,
    in_use: str | None,
    measured_legs: Mapping[str, HomeLeg],
) -> tuple[Recommendation, DecisionState]:
    recommendation, state = recommend(
        seen.swarm,
        inputs.inventory.sites,
        inputs.home,
        settings=inputs.options.decision,
        state=inputs.state,
        in_use=in_use,
        measured_legs=measured_legs,
        corridors=inputs.corridors,
        pick_server=partial(
            _server_at, inputs=inputs, chosen_before=inputs.chosen_before
        ),
        now=inputs.now,
    )
    if recommendation.reason is Reason.NO_PEERS and seen.left_out.networks:
        recommendation = replace(recommendation, reason=Reason.EMPTY_LENS)
    return recommendation, state


def _to_measure(
    recommendation: Recommendation, in_use: str | None
) -> tuple[ServerSite, ...]:
    return measurable_sites(
        recommendation.ranking,
        in_use=in_use,
        chosen=recommendation.chosen.site.key,
    )


def _clustering(
    seen: SeenPeers, inputs: Inputs, recommendation: Recommendation
) -> Clustering:
    options = inputs.options
    return find_clusters(
        seen.swarm,
        inputs.place_names,
        ClusterSettings(
            method=options.method,
            max_clusters=options.max_clusters,
            eps_km=options.reach_km,
        ),
        left_out=seen.left_out,
        previous=inputs.previous_clusters,
        recommendation=recommendation,
        corridors=inputs.corridors,
    )


def _summary(located: LocatedSwarm, seen: SeenPeers, inputs: Inputs) -> SwarmSummary:
    return SwarmSummary(
        peers=len(inputs.snapshot.peers),
        counted=seen.counted,
        by_city=located.by_city,
        by_country=located.by_country,
        unlocated=located.unlocated,
        hosting_share=located.hosting_share,
        countries=count_countries(seen.peers.counted),
        continents=shares_by_continent(seen.swarm, inputs.continents),
    )


def count_countries(located: LocatedPeers) -> tuple[tuple[str, int], ...]:
    """Count the peers of each country, the largest number first."""
    peers = Counter(located.table["location"].tolist())
    counts = Counter[str]()
    for number, count in peers.items():
        if code := located.locations[number].country_code:
            counts[code] += count
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


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
        corridors=inputs.corridors,
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
