"""The event entity, and core's own trigger on it."""

from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError
from tests.automations import automate, in_britain, in_japan, minutes_pass, swarm_moves
from tests.home import make_snapshot, set_up, state_of

EVENT = "event.peer_vpn_recommendation"
MOVED = {
    "triggers": [
        {
            "trigger": "event.received",
            "target": {"entity_id": EVENT},
            "options": {"event_type": ["move"]},
        }
    ]
}


async def test_the_event_has_the_old_and_new_server_and_the_reason(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    assert state_of(home, EVENT).state == STATE_UNKNOWN
    await swarm_moves(home, freezer, fake_session, in_britain())
    event = state_of(home, EVENT).attributes
    assert event["event_type"] == "move"
    assert (event["from_city"], event["to_city"]) == ("Tokyo", "London")
    assert (event["from_country_code"], event["to_country_code"]) == ("JP", "GB")
    assert event["from_server"].startswith("JP#")
    assert event["to_server"].startswith("UK#")
    assert event["hostname"] == "node-uk-01.protonvpn.net"
    assert event["reason"] == "better_found"


async def test_the_trigger_of_core_hears_moves_and_no_returns(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    runs = await automate(home, MOVED)
    await swarm_moves(home, freezer, fake_session, in_britain())
    assert len(runs) == 1
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await minutes_pass(home, freezer)
    assert state_of(home, EVENT).state == STATE_UNAVAILABLE
    fake_session.async_peer_snapshot.side_effect = None
    await minutes_pass(home, freezer, minutes=2)
    await home.config_entries.async_reload(near_peers.entry_id)
    await minutes_pass(home, freezer)
    assert state_of(home, EVENT).attributes["event_type"] == "move"
    assert len(runs) == 1


async def test_the_way_out_moves_there_and_it_says_stay(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    runs = await automate(home, MOVED)
    await swarm_moves(home, freezer, fake_session, in_japan(exit_v4="126.7.0.1"))
    assert state_of(home, EVENT).attributes["event_type"] == "stay"
    assert not runs


async def test_peers_that_go_and_come_back_are_no_event(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    await swarm_moves(
        home, freezer, fake_session, make_snapshot(exit_v4="193.138.218.1")
    )
    await swarm_moves(home, freezer, fake_session, in_japan())
    assert state_of(home, EVENT).state == STATE_UNKNOWN


async def test_another_connection_s_change_is_not_its_own(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    other = MockConfigEntry(
        domain=near_peers.domain,
        title="Other",
        data={**near_peers.data, "url": "http://other.local:8080"},
        options={"decision": {"measure": False, "strategy": "close_to_home"}},
        entry_id="other",
    )
    other.add_to_hass(home)
    await set_up(home, other)
    await swarm_moves(home, freezer, fake_session, in_britain())
    assert state_of(home, EVENT).attributes["event_type"] == "move"
    assert state_of(home, "event.other_recommendation").state == STATE_UNKNOWN
