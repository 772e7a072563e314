"""Moves are made in another way for a time, and then through a Gluetun again."""

from dataclasses import replace
from typing import Any

from homeassistant.const import STATE_OFF, STATE_ON
from homeassistant.exceptions import ServiceValidationError
import pytest

from custom_components.qb_peer_vpn.features.gluetun.settings import container_subentry
from custom_components.qb_peer_vpn.gluetun import Cause, Move, Outcome, Way
from tests.gluetun.stand_in import StandIn
from tests.home import state_of

from .conftest import LONDON, TOKYO
from .moving import Moving

SWITCH = "switch.peer_vpn_follow_the_recommendation"
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


async def test_an_action_that_was_never_tried_follows_nothing(
    followed: Moving, gluetun: StandIn
) -> None:
    assert switch(followed) == STATE_ON
    before = await change(followed, IN_OTHER_WAYS[1])
    assert switch(followed) == STATE_OFF
    with pytest.raises(ServiceValidationError) as error:
        await turn_on(followed)
    assert error.value.translation_key == "refused_not_proven"
    await change(followed, before)
    assert switch(followed) == STATE_ON


async def test_a_move_at_one_gluetun_proves_nothing_at_another_one(
    followed: Moving, gluetun: StandIn
) -> None:
    elsewhere = {"url": str(gluetun.url.with_host("localhost"))}
    before = await change(followed, {})
    await change(followed, {**before, **elsewhere})
    with pytest.raises(ServiceValidationError) as error:
        await turn_on(followed)
    assert error.value.translation_key == "refused_not_proven"
    # Nor is the first one known again, which may be another one at the same address.
    await change(followed, before)
    with pytest.raises(ServiceValidationError):
        await turn_on(followed)
    await followed.begin(LONDON)
    assert (await followed.ends()).outcome is Outcome.MOVED
    await turn_on(followed)
    assert switch(followed) == STATE_ON


async def test_a_person_decides_again_once_an_action_has_worked(
    followed: Moving, gluetun: StandIn
) -> None:
    proven = followed.moves.data.history.receipts[-1]
    before = await change(followed, IN_OTHER_WAYS[1])
    moves, target = followed.moves, proven.target
    move = replace(made_by_action(moves.data.last), outcome=Outcome.MOVED)
    assert move.request.server == target
    await moves._async_end(move)
    assert moves.is_proven
    assert switch(followed) == STATE_OFF
    await change(followed, before)
    assert switch(followed) == STATE_OFF


def made_by_action(move: Move | None) -> Move:
    assert move is not None
    return replace(move, request=replace(move.request, way=Way.ACTION))


async def turn_on(moving: Moving) -> None:
    await moving.hass.services.async_call(
        "switch", "turn_on", {"entity_id": SWITCH}, blocking=True
    )


def switch(moving: Moving) -> str:
    return state_of(moving.hass, SWITCH).state


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
