"""When peers are polled, and what becomes of trouble."""

import asyncio
from datetime import timedelta
import json
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.connection import TorrentTableCoordinator
from custom_components.qb_peer_vpn.features.swarm import PeerCoordinator
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from custom_components.qb_peer_vpn.swarm import async_poll_peers
from tests.features.over_http import AWAY, complaints, passes, something_happens
from tests.home import set_up, state_of
from tests.qbittorrent.web_ui import Answer, WebUi

PEERS = "sensor.peer_vpn_peers"
COUNTRIES_OFF = (DOMAIN, "countries_off_entry")


@pytest.fixture
def peers(running: MockConfigEntry) -> PeerCoordinator:
    """The coordinator of an entry that is set up."""
    found: PeerCoordinator = running.runtime_data.swarm.peers
    return found


@pytest.fixture
def table(running: MockConfigEntry) -> TorrentTableCoordinator:
    """The coordinator of the table of the same entry."""
    found: TorrentTableCoordinator = running.runtime_data.connection.table
    return found


async def test_a_table_that_is_polled_more_often_does_not_poll_the_peers_more_often(
    home: HomeAssistant,
    table: TorrentTableCoordinator,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    web_ui.asked.clear()
    for seconds in (15, 15, 15, 15):
        assert not web_ui.asked_hashes()
        something_happens(web_ui)
        freezer.tick(timedelta(seconds=seconds))
        await table.async_refresh()
        await home.async_block_till_done(wait_background_tasks=True)
    assert len(web_ui.asked_hashes()) == 2


async def test_a_poll_now_does_not_wait_for_its_turn(
    peers: PeerCoordinator, web_ui: WebUi
) -> None:
    web_ui.asked.clear()
    something_happens(web_ui)
    await peers.async_poll_now()
    assert web_ui.paths() == ["sync/maindata", "sync/torrentPeers", "sync/torrentPeers"]


async def test_a_poll_now_after_an_outage_polls_once(
    home: HomeAssistant,
    peers: PeerCoordinator,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    web_ui.override = lambda path, form: AWAY
    await passes(home, freezer)
    web_ui.override = None
    web_ui.asked.clear()
    something_happens(web_ui)

    with patch(
        "custom_components.qb_peer_vpn.features.swarm.coordinator.async_poll_peers",
        wraps=async_poll_peers,
    ) as polls:
        await peers.async_poll_now()
        await home.async_block_till_done(wait_background_tasks=True)

    polls.assert_called_once()
    assert len(web_ui.asked_hashes()) == 2
    assert state_of(home, PEERS).state == "21"


async def test_a_poll_now_that_fails_is_logged_once(
    home: HomeAssistant,
    peers: PeerCoordinator,
    web_ui: WebUi,
    caplog: pytest.LogCaptureFixture,
) -> None:
    web_ui.override = lambda path, form: AWAY
    await peers.async_poll_now()
    await peers.async_poll_now()
    assert state_of(home, PEERS).state == "unavailable"
    assert len(complaints(caplog)) == 1


async def test_polls_at_the_same_time_go_one_after_the_other(
    peers: PeerCoordinator, web_ui: WebUi
) -> None:
    something_happens(web_ui)
    await asyncio.gather(*(peers.async_poll_now() for _ in range(5)))
    assert web_ui.most_at_once == 1
    assert peers.last_update_success


@pytest.mark.parametrize(
    "broken",
    [
        Answer(404, "Not Found"),
        Answer(200, "[]", "application/json"),
        Answer(200, '{"peers": {"x": ', "application/json"),
    ],
    ids=["gone", "no peers", "cut off"],
)
async def test_a_torrent_without_a_usable_answer_keeps_its_last_peers(
    home: HomeAssistant,
    *,
    running: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    broken: Answer,
) -> None:
    first = web_ui.torrents[0]["hash"]
    web_ui.override = lambda path, form: (
        broken if form.get("hash") == first and path != "auth/login" else None
    )
    something_happens(web_ui)
    await passes(home, freezer)
    assert state_of(home, PEERS).state == "21"
    assert not complaints(caplog)


async def without_countries(
    hass: HomeAssistant, entry: MockConfigEntry, web_ui: WebUi
) -> None:
    """Set up with a qBittorrent that does not resolve countries."""
    web_ui.preferences["resolve_peer_countries"] = False
    text = json.dumps(web_ui.peers)
    for code in ("jp", "es", "gb"):
        text = text.replace(f'"country_code": "{code}"', '"country_code": ""')
    web_ui.peers = json.loads(text)
    await set_up(hass, entry)


async def test_countries_that_are_not_resolved_are_an_issue_whose_fix_resolves_them(
    home: HomeAssistant,
    connected: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    await without_countries(home, connected, web_ui)
    issues = ir.async_get(home).issues
    assert COUNTRIES_OFF in issues

    assert await async_setup_component(home, REPAIRS, {})
    flows = home.data[REPAIRS]["flow_manager"]
    form = await flows.async_init(DOMAIN, context={"issue_id": COUNTRIES_OFF[1]})
    web_ui.override = lambda path, form: AWAY
    refused = await flows.async_configure(form["flow_id"], {})
    assert refused["reason"] == "cannot_connect"
    assert COUNTRIES_OFF in issues

    web_ui.override = None
    form = await flows.async_init(DOMAIN, context={"issue_id": COUNTRIES_OFF[1]})
    done = await flows.async_configure(form["flow_id"], {})
    assert done["type"] == "create_entry"
    assert web_ui.preferences["resolve_peer_countries"] is True
    assert COUNTRIES_OFF not in issues


async def test_the_preference_is_read_once_an_hour(
    home: HomeAssistant,
    connected: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    # Without an exit, nothing else is read from the preferences.
    web_ui.transfer = {}
    await without_countries(home, connected, web_ui)
    for _ in range(3):
        await passes(home, freezer)
    assert web_ui.paths().count("app/preferences") == 1

    web_ui.preferences["resolve_peer_countries"] = True
    await passes(home, freezer, minutes=61)
    assert web_ui.paths().count("app/preferences") == 2
    assert COUNTRIES_OFF not in ir.async_get(home).issues


async def test_preferences_that_cannot_be_read_say_nothing(
    home: HomeAssistant,
    connected: MockConfigEntry,
    web_ui: WebUi,
    caplog: pytest.LogCaptureFixture,
) -> None:
    web_ui.override = lambda path, form: (
        Answer(200, "<html>", "text/html") if path == "app/preferences" else None
    )
    await without_countries(home, connected, web_ui)
    assert state_of(home, PEERS).state == "21"
    assert COUNTRIES_OFF not in ir.async_get(home).issues
    assert not complaints(caplog)


async def test_the_fix_of_an_entry_that_is_not_loaded_cannot_connect(
    home: HomeAssistant, connected: MockConfigEntry, web_ui: WebUi
) -> None:
    await without_countries(home, connected, web_ui)
    assert await async_setup_component(home, REPAIRS, {})
    flows = home.data[REPAIRS]["flow_manager"]
    form = await flows.async_init(DOMAIN, context={"issue_id": COUNTRIES_OFF[1]})
    await home.config_entries.async_unload(connected.entry_id)
    refused = await flows.async_configure(form["flow_id"], {})
    assert refused["reason"] == "cannot_connect"


async def test_a_first_poll_of_the_peers_that_fails_is_tried_again(
    home: HomeAssistant, connected: MockConfigEntry, web_ui: WebUi
) -> None:
    web_ui.override = lambda path, _: AWAY if path == "sync/torrentPeers" else None
    await set_up(home, connected)
    before = connected.state

    web_ui.override = None
    await home.config_entries.async_reload(connected.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert [before, connected.state] == [
        ConfigEntryState.SETUP_RETRY,
        ConfigEntryState.LOADED,
    ]
