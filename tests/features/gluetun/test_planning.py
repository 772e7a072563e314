"""Where a move goes, and what it starts from."""

import asyncio
from dataclasses import replace
from http import HTTPStatus
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any
from unittest.mock import MagicMock

from aiohttp import web
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant, ServiceCall, SupportsResponse
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.gluetun import planning
from custom_components.qb_peer_vpn.gluetun import Outcome, parking_selections
from custom_components.qb_peer_vpn.models import ServerState
from custom_components.qb_peer_vpn.qbittorrent import UnavailableError
from tests.gluetun.stand_in import StandIn
from tests.gluetun.stand_in_loop import Row
from tests.home import ListHost, make_server_list, make_swarm, set_up, state_of

from .conftest import LONDON, TOKYO, add_container
from .moving import Moving

BUTTON = "button.peer_vpn_move_now"
EVENT = "event.peer_vpn_vpn_move"
SELECT = "select.peer_vpn_vpn_server"
CHANGE = "PUT /v1/vpn/settings"


async def refusal(moving: Moving, action: str = "move", **data: Any) -> str | None:
    """Return the key of the reason why an action is refused."""
    with pytest.raises(ServiceValidationError) as error:
        await moving.call(action, **data)
    return error.value.translation_key


async def test_before_the_first_list_there_is_no_server_to_move_to(
    home: HomeAssistant,
    through_gluetun: MockConfigEntry,
    server_list: ListHost,
    gluetun: StandIn,
) -> None:
    server_list.status = HTTPStatus.SERVICE_UNAVAILABLE
    await set_up(home, through_gluetun)
    place = state_of(home, SELECT).attributes["options"][0]
    for domain, action, data in (
        ("button", "press", {"entity_id": BUTTON}),
        ("select", "select_option", {"entity_id": SELECT, "option": place}),
    ):
        with pytest.raises(ServiceValidationError) as error:
            await home.services.async_call(domain, action, data, blocking=True)
        assert error.value.translation_key == "no_server_yet"
    assert CHANGE not in gluetun.asked


async def test_of_two_moves_at_once_only_one_begins(
    moving: Moving, gluetun: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both were planned before either of them began."""
    questions, both_asked, answer = count(1), Event(), gluetun._get_port

    async def answer_port(request: web.Request) -> Any:
        if next(questions) == 2:
            both_asked.set()
        return await answer(request)

    def select_afterward(*args: Any) -> Any:
        assert both_asked.wait(10.0)
        return parking_selections(*args)

    # The last question of a plan, and the work that comes after it.
    monkeypatch.setattr(gluetun, "_get_port", answer_port)
    monkeypatch.setattr(f"{planning.__name__}.parking_selections", select_afterward)
    results = await asyncio.gather(
        moving.call("move", server=TOKYO),
        moving.call("move", server=LONDON),
        return_exceptions=True,
    )
    refused = [each for each in results if isinstance(each, ServiceValidationError)]
    assert [each.translation_key for each in refused] == ["refused_under_way"]
    await moving.rests()
    assert gluetun.asked.count(CHANGE) == 1


async def test_a_gluetun_out_of_reach_is_not_moved(
    moving: Moving, gluetun: StandIn
) -> None:
    gluetun.answers["GET /v1/vpn/status"] = (502, "Bad Gateway")
    assert await refusal(moving, server=TOKYO) == "refused_out_of_reach"
    del gluetun.answers["GET /v1/vpn/status"]
    await moving.begin(TOKYO)
    assert gluetun.loop.selection["hostnames"] == [TOKYO]


async def test_a_name_is_found_in_capitals_and_with_blanks(
    moving: Moving, gluetun: StandIn
) -> None:
    await moving.begin(f" {TOKYO.upper()} ")
    assert gluetun.loop.selection["hostnames"] == [TOKYO]


async def test_the_recommended_place_is_moved_to_by_its_recommended_server(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    advice = moving.entry.runtime_data.recommendation.coordinator.data
    recommended = advice.recommendation.server
    options = state_of(home, SELECT).attributes["options"]
    assert options == sorted(options)
    [best] = [each for each in options if each.startswith(recommended.city)]
    await home.services.async_call(
        "select", "select_option", {"entity_id": SELECT, "option": best}, blocking=True
    )
    await moving.rests()
    assert gluetun.loop.selection["hostnames"] == [recommended.hostname]


async def test_a_server_that_the_options_exclude_is_still_the_one_in_use(
    home: HomeAssistant, through_gluetun: MockConfigEntry, gluetun: StandIn
) -> None:
    """No place of the list has it, so the exit that peers see says where it is."""
    home.config_entries.async_update_entry(
        through_gluetun,
        options={**through_gluetun.options, "servers": {"excluded_countries": ["US"]}},
    )
    await set_up(home, through_gluetun)
    select = state_of(home, SELECT)
    assert select.state == "unknown"
    assert not [each for each in select.attributes["options"] if "(US)" in each]


async def test_a_gluetun_that_chose_by_itself_gets_its_own_choice_back(
    home: HomeAssistant, moving: Moving, gluetun: StandIn
) -> None:
    """The usual way: the environment names a country, and no server."""
    gluetun.loop.environment = {"countries": ["Switzerland"]}
    gluetun.loop.restart_container()
    gluetun.loop.advance(10.0)
    await moving.begin(TOKYO)
    assert (await moving.ends()).outcome is Outcome.MOVED
    shown = state_of(home, EVENT).attributes
    assert (shown["from_city"], shown["from_country_code"]) == ("Zurich", "CH")
    await moving.restarts()
    await moving.call("undo_move")
    await moving.rests()
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.target.name) == (Outcome.MOVED, "Zurich")
    assert gluetun.loop.selection["countries"] == ["Switzerland"]
    assert gluetun.loop.selection["hostnames"] == []


@pytest.mark.parametrize(
    ("country", "code"),
    [("Netherlands", "NL"), ("The Netherlands", "NL"), ("Atlantis", None)],
)
async def test_the_country_of_a_server_that_gluetun_chose_is_that_of_its_exit(
    home: HomeAssistant,
    moving: Moving,
    gluetun: StandIn,
    *,
    country: str,
    code: str | None,
) -> None:
    gluetun.loop.rows.append(Row("nl", country, "Port", "193.138.225.1"))
    gluetun.loop.environment = {"countries": [country]}
    gluetun.loop.restart_container()
    gluetun.loop.advance(10.0)
    await moving.begin(TOKYO)
    shown = state_of(home, EVENT).attributes
    assert (shown["from_city"], shown["from_country_code"]) == ("Port", code)
    await moving.restarts()
    assert (await moving.ends()).outcome is Outcome.MOVED


async def test_a_server_of_which_nothing_is_known_cannot_be_named_for_an_undo(
    moving: Moving, gluetun: StandIn
) -> None:
    """Gluetun chose it by itself, and its exit cannot be looked up."""
    gluetun.loop.environment = {"countries": ["Switzerland"]}
    gluetun.loop.has_lookup = False
    gluetun.loop.restart_container()
    gluetun.loop.advance(10.0)
    await moving.begin(TOKYO)
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.origin) == (Outcome.MOVED, None)
    assert await refusal(moving, "undo_move") == "nothing_to_undo"


async def test_a_qbittorrent_out_of_reach_neither_stops_a_move_nor_undoes_it(
    moving: Moving, gluetun: StandIn, fake_session: MagicMock
) -> None:
    """Its Web UI may be published through the connection that is interrupted."""
    polling = fake_session.async_peer_snapshot
    await moving.begin(TOKYO)
    polling.side_effect = UnavailableError()
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.undo) == (Outcome.MOVED, None)
    assert receipt.peers_after is None
    assert gluetun.asked.count(CHANGE) == 1


async def test_the_action_gets_the_server_of_the_last_move_as_the_previous_one(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    *,
    city_database: Path,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Of the servers at one place, only the last move knows which one is in use."""
    server_list.content = make_server_list(names_each=3)
    calls: list[dict[str, Any]] = []

    async def move(call: ServiceCall) -> Any:
        calls.append(dict(call.data))
        return {"ok": True}

    home.services.async_register(
        "test", "move", move, supports_response=SupportsResponse.ONLY
    )
    data = {
        "to": "{{ server_name }}",
        "previous": "{{ previous.server_name if previous else '' }}",
    }
    action = {"action": "test.move", "data": data, "response_variable": "result"}
    stop = {"stop": "done", "response_variable": "result"}
    add_container(home, entry, way="action", move_action=[action, stop])
    swarm = make_swarm()
    polling = fake_session.async_peer_snapshot
    polling.return_value = replace(swarm, exit_v4=None)
    await set_up(home, entry)
    moving = Moving(home, entry, freezer)
    await moving.begin("US-NY#2")
    polling.return_value = swarm
    fake_session.table.server = ServerState(exit_v4=swarm.exit_v4)
    await moving.ends()
    await moving.begin("JP#1")
    assert calls[0] == {"to": "US-NY#2", "previous": ""}
    assert calls[-1] == {"to": "JP#1", "previous": "US-NY#2"}
