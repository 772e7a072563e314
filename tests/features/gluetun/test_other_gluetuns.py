"""Moves are made in another way for a time, and then through a Gluetun again."""

from typing import Any

import pytest

from custom_components.qb_peer_vpn.features.gluetun.settings import container_subentry
from custom_components.qb_peer_vpn.gluetun import Cause
from tests.gluetun.stand_in import StandIn

from .conftest import TOKYO
from .moving import Moving

IN_OTHER_WAYS: list[dict[str, Any]] = [
    {"way": "tell_only"},
    {"way": "action", "move_action": [{"action": "test.move"}]},
]


@pytest.fixture
async def followed(moving: Moving) -> Moving:
    """A connection that was moved, and follows the recommendation."""
    await moving.begin(TOKYO)
    await moving.ends()
    await moving.moves.async_set_follows(follows=True)
    return moving


async def change(moving: Moving, data: dict[str, Any]) -> dict[str, Any]:
    """Make moves in another way; return what was there before."""
    subentry = container_subentry(moving.entry)
    assert subentry is not None
    before = dict(subentry.data)
    moving.hass.config_entries.async_update_subentry(moving.entry, subentry, data=data)
    await moving.hass.async_block_till_done(wait_background_tasks=True)
    return before


@pytest.mark.parametrize("other", IN_OTHER_WAYS)
async def test_another_gluetun_gets_nothing_of_the_one_before_the_other_way(
    followed: Moving, gluetun: StandIn, other: dict[str, Any]
) -> None:
    before = await change(followed, other)
    elsewhere = str(gluetun.url.with_host("localhost"))
    await change(followed, {**before, "url": elsewhere})
    state = followed.moves.data
    assert (state.last, state.environment, state.follows) == (None, None, False)
    assert len(state.history.receipts) == 1


@pytest.mark.parametrize("other", IN_OTHER_WAYS)
async def test_the_same_gluetun_goes_on_after_the_other_way(
    followed: Moving, other: dict[str, Any]
) -> None:
    await change(followed, await change(followed, other))
    assert followed.moves.data.follows
    assert followed.moves.data.environment is not None
    await followed.call("undo_move")
    await followed.rests()
    assert (await followed.ends()).cause is Cause.UNDO
