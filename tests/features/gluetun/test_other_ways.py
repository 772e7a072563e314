"""Moves by the user's own actions, and by hand."""

import asyncio
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.gluetun import applying
from custom_components.qb_peer_vpn.gluetun import Outcome, Phase, UndoReason
from custom_components.qb_peer_vpn.models import ServerState
from tests.home import ListHost, make_server_list, set_up, state_of
from tests.repairs import issues

from .conftest import NEW_YORK, TOKYO, add_container
from .moving import Moving

MOVE = [
    {
        "action": "test.move",
        "data": {
            "to": "{{ hostname }}",
            "city": "{{ city }}",
            "reason": "{{ reason }}",
            "previous": "{{ previous.hostname if previous else '' }}",
        },
        "response_variable": "result",
    },
    {"stop": "done", "response_variable": "result"},
]


@pytest.fixture
def connected(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    city_database: Path,
    server_list: ListHost,
) -> MockConfigEntry:
    server_list.content = make_server_list(names_each=1)
    return entry


@pytest.fixture
def moving(
    home: HomeAssistant, connected: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> Moving:
    return Moving(home, connected, freezer)


def go_out(moving: Moving, address: str) -> None:
    """Let qBittorrent see another exit with its next poll."""
    table = moving.entry.runtime_data.connection.table
    state = ServerState(exit_v4=IPv4Address(address), peer_connections=20)

    async def poll(session: object, version: object, now: Any) -> Any:
        snapshot = await polled(session, version, now)
        object.__setattr__(snapshot, "server", state)
        return snapshot

    polled = table._source.async_poll
    table._source.async_poll = poll


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ({"ok": True}, Outcome.MOVED),
        ({"ok": False}, Outcome.REFUSED),
        ({"result": "failed"}, Outcome.REFUSED),
        ({}, Outcome.MOVED),
    ],
)
async def test_an_action_of_the_user_s_moves_and_says_whether_it_worked(
    home: HomeAssistant,
    moving: Moving,
    answer: dict[str, Any],
    outcome: Outcome,
) -> None:
    calls: list[dict[str, Any]] = []

    async def move(call: ServiceCall) -> Any:
        calls.append(dict(call.data))
        return answer

    home.services.async_register(
        "test", "move", move, supports_response=SupportsResponse.ONLY
    )
    add_container(home, moving.entry, way="action", move_action=MOVE)
    await set_up(home, moving.entry)
    go_out(moving, "193.138.218.1")
    await moving.entry.runtime_data.connection.table.async_refresh()
    await moving.begin(TOKYO)
    go_out(moving, "193.138.219.1")
    receipt = await moving.ends()
    assert receipt.outcome is outcome
    assert (calls[0]["to"], calls[0]["city"]) == (TOKYO, "Tokyo")
    assert calls[0]["reason"] == "chosen"


async def test_an_action_that_does_nothing_is_undone_with_the_old_server(
    home: HomeAssistant, moving: Moving
) -> None:
    calls: list[dict[str, Any]] = []

    async def move(call: ServiceCall) -> Any:
        calls.append(dict(call.data))
        return {"ok": True}

    home.services.async_register(
        "test", "move", move, supports_response=SupportsResponse.ONLY
    )
    add_container(home, moving.entry, way="action", move_action=MOVE)
    await set_up(home, moving.entry)
    go_out(moving, "193.138.218.1")
    await moving.entry.runtime_data.connection.table.async_refresh()
    await moving.begin(TOKYO)
    receipt = await moving.ends()
    assert receipt.outcome is Outcome.UNDONE
    assert [each["reason"] for each in calls] == ["chosen", "undo"]
    assert calls[1]["previous"] == TOKYO


async def test_an_action_that_fails_has_changed_nothing(
    home: HomeAssistant, moving: Moving
) -> None:
    add_container(
        home, moving.entry, way="action", move_action=[{"action": "no.such_action"}]
    )
    await set_up(home, moving.entry)
    await moving.begin(TOKYO)
    assert (await moving.ends()).outcome is Outcome.REFUSED


async def never_ends(call: ServiceCall) -> None:
    await asyncio.get_running_loop().create_future()


async def breaks(call: ServiceCall) -> None:
    raise ValueError


@pytest.mark.parametrize("action", [never_ends, breaks])
async def test_an_action_that_breaks_or_never_ends_may_have_moved_all_the_same(
    home: HomeAssistant,
    moving: Moving,
    *,
    action: Callable[[ServiceCall], Awaitable[None]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No one waits for ever, and the old server is asked for again."""
    monkeypatch.setattr(applying, "_LONGEST_ACTION", 0.01)
    calls: list[str] = []

    async def move(call: ServiceCall) -> None:
        calls.append(call.data["to"])
        await action(call)

    home.services.async_register("test", "move", move)
    to = {"action": "test.move", "data": {"to": "{{ hostname }}"}}
    add_container(home, moving.entry, way="action", move_action=[to])
    await set_up(home, moving.entry)
    go_out(moving, "193.138.218.1")
    await moving.entry.runtime_data.connection.table.async_refresh()
    await moving.begin(TOKYO)
    assert moving.phase is Phase.CONFIRMING_EXIT
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.undo) == (Outcome.UNDONE, UndoReason.NO_EXIT)
    assert calls == [TOKYO, NEW_YORK]


async def test_a_move_by_hand_shows_the_lines_and_notices_the_other_exit(
    home: HomeAssistant, moving: Moving
) -> None:
    add_container(home, moving.entry, way="tell_only")
    await set_up(home, moving.entry)
    assert home.states.get("switch.peer_vpn_follow_the_recommendation") is None
    go_out(moving, "193.138.218.1")
    await moving.entry.runtime_data.connection.table.async_refresh()
    answer = await moving.call("move", server=TOKYO, answers=True)
    await moving.rests()
    assert answer["lines"] == [f"SERVER_HOSTNAMES={TOKYO}", "PORT_FORWARD_ONLY=on"] or (
        answer["lines"] == [f"SERVER_HOSTNAMES={TOKYO}"]
    )
    assert (
        state_of(home, "event.peer_vpn_vpn_move").attributes["event_type"] == "advised"
    )
    assert "move_by_hand" in issues(home)
    assert moving.phase is Phase.CONFIRMING_EXIT
    go_out(moving, "193.138.219.1")
    receipt = await moving.ends()
    assert receipt.outcome is Outcome.MOVED
    assert "move_by_hand" not in issues(home)


async def test_without_a_container_there_is_nothing_to_press(
    home: HomeAssistant, loaded: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    for action in ("move", "undo_move", "get_moves"):
        with pytest.raises(ServiceValidationError) as error:
            await Moving(home, loaded, freezer).call(action)
        assert error.value.translation_key == "no_container"
    assert home.states.get("button.peer_vpn_move_now") is None
