"""What the way through any site would be: to all peers, and to each part of the swarm."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial

from ...models import Clustering, Recommendation
from ..corridors import Corridors
from ..explanation import ExplainedSite
from ..swarm import Swarm
from .elsewhere import members_elsewhere
from .mean_path import mean_path_ms


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePaths:
    """A site, and the paths through it, in steps of 5 ms."""

    explained: ExplainedSite
    cluster_ms: Mapping[int, int]
    """Weighted mean round trip from home to each cluster's peers, by its number."""
    elsewhere_ms: int | None
    """The same to the peers outside of all clusters; None if there are none."""


def site_paths(
    explained: ExplainedSite,
    swarm: Swarm,
    clustering: Clustering,
    *,
    recommendation: Recommendation,
    corridors: Corridors,
) -> SitePaths:
    """Return the paths through a site.

    Args:
        explained: the site.
        swarm: the weighted points that count.
        clustering: of this swarm.
        recommendation: made for this swarm; the site is a part of it.
        corridors: where packets travel.

    """
    path_ms = partial(
        mean_path_ms,
        explained.scored,
        swarm,
        recommendation=recommendation,
        corridors=corridors,
    )
    clusters = {
        cluster.number: clustering.members[cluster.number]
        for cluster in clustering.clusters
    }
    outside = members_elsewhere(swarm, clusters.values())
    return SitePaths(
        explained=explained,
        cluster_ms={number: path_ms(members) for number, members in clusters.items()},
        elsewhere_ms=path_ms(outside) if outside.size else None,
    )
