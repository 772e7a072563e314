"""Asking 100 of 500 torrents a poll finds out the same as asking all of them."""

import asyncio

import pytest

from custom_components.qb_peer_vpn.recommendation import Weighting

from .estimation import POLLS, PolledSwarm, difference, poll_both


@pytest.fixture(scope="module")
def polled() -> PolledSwarm:
    return asyncio.run(poll_both(1))


@pytest.mark.parametrize("weighting", Weighting)
def test_five_polls_find_out_what_full_polls_do(
    weighting: Weighting, polled: PolledSwarm
) -> None:
    """With the reference load and 2 % of the peers new each minute."""
    found = difference(polled, weighting)

    assert polled.requests == (100,) * POLLS
    assert found.is_same_site
    assert max(found.path, found.centroid, found.share) < 0.01
    assert found.traffic < 0.1
