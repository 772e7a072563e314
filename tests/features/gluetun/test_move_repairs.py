"""The repairs of moves, opened when something else has changed meanwhile."""

from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.gluetun.settings import container_subentry
from custom_components.qb_peer_vpn.gluetun import Phase
from tests.gluetun.conftest import ALL_ROUTES
from tests.gluetun.stand_in import StandIn
from tests.repairs import go_on, issues, open_issue

from .conftest import TOKYO
from .moving import Moving
from .test_container import minute


@pytest.fixture
async def stuck(
    home: HomeAssistant,
    running: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    gluetun: StandIn,
) -> Moving:
    """A move whose Gluetun hangs."""
    moving = Moving(home, running, freezer, gluetun)
    moving.hang_gluetun()
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.STUCK)
    return moving


def remove_container(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    subentry = container_subentry(entry)
    assert subentry is not None
    hass.config_entries.async_remove_subentry(entry, subentry.subentry_id)


@pytest.mark.parametrize(
    "action",
    [
        {"action": "script.is_gone"},
        {"action": "test.break"},
        {"action": 7},
        {"no": "action"},
    ],
)
async def test_a_restart_that_fails_is_said_and_can_be_tried_again(
    home: HomeAssistant, stuck: Moving, action: dict[str, Any]
) -> None:
    home.services.async_register("test", "break", MagicMock(side_effect=ValueError))
    subentry = container_subentry(stuck.entry)
    assert subentry is not None
    home.config_entries.async_update_subentry(
        stuck.entry, subentry, data={**subentry.data, "restart_action": [action]}
    )
    await stuck.rests()
    step = await open_issue(home, "gluetun_stuck")
    step = await go_on(home, step, next_step_id="restart")
    assert (step["type"], step["reason"]) == ("abort", "restart_failed")
    assert "gluetun_stuck" in issues(home)
    step = await open_issue(home, "gluetun_stuck")
    assert step["menu_options"] == ["restart", "take_over"]


async def test_an_unloaded_connection_cannot_be_taken_over(
    home: HomeAssistant, stuck: Moving
) -> None:
    step = await open_issue(home, "gluetun_stuck")
    await home.config_entries.async_unload(stuck.entry.entry_id)
    step = await go_on(home, step, next_step_id="take_over")
    assert step["reason"] == "not_loaded"
    # Nothing is lost: after the next start, it hangs as before.
    await home.config_entries.async_setup(stuck.entry.entry_id)
    await stuck.rests()
    assert stuck.phase is Phase.STUCK


async def test_moves_stay_off_if_the_connection_is_unloaded_meanwhile(
    home: HomeAssistant, stuck: Moving
) -> None:
    step = await open_issue(home, "gluetun_stuck")
    await go_on(home, step, next_step_id="take_over")
    await stuck.ends()
    step = await open_issue(home, "moves_off")
    assert (step["type"], step["step_id"]) == ("form", "confirm")
    await home.config_entries.async_unload(stuck.entry.entry_id)
    step = await go_on(home, step)
    assert step["reason"] == "not_loaded"
    await home.config_entries.async_setup(stuck.entry.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert stuck.moves.data.history.is_off


@pytest.mark.parametrize("key", ["gluetun_stuck", "moves_off"])
async def test_without_the_container_a_repair_has_nothing_to_do(
    home: HomeAssistant, stuck: Moving, key: str
) -> None:
    if key == "moves_off":
        step = await open_issue(home, "gluetun_stuck")
        await go_on(home, step, next_step_id="take_over")
        await stuck.ends()
    step = await open_issue(home, key)
    remove_container(home, stuck.entry)
    await home.async_block_till_done(wait_background_tasks=True)
    answer = {"next_step_id": "take_over"} if key == "gluetun_stuck" else {}
    step = await go_on(home, step, **answer)
    assert step["type"] == "create_entry"
    assert key not in issues(home)


async def test_without_the_container_nothing_is_restarted(
    home: HomeAssistant, stuck: Moving
) -> None:
    subentry = container_subentry(stuck.entry)
    assert subentry is not None
    home.config_entries.async_update_subentry(
        stuck.entry,
        subentry,
        data={**subentry.data, "restart_action": [{"action": "script.restart"}]},
    )
    await stuck.rests()
    step = await open_issue(home, "gluetun_stuck")
    remove_container(home, stuck.entry)
    await home.async_block_till_done(wait_background_tasks=True)
    step = await go_on(home, step, next_step_id="restart")
    assert (step["type"], step["reason"]) == ("abort", "restart_failed")


@pytest.mark.parametrize("choice", ["try_again", "reconfigure"])
async def test_without_the_container_there_is_no_form_and_no_one_to_ask(
    home: HomeAssistant,
    running: MockConfigEntry,
    gluetun: StandIn,
    *,
    freezer: FrozenDateTimeFactory,
    choice: str,
) -> None:
    for route in ALL_ROUTES:
        gluetun.answers[route] = (502, "Bad Gateway")
    await minute(home, freezer, 7)
    step = await open_issue(home, "container_unreachable")
    remove_container(home, running)
    await home.async_block_till_done(wait_background_tasks=True)
    step = await go_on(home, step, next_step_id=choice)
    assert step["type"] == "create_entry"
    assert "container_unreachable" not in issues(home)


async def test_an_unloaded_connection_asks_no_gluetun(
    home: HomeAssistant,
    running: MockConfigEntry,
    gluetun: StandIn,
    freezer: FrozenDateTimeFactory,
) -> None:
    for route in ALL_ROUTES:
        gluetun.answers[route] = (502, "Bad Gateway")
    await minute(home, freezer, 7)
    step = await open_issue(home, "container_unreachable")
    await home.config_entries.async_unload(running.entry_id)
    asked = len(gluetun.asked)
    step = await go_on(home, step, next_step_id="try_again")
    assert step["reason"] == "not_loaded"
    assert len(gluetun.asked) == asked
