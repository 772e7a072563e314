"""Automations hear when a move has ended well, and when one was undone."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.automations import automate
from tests.gluetun.stand_in import StandIn

from .conftest import SYDNEY, TOKYO
from .moving import Moving

MOVED: dict[str, Any] = {"triggers": {"trigger": f"{DOMAIN}.moved"}}
UNDONE: dict[str, Any] = {"triggers": {"trigger": f"{DOMAIN}.move_undone"}}


@pytest.fixture
def moving(
    home: HomeAssistant,
    running: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    gluetun: StandIn,
) -> Moving:
    return Moving(home, running, freezer, gluetun)


async def test_a_move_that_is_proven_triggers_with_its_receipt(
    home: HomeAssistant, moving: Moving
) -> None:
    runs = await automate(home, MOVED, UNDONE)
    await moving.begin(TOKYO)
    assert not runs
    await moving.ends()
    await home.async_block_till_done()
    (run,) = runs
    found = run.data["trigger"]
    assert found["platform"] == f"{DOMAIN}.moved"
    assert (found["config_entry_id"], found["title"]) == ("entry", "Peer VPN")
    assert (found["from_city"], found["to_city"]) == ("New York", "Tokyo")
    assert (found["port_before"], found["port_after"]) == (40111, 40222)
    assert (found["outcome"], found["verdict"]) == ("moved", "too_few")
    assert found["description"] == "VPN moved for Peer VPN"


@pytest.mark.parametrize("server", [SYDNEY, TOKYO])
async def test_an_undone_move_triggers_for_any_reason(
    home: HomeAssistant, moving: Moving, server: str
) -> None:
    runs = await automate(home, UNDONE)
    await moving.begin(server)
    if server == TOKYO:
        await moving.call("undo_move")
        await moving.rests()
    await moving.ends()
    await home.async_block_till_done()
    (run,) = runs
    reason = "no_exit" if server == SYDNEY else "asked"
    assert run.data["trigger"]["undo_reason"] == reason
    assert run.data["trigger"]["from_city"] == "New York"


async def test_a_way_back_that_is_made_later_is_an_undone_move(
    home: HomeAssistant, moving: Moving
) -> None:
    runs = await automate(home, MOVED, UNDONE)
    await moving.begin(TOKYO)
    await moving.ends()
    await moving.call("undo_move")
    await moving.rests()
    await moving.ends()
    await home.async_block_till_done()
    platforms = [run.data["trigger"]["platform"] for run in runs]
    assert platforms == [f"{DOMAIN}.moved", f"{DOMAIN}.move_undone"]


async def test_an_automation_of_another_connection_hears_of_no_move(
    home: HomeAssistant, moving: Moving
) -> None:
    MockConfigEntry(domain=DOMAIN, entry_id="other").add_to_hass(home)
    trigger = {**MOVED["triggers"], "options": {"config_entry_id": "other"}}
    runs = await automate(home, {"alias": "Mine", "triggers": trigger}, MOVED)
    await home.services.async_call(
        "automation", "turn_off", {"entity_id": "automation.automation_1"}
    )
    await moving.begin(TOKYO)
    await moving.ends()
    await home.async_block_till_done()
    assert not runs
