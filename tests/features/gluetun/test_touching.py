"""What people touch: the button, the select, the switch, and the actions."""

from dataclasses import replace
from enum import StrEnum

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import ServiceValidationError, Unauthorized
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.qb_peer_vpn.features.gluetun import planning
from custom_components.qb_peer_vpn.gluetun import (
    Cause,
    Outcome,
    Phase,
    Refusal,
    UndoReason,
    Verdict,
    Way,
)
from custom_components.qb_peer_vpn.models import Recommendation
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.gluetun.stand_in import StandIn
from tests.home import state_of
from tests.texts import load

from .conftest import LONDON, TOKYO
from .moving import Moving

SELECT = "select.peer_vpn_vpn_server"
SWITCH = "switch.peer_vpn_follow_the_recommendation"
CHANGE = "PUT /v1/vpn/settings"


def test_each_refusal_has_a_text() -> None:
    texts = load("translations/en.json")["exceptions"]
    assert {f"refused_{each}" for each in Refusal} == {
        key for key in texts if key.startswith("refused_")
    }


async def test_a_place_that_is_selected_is_moved_to(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    select = state_of(home, SELECT)
    assert select.state == "New York (US)"
    assert {"Tokyo (JP)", "London (GB)"} <= set(select.attributes["options"])
    await home.services.async_call(
        "select",
        "select_option",
        {"entity_id": SELECT, "option": "Tokyo (JP)"},
        blocking=True,
    )
    await moving.rests()
    assert moving.phase is not None
    assert gluetun.loop.selection["hostnames"] == [TOKYO]


async def test_the_button_moves_to_the_recommended_server(
    home: HomeAssistant, moving: Moving
) -> None:
    advice = moving.entry.runtime_data.recommendation.coordinator.data
    recommended = advice.recommendation.server
    await home.services.async_call(
        "button", "press", {"entity_id": "button.peer_vpn_move_now"}, blocking=True
    )
    await moving.rests()
    move = moving.moves.data.move
    assert move is not None
    assert move.request.cause is Cause.RECOMMENDED
    assert move.request.server.hostname == recommended.hostname


async def test_a_try_changes_nothing_and_says_what_speaks_against_a_move(
    moving: Moving, gluetun: StandIn, hass_read_only_user: MockUser
) -> None:
    answer = await moving.call("move", server=LONDON, dry_run=True, answers=True)
    assert not answer["begun"]
    assert answer["lines"][0] == f"SERVER_HOSTNAMES={LONDON}"
    reasons = {each["reason"]: each for each in answer["against"]}
    assert not reasons["not_proven"]["prevents"]
    assert "by hand" in reasons["not_proven"]["text"]
    gluetun.loop.stop_by_user()
    answer = await moving.call("move", server=LONDON, dry_run=True, answers=True)
    reasons = {each["reason"]: each for each in answer["against"]}
    assert reasons["not_running"]["prevents"]
    with pytest.raises(ServiceValidationError) as error:
        await moving.call("move", server=LONDON)
    assert error.value.translation_key == "refused_not_running"
    with pytest.raises(ServiceValidationError) as error:
        await moving.call("move", server="of tomorrow")
    assert error.value.translation_key == "unknown_server"
    with pytest.raises(Unauthorized):
        await moving.hass.services.async_call(
            DOMAIN,
            "move",
            {"config_entry_id": "entry"},
            blocking=True,
            context=Context(user_id=hass_read_only_user.id),
        )
    assert CHANGE not in gluetun.asked


async def test_the_recommendation_is_followed_only_after_a_proof_and_if_it_is_sure(
    home: HomeAssistant,
    moving: Moving,
    gluetun: StandIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    turn_on = ("switch", "turn_on", {"entity_id": SWITCH})
    with pytest.raises(ServiceValidationError) as error:
        await home.services.async_call(*turn_on, blocking=True)
    assert error.value.translation_key == "refused_not_proven"
    await moving.begin(TOKYO)
    await moving.ends()
    await home.services.async_call(*turn_on, blocking=True)
    assert state_of(home, SWITCH).state == "on"
    changes = gluetun.asked.count(CHANGE)

    # A move is worth it, but nothing is measured, and the last one is too recent.
    monkeypatch.setattr(Recommendation, "should_move", property(lambda self: True))
    await moving.passes(61)
    await home.async_block_till_done(wait_background_tasks=True)
    assert gluetun.asked.count(CHANGE) == changes

    monkeypatch.setattr(planning, "refusals", lambda *args: (Refusal.DOWNLOADING,))
    await moving.passes(61)
    await home.async_block_till_done(wait_background_tasks=True)
    assert gluetun.asked.count(CHANGE) == changes
    monkeypatch.setattr(planning, "refusals", lambda *args: ())
    moves = moving.moves
    moving.entry.runtime_data.connection.table.async_update_listeners()
    for _ in range(2000):
        await moving.rests()
        if moves.data.move is not None:
            break
    assert moves.data.move is not None
    assert moves.data.move.request.cause is Cause.FOLLOWED
    await home.services.async_call("switch", "turn_off", turn_on[2], blocking=True)
    assert state_of(home, SWITCH).state == "off"
    moves.data = replace(moves.data, follows=False)
    assert moving.phase is not Phase.STUCK


async def test_each_word_in_the_event_has_a_text(
    home: HomeAssistant, moving: Moving
) -> None:
    """People see the attributes, and not only automations."""
    await moving.begin(TOKYO)
    await moving.ends()
    shown = state_of(home, "event.peer_vpn_vpn_move").attributes
    texts = load("translations/en.json")["entity"]["event"]["vpn_move"]
    attributes = texts["state_attributes"]
    for key, enum in (
        ("way", Way),
        ("cause", Cause),
        ("outcome", Outcome),
        ("undo_reason", UndoReason),
        ("verdict", Verdict),
    ):
        assert set(attributes[key]["state"]) == set(enum)
    words = {key for key, value in shown.items() if isinstance(value, StrEnum)}
    assert words <= {key for key, text in attributes.items() if "state" in text}
