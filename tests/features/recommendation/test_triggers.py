"""The triggers, in automations that Home Assistant sets up."""

from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.automations import (
    SERVER,
    automate,
    in_britain,
    in_japan,
    minutes_pass,
    swarm_moves,
)
from tests.home import ListHost, make_server_list, make_snapshot, set_up, state_of

CHANGED = {"triggers": [{"trigger": f"{DOMAIN}.recommended_server_changed"}]}
BETTER = {"triggers": [{"trigger": f"{DOMAIN}.better_server_became_available"}]}


def about(entry_id: str) -> dict[str, object]:
    """A trigger of one connection."""
    (trigger,) = CHANGED["triggers"]
    return {"triggers": [{**trigger, "options": {"config_entry_id": entry_id}}]}


@pytest.mark.parametrize("automation", [CHANGED, about("entry")])
async def test_another_server_triggers_with_the_old_and_new_server(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
    automation: dict[str, object],
) -> None:
    runs = await automate(home, automation)
    before = state_of(home, SERVER).state
    await swarm_moves(home, freezer, fake_session, in_britain())
    (run,) = runs
    trigger = run.data["trigger"]
    assert trigger["platform"] == f"{DOMAIN}.recommended_server_changed"
    assert trigger["description"] == "recommended server changed for Peer VPN"
    assert trigger["config_entry_id"] == "entry"
    assert trigger["title"] == "Peer VPN"
    assert (trigger["from_server"], trigger["to_server"]) == (
        before,
        state_of(home, SERVER).state,
    )
    assert (trigger["from_city"], trigger["to_city"]) == ("Tokyo", "London")
    assert (trigger["from_country_code"], trigger["to_country_code"]) == ("JP", "GB")
    assert trigger["hostname"] == "node-uk-01.protonvpn.net"
    assert trigger["gluetun"]["hostnames"] == ["node-uk-01.protonvpn.net"]
    assert trigger["saving_ms"] > 0
    assert trigger["error_ms"] > 0
    assert trigger["newest_saving_ms"] >= trigger["saving_ms"]
    assert trigger["worth_moving"] is True
    assert trigger["reason"] == "better_found"
    assert trigger["confidence"] in {"low", "fair", "high"}


async def test_listeners_of_a_change_find_the_new_states(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    said = {"server": f"{{{{ states('{SERVER}') }}}}"}
    runs = await automate(
        home, {**CHANGED, "actions": [{"event": "ran", "event_data": said}]}
    )
    await swarm_moves(home, freezer, fake_session, in_britain())
    assert [run.data["server"] for run in runs] == [state_of(home, SERVER).state]


async def test_the_same_recommendation_never_triggers(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    runs = await automate(home, CHANGED, BETTER)
    await minutes_pass(home, freezer, minutes=3)
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await minutes_pass(home, freezer)
    assert state_of(home, SERVER).state == STATE_UNAVAILABLE
    fake_session.async_peer_snapshot.side_effect = None
    await minutes_pass(home, freezer)
    assert state_of(home, SERVER).attributes["city"] == "Tokyo"
    await home.config_entries.async_reload(near_peers.entry_id)
    await minutes_pass(home, freezer)
    assert not runs


@pytest.mark.usefixtures("city_database", "server_list", "all_measured")
async def test_what_is_recommended_first_triggers_nothing(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    runs = await automate(home, CHANGED, BETTER, about("entry"))
    fake_session.async_peer_snapshot.return_value = make_snapshot()
    await set_up(home, entry)
    assert state_of(home, "sensor.peer_vpn_verdict").state == "no_peers"
    await swarm_moves(home, freezer, fake_session, in_japan())
    assert state_of(home, "binary_sensor.peer_vpn_better_server_available").state == (
        "on"
    )
    assert not runs


async def test_triggers_go_on_after_a_reload(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    runs = await automate(home, CHANGED, BETTER)
    await home.config_entries.async_reload(near_peers.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    await swarm_moves(home, freezer, fake_session, in_britain())
    assert len(runs) == 2


async def test_a_change_during_an_outage_triggers_after_it(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    runs = await automate(home, CHANGED)
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await minutes_pass(home, freezer, minutes=2)
    assert not runs
    fake_session.async_peer_snapshot.side_effect = None
    await swarm_moves(home, freezer, fake_session, in_britain())
    assert [run.data["trigger"]["to_city"] for run in runs] == ["London"]


async def test_peers_that_go_and_come_back_are_no_news(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    runs = await automate(home, CHANGED, BETTER)
    await swarm_moves(
        home, freezer, fake_session, make_snapshot(exit_v4="193.138.218.1")
    )
    assert state_of(home, SERVER).attributes["city"] == "Zurich"
    await swarm_moves(home, freezer, fake_session, in_japan())
    assert state_of(home, SERVER).attributes["city"] == "Tokyo"
    assert not runs


async def test_a_better_server_triggers_after_the_exit_has_moved(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Out through where it is recommended, then through New York again."""
    runs = await automate(home, CHANGED, BETTER)
    await swarm_moves(home, freezer, fake_session, in_japan(exit_v4="126.7.0.1"))
    assert state_of(home, "sensor.peer_vpn_verdict").state == "current_is_fine"
    assert not runs
    await swarm_moves(home, freezer, fake_session, in_japan())
    (run,) = runs
    assert run.data["trigger"]["platform"] == (
        f"{DOMAIN}.better_server_became_available"
    )
    assert run.data["trigger"]["to_city"] == "Tokyo"


async def test_a_server_that_is_gone_is_replaced_by_another_one_of_its_site(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
) -> None:
    runs = await automate(home, CHANGED)
    before = state_of(home, SERVER).state
    number = int(before.partition("#")[2])
    gone = f'"JP#{number}"'.encode()
    server_list.content = make_server_list().replace(gone, b'"JP#99"')
    await minutes_pass(home, freezer)
    await near_peers.runtime_data.servers.server_list.async_refresh()
    await minutes_pass(home, freezer)
    (run,) = runs
    assert run.data["trigger"]["from_server"] == before
    assert run.data["trigger"]["from_city"] == run.data["trigger"]["to_city"]


async def test_an_automation_of_another_connection_hears_nothing(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    MockConfigEntry(domain=DOMAIN, entry_id="other").add_to_hass(home)
    runs = await automate(home, about("other"))
    await swarm_moves(home, freezer, fake_session, in_britain())
    assert state_of(home, SERVER).attributes["city"] == "London"
    assert not runs


async def test_an_automation_that_is_switched_off_lets_go(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    runs = await automate(home, {"alias": "Mine", **CHANGED})
    await home.services.async_call(
        "automation", "turn_off", {"entity_id": "automation.mine"}, blocking=True
    )
    await swarm_moves(home, freezer, fake_session, in_britain())
    assert not runs


@pytest.mark.parametrize("entry_id", ["gone", "foreign"])
async def test_a_connection_that_is_none_is_named_in_the_log(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    caplog: pytest.LogCaptureFixture,
    entry_id: str,
) -> None:
    MockConfigEntry(domain="other", entry_id="foreign").add_to_hass(home)
    await automate(home, {"alias": "Mine", **about(entry_id)})
    assert state_of(home, "automation.mine").state == STATE_UNAVAILABLE
    assert f"{entry_id} is not a connection of qBittorrent Peer VPN" in caplog.text
