"""Gluetun starts again after a move, with the server in its own environment."""

import json
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.qb_peer_vpn.features.gluetun.settings import container_subentry
from custom_components.qb_peer_vpn.gluetun import Cause, Outcome
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.gluetun.stand_in import StandIn
from tests.home import ListHost
from tests.repairs import go_on, issues, open_issue, passes

from .conftest import LONDON, NEW_YORK, TOKYO
from .moving import Moving

ISSUE = "went_back"
CHANGE = "PUT /v1/vpn/settings"


@pytest.fixture
async def moved(moving: Moving) -> Moving:
    """A connection that was moved to Tokyo."""
    await moving.begin(TOKYO)
    assert (await moving.ends()).outcome is Outcome.MOVED
    return moving


async def minutes(moving: Moving, count: int = 6) -> None:
    for _ in range(count):
        moving.gluetun.loop.advance(65.0)  # type: ignore[union-attr]
        await passes(moving.hass, moving.freezer)


async def test_a_container_that_is_made_again_is_shown_with_the_lines_that_last(
    home: HomeAssistant, moved: Moving, gluetun: StandIn
) -> None:
    await minutes(moved)
    assert ISSUE not in issues(home)
    gluetun.loop.restart_container()
    await minutes(moved, 1)
    assert ISSUE not in issues(home)
    await minutes(moved)
    shown = ir.async_get(home).async_get_issue(DOMAIN, f"{ISSUE}_entry")
    assert shown is not None
    placeholders = shown.translation_placeholders
    assert placeholders is not None
    assert placeholders["server"] == "JP#1"
    assert f"SERVER_HOSTNAMES={TOKYO}" in placeholders["lines"]
    # Nothing is moved without a person.
    assert gluetun.asked.count(CHANGE) == 1


async def test_a_person_may_move_there_again(
    home: HomeAssistant, moved: Moving, gluetun: StandIn
) -> None:
    gluetun.loop.restart_container()
    await minutes(moved)
    step = await open_issue(home, ISSUE)
    assert step["menu_options"] == ["move_again", "leave"]
    await go_on(home, step, next_step_id="move_again")
    await moved.rests()
    assert ISSUE not in issues(home)
    receipt = await moved.ends()
    assert (receipt.outcome, receipt.cause) == (Outcome.MOVED, Cause.CHOSEN)
    assert gluetun.loop.selection["hostnames"] == [TOKYO]


async def test_a_person_may_leave_it(
    home: HomeAssistant, moved: Moving, gluetun: StandIn
) -> None:
    gluetun.loop.restart_container()
    await minutes(moved)
    step = await open_issue(home, ISSUE)
    await go_on(home, step, next_step_id="leave")
    await moved.restarts()
    await minutes(moved)
    assert ISSUE not in issues(home)
    assert gluetun.loop.selection["hostnames"] == [NEW_YORK]
    assert gluetun.asked.count(CHANGE) == 1


async def test_the_issue_goes_by_itself_once_the_server_is_in_use_again(
    home: HomeAssistant, moved: Moving, gluetun: StandIn
) -> None:
    gluetun.loop.restart_container()
    await minutes(moved)
    assert ISSUE in issues(home)
    gluetun.loop.environment = {"hostnames": [TOKYO]}
    gluetun.loop.restart_container()
    gluetun.loop.selection["port_forward_only"] = True
    await minutes(moved)
    assert ISSUE not in issues(home)


async def test_the_environment_is_known_after_several_moves_and_a_restart(
    home: HomeAssistant, moved: Moving, gluetun: StandIn
) -> None:
    await moved.begin(LONDON)
    await moved.ends()
    await moved.restarts()
    gluetun.loop.restart_container()
    await minutes(moved)
    shown = ir.async_get(home).async_get_issue(DOMAIN, f"{ISSUE}_entry")
    assert shown is not None
    assert (shown.translation_placeholders or {})["server"] == "UK#1"


async def test_a_choice_of_someone_else_is_no_issue(
    home: HomeAssistant, moved: Moving, gluetun: StandIn
) -> None:
    gluetun.loop.change({"provider": {"server_selection": {"hostnames": [LONDON]}}})
    await minutes(moved)
    assert gluetun.loop.exit == "193.138.220.1"
    assert ISSUE not in issues(home)


async def test_a_gluetun_out_of_reach_is_not_judged(
    home: HomeAssistant, moved: Moving, gluetun: StandIn
) -> None:
    gluetun.loop.restart_container()
    gluetun.answers["GET /v1/vpn/status"] = (502, "Bad Gateway")
    await minutes(moved)
    assert ISSUE not in issues(home)


async def test_what_speaks_against_another_move_is_said(
    home: HomeAssistant, moved: Moving, gluetun: StandIn, server_list: ListHost
) -> None:
    gluetun.loop.restart_container()
    await minutes(moved)
    step = await open_issue(home, ISSUE)
    gluetun.loop.stop_by_user()
    step = await go_on(home, step, next_step_id="move_again")
    assert step["reason"] == "not_possible"
    reason = step["description_placeholders"]["reason"]
    assert "stopped" in reason

    document = json.loads(server_list.content)
    document["data"] = [row for row in document["data"] if row["domain"] != TOKYO]
    server_list.content = json.dumps(document).encode()
    await moved.entry.runtime_data.servers.server_list.async_refresh()
    step = await open_issue(home, ISSUE)
    step = await go_on(home, step, next_step_id="move_again")
    assert step["reason"] == "unknown_server"

    step = await open_issue(home, ISSUE)
    step = await unloaded(moved, step)
    assert step["reason"] == "not_loaded"


async def test_without_the_container_nothing_is_moved_again(
    home: HomeAssistant, moved: Moving, gluetun: StandIn
) -> None:
    gluetun.loop.restart_container()
    await minutes(moved)
    step = await open_issue(home, ISSUE)
    subentry = container_subentry(moved.entry)
    assert subentry is not None
    home.config_entries.async_remove_subentry(moved.entry, subentry.subentry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    step = await go_on(home, step, next_step_id="move_again")
    assert step["reason"] == "not_loaded"
    assert gluetun.asked.count(CHANGE) == 1


async def unloaded(moved: Moving, step: Any) -> Any:
    """Go on with a flow that was open when the entry was unloaded."""
    await moved.hass.config_entries.async_unload(moved.entry.entry_id)
    return await go_on(moved.hass, step, next_step_id="leave")
