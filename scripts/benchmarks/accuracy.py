"""What asking only some torrents in a poll costs in accuracy."""

from dataclasses import dataclass

from custom_components.qb_peer_vpn.recommendation import Weighting
from tests.swarm.estimation import POLLS, Difference, difference, poll_both

SEEDS = (1, 2, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accuracy:
    """How far five polls of some torrents are from a full poll; the worst of all."""

    polls: int
    sites_that_differ: int
    path_percent: float
    centroid_percent: float
    """Of the earth's radius."""
    share_percent: float
    """Of all peers."""


async def measure_accuracy() -> Accuracy:
    """Poll some simulated swarms of the reference load both ways."""
    found: list[Difference] = []
    for seed in SEEDS:
        polled = await poll_both(seed)
        found += [difference(polled, weighting) for weighting in Weighting]
    return Accuracy(
        polls=POLLS,
        sites_that_differ=sum(not each.is_same_site for each in found),
        path_percent=100.0 * max(each.path for each in found),
        centroid_percent=100.0 * max(each.centroid for each in found),
        share_percent=100.0 * max(each.share for each in found),
    )
