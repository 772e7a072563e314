"""Moves that meet what a Gluetun may answer besides the usual."""

import json
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest

from custom_components.qb_peer_vpn.gluetun import Outcome, Phase, UndoReason
from custom_components.qb_peer_vpn.models import ServerState
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.gluetun.conftest import ALL_ROUTES, KEY
from tests.gluetun.stand_in import Role, StandIn
from tests.gluetun.stand_in_loop import Row
from tests.home import state_of
from tests.repairs import go_on, issues, open_issue, passes

from .conftest import LONDON, NEW_YORK, SYDNEY, TOKYO
from .moving import Moving

EVENT = "event.peer_vpn_vpn_move"
CHANGE = "PUT /v1/vpn/settings"
EXIT = "GET /v1/publicip/ip"
NOUAKCHOTT = "ng-01.protonvpn.net"
"""In our list, and not in Gluetun's."""


def row_of(gluetun: StandIn, hostname: str) -> Row:
    return next(row for row in gluetun.loop.rows if row.hostname == hostname)


def ending(hass: HomeAssistant) -> tuple[Any, Any]:
    shown = state_of(hass, EVENT).attributes
    return shown["event_type"], shown["outcome"]


async def reasons(moving: Moving, server: str) -> set[str]:
    answer = await moving.call("move", server=server, dry_run=True, answers=True)
    return {each["reason"] for each in answer["against"]}


async def test_equal_settings_end_a_move_that_someone_else_has_made_meanwhile(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    gluetun.answers[CHANGE] = (200, "settings left unchanged")
    await moving.begin(TOKYO)
    assert (await moving.ends()).outcome is Outcome.ALREADY_THERE
    assert ending(home) == ("failed", "already_there")
    assert gluetun.asked.count(CHANGE) == 1


async def test_a_server_that_gluetun_does_not_know_is_barred_and_its_list_not_logged(
    home: HomeAssistant,
    moving: Moving,
    gluetun: StandIn,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    gluetun.loop.rows += [
        Row(f"node-{number}.protonvpn.net", "Norway", "Oslo", "193.138.224.1")
        for number in range(3000)
    ]
    await moving.begin(NOUAKCHOTT)
    assert (await moving.ends()).outcome is Outcome.UNKNOWN_SERVER
    assert ending(home) == ("failed", "unknown_server")
    assert gluetun.loop.exit == "193.138.218.1"
    assert gluetun.loop.changes == []
    assert "barred" in await reasons(moving, NOUAKCHOTT)
    assert "cool_down" not in await reasons(moving, TOKYO)
    assert "node-2999" not in caplog.text


async def test_of_two_old_host_names_gluetun_need_know_only_one(
    moving: Moving, gluetun: StandIn
) -> None:
    both = [NEW_YORK, "node-gone.protonvpn.net"]
    gluetun.loop.environment = {"hostnames": both}
    gluetun.loop.restart_container()
    gluetun.loop.advance(10.0)
    await moving.begin(SYDNEY)
    assert (await moving.ends()).outcome is Outcome.UNDONE
    assert gluetun.loop.selection["hostnames"] == both
    assert gluetun.loop.exit == "193.138.218.1"


async def test_a_selection_without_a_server_is_taken_back_within_the_first_retry(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    """The user asks for servers that forward ports, and Gluetun's list has none here."""
    row_of(gluetun, TOKYO).port_forward = False
    began = gluetun.loop.now
    await moving.begin(TOKYO)
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.undo) == (Outcome.UNDONE, UndoReason.NO_SERVER)
    assert gluetun.loop.now - began < 30.0
    assert gluetun.asked.count(CHANGE) == 2
    assert (gluetun.loop.exit, gluetun.loop.dangerous) == ("193.138.218.1", 0)
    assert ending(home) == ("undone", "undone")


@pytest.mark.parametrize(
    ("status", "text", "outcome"),
    [
        (401, "Unauthorized", Outcome.DENIED),
        (404, "Not Found", Outcome.REFUSED),
        (405, "Method Not Allowed", Outcome.REFUSED),
        (400, "route /vpn/settings not supported", Outcome.REFUSED),
    ],
)
async def test_a_change_that_is_not_possible_has_changed_nothing(
    home: HomeAssistant,
    moving: Moving,
    gluetun: StandIn,
    *,
    status: int,
    text: str,
    outcome: Outcome,
) -> None:
    gluetun.answers[CHANGE] = (status, text)
    await moving.begin(TOKYO)
    assert (await moving.ends()).outcome is outcome
    assert ending(home) == ("failed", outcome.value)
    assert (gluetun.loop.exit, gluetun.loop.changes) == ("193.138.218.1", [])
    # It would end the same way again.
    assert "cool_down" in await reasons(moving, TOKYO)


@pytest.mark.parametrize("version", ["v3.40.4", "v3.41.1", "v3.41.3"])
async def test_a_role_that_may_only_look_is_shown_with_the_lines_to_paste(
    home: HomeAssistant, moving: Moving, gluetun: StandIn, version: str
) -> None:
    gluetun.version = version
    routes = tuple(each for each in ALL_ROUTES if each != CHANGE)
    old_port = "GET /v1/openvpn/portforwarded"
    gluetun.roles = (Role(routes=(*routes, old_port), key=KEY),)
    await moving.begin(TOKYO)
    assert (await moving.ends()).outcome is Outcome.DENIED
    await passes(home, moving.freezer)
    shown = ir.async_get(home).async_get_issue(DOMAIN, "container_denied_entry")
    assert shown is not None
    placeholders = shown.translation_placeholders
    assert placeholders is not None
    assert placeholders["missing"] == f"`{CHANGE}`"
    assert f'"{CHANGE}"]' in placeholders["toml"]
    gluetun.roles = (Role(routes=(*ALL_ROUTES, old_port), key=KEY),)
    await go_on(
        home, await open_issue(home, "container_denied"), next_step_id="try_again"
    )
    assert "container_denied" not in issues(home)
    assert gluetun.loop.changes == []


@pytest.mark.parametrize("forwards_port", [True, False])
async def test_an_exit_that_cannot_be_looked_up_is_proven_otherwise(
    moving: Moving, gluetun: StandIn, *, forwards_port: bool, fake_session: Any
) -> None:
    """By the forwarded port, or by traffic: the lookup service limits this Gluetun."""
    gluetun.loop.forwards_port = forwards_port
    gluetun.loop.restart_container()
    gluetun.loop.advance(10.0)
    fake_session.table.server = ServerState(
        peer_connections=20, upload_speed=100_000, download_speed=0
    )
    gluetun.loop.has_lookup = False
    await moving.begin(TOKYO)
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.undo) == (Outcome.MOVED, None)
    assert receipt.exit_after is None
    assert receipt.port_after == (40222 if forwards_port else 0)
    assert gluetun.asked.count(CHANGE) == 1


async def test_without_exit_port_and_traffic_nothing_proves_the_move(
    moving: Moving, gluetun: StandIn, fake_session: Any
) -> None:
    gluetun.loop.forwards_port = False
    gluetun.loop.restart_container()
    gluetun.loop.advance(10.0)
    fake_session.table.server = ServerState(upload_speed=0, download_speed=0)
    gluetun.loop.has_lookup = False
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is not Phase.CONFIRMING_EXIT)
    move = moving.moves.data.move
    assert move is not None
    assert move.undo is UndoReason.NO_EXIT
    assert gluetun.loop.dangerous == 0


def has_exit_in(gluetun: StandIn, country: str) -> None:
    """Let the lookup service find the exit in a country."""
    found = {"public_ip": "193.138.219.1", "country": country, "city": ""}
    gluetun.answers[EXIT] = (200, json.dumps(found))


async def test_an_exit_in_another_country_is_warned_of_and_no_reason_to_go_back(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    await moving.begin(TOKYO)
    has_exit_in(gluetun, "Singapore")
    await moving.until(lambda: moving.phase is Phase.SETTLING)
    shown = ir.async_get(home).async_get_issue(DOMAIN, "exit_elsewhere_entry")
    assert shown is not None
    assert shown.severity is ir.IssueSeverity.WARNING
    words = shown.translation_placeholders or {}
    assert (words["server"], words["expected"]) == ("JP#1", "Japan")
    assert words["found"] == "Singapore"
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.undo) == (Outcome.MOVED, None)
    assert state_of(home, "sensor.peer_vpn_vpn_exit").state == "Singapore"
    # It is still so after a restart, until Gluetun sees another exit.
    await moving.restarts()
    await home.async_block_till_done(wait_background_tasks=True)
    assert "exit_elsewhere" in issues(home)
    has_exit_in(gluetun, "Japan")
    await passes(home, moving.freezer)
    assert "exit_elsewhere" not in issues(home)
    assert gluetun.asked.count(CHANGE) == 1


async def test_the_country_is_that_of_the_server_that_is_in_use(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    """Neither the old exit during a move counts, nor a server that others chose."""
    has_exit_in(gluetun, "Singapore")
    await moving.begin(TOKYO)
    assert moving.phase is Phase.CONFIRMING_EXIT
    assert "exit_elsewhere" not in issues(home)
    await moving.until(lambda: moving.phase is Phase.SETTLING)
    assert "exit_elsewhere" in issues(home)
    gluetun.loop.change({"provider": {"server_selection": {"hostnames": [LONDON]}}})
    assert (await moving.ends()).outcome is Outcome.OVERWRITTEN
    assert "exit_elsewhere" not in issues(home)


@pytest.mark.parametrize("country", ["France", "Mauritania", "Atlantis", ""])
async def test_the_real_country_of_a_server_and_an_unknown_one_are_no_reason_to_warn(
    home: HomeAssistant, moving: Moving, gluetun: StandIn, country: str
) -> None:
    """This server claims to be in Mauritania, and stands in France."""
    gluetun.loop.rows.append(
        Row(NOUAKCHOTT, "Mauritania", "Nouakchott", "193.138.219.1")
    )
    await moving.begin(NOUAKCHOTT)
    has_exit_in(gluetun, country)
    assert (await moving.ends()).outcome is Outcome.MOVED
    assert "exit_elsewhere" not in issues(home)


async def test_an_address_of_a_server_is_reset_for_the_move_and_put_back_by_the_undo(
    moving: Moving, gluetun: StandIn
) -> None:
    """Gluetun prefers it to the host name, and would not find the new server."""
    pinned = {"endpoint_ip": "203.0.113.7"}
    row_of(gluetun, NEW_YORK).ip = pinned["endpoint_ip"]
    gluetun.loop.selection["wireguard"] = dict(pinned)
    await moving.begin(TOKYO)
    assert gluetun.loop.selection["wireguard"] == {"endpoint_ip": "0.0.0.0"}
    await moving.until(lambda: moving.phase is Phase.SETTLING)
    assert gluetun.loop.exit == "193.138.219.1"
    await moving.call("undo_move")
    await moving.rests()
    assert (await moving.ends()).outcome is Outcome.UNDONE
    assert gluetun.loop.selection["wireguard"] == pinned
    assert gluetun.loop.exit == "193.138.218.1"
