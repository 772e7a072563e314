"""Set-up, trouble, recovery, removal: the life of a config entry."""

from datetime import timedelta
from http import HTTPStatus
import logging
from os import truncate
from pathlib import Path
import threading
from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.const import EVENT_HOMEASSISTANT_STOP, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.features.servers.list_coordinator import (
    LIST_INTERVAL,
)
from custom_components.qb_peer_vpn.features.swarm.coordinator import PEER_INTERVAL
from custom_components.qb_peer_vpn.qbittorrent import (
    BannedError,
    CannotConnectError,
    SessionClosedError,
    TooOldError,
    WrongLoginError,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .home import ListHost, make_server_list, make_snapshot, set_up, state_of
from .repairs import issues

SERVER = "sensor.peer_vpn_recommended_server"
LIST_KEY = f"{DOMAIN}.entry.servers"
MEMORY_KEY = f"{DOMAIN}.entry.memory"


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING and record.name.endswith(DOMAIN)
    ]


async def passes(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    time: timedelta = PEER_INTERVAL,
) -> None:
    freezer.tick(time + timedelta(seconds=5))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_an_entry_loads_unloads_and_loads_again(
    home: HomeAssistant, loaded: MockConfigEntry, fake_session: MagicMock
) -> None:
    assert state_of(home, SERVER).state.startswith("CH#")
    assert await home.config_entries.async_unload(loaded.entry_id)
    assert loaded.state is ConfigEntryState.NOT_LOADED
    assert state_of(home, SERVER).state == STATE_UNAVAILABLE
    fake_session.async_close.assert_awaited_once()
    await set_up(home, loaded)
    assert state_of(home, SERVER).state.startswith("CH#")


@pytest.mark.usefixtures("all_entities")
async def test_others_run_between_the_platforms(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    """Adding all entities at a stretch would hold the event loop for too long."""
    platforms = {"binary_sensor", "button", "event", "geo_location", "image", "sensor"}
    # All is imported by now, so that only the entities take time.
    await home.config_entries.async_unload(loaded.entry_id)
    seen: set[int] = set()
    is_over = False

    def look() -> None:
        states = home.states.async_all(platforms)
        seen.add(
            len({each.domain for each in states if each.state != STATE_UNAVAILABLE})
        )
        if not is_over:
            home.loop.call_soon(look)

    home.loop.call_soon(look)
    try:
        await set_up(home, loaded)
    finally:
        is_over = True

    assert seen >= set(range(1, len(platforms) + 1))


@pytest.mark.parametrize("error", [CannotConnectError(), BannedError(), TooOldError()])
async def test_set_up_is_tried_again_while_qbittorrent_is_not_ready(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    error: Exception,
) -> None:
    fake_session.async_version.side_effect = error
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key
    fake_session.async_close.assert_awaited_once()


async def test_a_wrong_login_at_set_up_asks_for_a_new_one(
    home: HomeAssistant, entry: MockConfigEntry, fake_session: MagicMock
) -> None:
    fake_session.async_version.side_effect = WrongLoginError()
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    (flow,) = home.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH


async def test_a_password_that_changes_asks_for_the_new_one_once(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    fake_session.async_peer_snapshot.side_effect = WrongLoginError()
    await passes(home, freezer)
    assert state_of(home, SERVER).state == STATE_UNAVAILABLE
    (flow,) = home.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH
    asked = fake_session.async_peer_snapshot.await_count
    await passes(home, freezer)
    # Five refusals ban the whole machine for an hour: nothing is asked any more.
    assert fake_session.async_peer_snapshot.await_count == asked


async def test_an_outage_of_qbittorrent_is_logged_once_and_ends(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    for _ in range(3):
        await passes(home, freezer)
    assert state_of(home, SERVER).state == STATE_UNAVAILABLE
    assert complaints(caplog) == [
        "Error fetching torrents data: Can't connect to qBittorrent"
    ]
    fake_session.async_peer_snapshot.side_effect = None
    await passes(home, freezer)
    assert state_of(home, SERVER).state.startswith("CH#")
    assert len(complaints(caplog)) == 1


async def test_a_poll_that_the_unloading_overtakes_is_no_failure(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    peers = loaded.runtime_data.swarm.peers
    before = peers.data
    fake_session.async_peer_snapshot.side_effect = SessionClosedError()
    await peers.async_refresh()
    assert peers.last_update_success
    assert peers.data == before
    assert not complaints(caplog)


@pytest.mark.usefixtures("all_entities")
async def test_without_peers_the_nearest_server_is_as_good_as_any(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    server_list: ListHost,
) -> None:
    fake_session.async_peer_snapshot.return_value = make_snapshot()
    await set_up(home, entry)
    server = state_of(home, SERVER)
    assert server.attributes["city"] == "Zurich"
    assert state_of(home, "sensor.peer_vpn_verdict").state == "no_peers"
    for key in ("peer_centroid", "distance_from_server_to_peers", "estimated_path"):
        assert state_of(home, f"sensor.peer_vpn_{key}").state == "unknown"


async def test_the_first_start_needs_no_network(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    server_list: ListHost,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server_list.status = HTTPStatus.SERVICE_UNAVAILABLE
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.LOADED
    server = state_of(home, SERVER)
    assert server.state == "Zurich"
    assert server.attributes["hostname"] is None
    assert server.attributes["servers"] > 100
    assert not complaints(caplog)


@pytest.mark.parametrize(
    ("content", "issue"),
    [
        (b"<html>no list</html>", "list_refused"),
        (make_server_list()[:1000], "list_refused"),
        (make_server_list(machines=3), "list_shrunk"),
        (make_server_list().replace(b'"P2P": true', b'"P2P": false'), "list_refused"),
    ],
    ids=["another page", "cut off", "shrunk", "no P2P"],
)
async def test_a_bad_list_is_logged_once_and_the_last_good_one_stays(
    home: HomeAssistant,
    *,
    loaded: MockConfigEntry,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    content: bytes,
    issue: str,
) -> None:
    before = state_of(home, SERVER).state
    server_list.content = content
    await passes(home, freezer, LIST_INTERVAL)
    await passes(home, freezer, LIST_INTERVAL)
    assert len(server_list.requests) == 3
    assert state_of(home, SERVER).state == before
    (complaint,) = complaints(caplog)
    assert "The VPN server list couldn't be updated: " in complaint
    assert issues(home) == {issue}
    server_list.content = make_server_list()
    await passes(home, freezer, LIST_INTERVAL)
    assert not issues(home)


async def test_a_list_that_has_not_changed_is_not_read_again(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
) -> None:
    before = state_of(home, SERVER).state
    await passes(home, freezer, LIST_INTERVAL)
    assert len(server_list.requests) == 2
    assert "If-None-Match" in server_list.requests[1].headers
    assert state_of(home, SERVER).state == before
    assert loaded.runtime_data.servers.server_list.last_update_success


async def test_a_stored_list_is_there_after_a_restart(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    before = state_of(home, SERVER).state
    await passes(home, freezer, timedelta(minutes=10))
    assert len(server_list.requests) == 1
    assert hass_storage[LIST_KEY]["data"]["validators"]
    assert hass_storage[MEMORY_KEY]["data"]["decision"]["chosen"] == "CH/zurich"
    await home.config_entries.async_reload(loaded.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert state_of(home, SERVER).state == before
    # Younger than a day: no request is sent.
    assert len(server_list.requests) == 1


@pytest.mark.parametrize(
    "data",
    [{"nonsense": True}, {"fetched_at": "2026-11-20T00:00:00Z", "list": {}}],
)
async def test_a_broken_stored_list_is_logged_once_and_replaced(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    server_list: ListHost,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    data: dict[str, Any],
) -> None:
    hass_storage[LIST_KEY] = {
        "version": 1,
        "minor_version": 1,
        "key": LIST_KEY,
        "data": data,
    }
    await set_up(home, entry)
    assert state_of(home, SERVER).state.startswith("CH#")
    (complaint,) = complaints(caplog)
    assert LIST_KEY in complaint


async def test_a_broken_database_is_logged_once_and_the_country_is_used(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    city_database: Path,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    truncate(city_database, 100)
    await set_up(home, entry)
    for _ in range(3):
        fake_session.async_peer_snapshot.return_value = make_snapshot()
        await passes(home, freezer)
    (complaint,) = complaints(caplog)
    assert "city.mmdb" in complaint
    assert str(city_database.parent) not in complaint


async def test_nothing_is_left_after_removal(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    await passes(home, freezer, timedelta(minutes=10))
    assert LIST_KEY in hass_storage
    assert await home.config_entries.async_remove(loaded.entry_id)
    await home.async_block_till_done()
    assert not [key for key in hass_storage if key.startswith(DOMAIN)]
    assert not [
        state for state in home.states.async_all() if "peer_vpn" in state.entity_id
    ]
    assert not [
        thread.name for thread in threading.enumerate() if DOMAIN in thread.name
    ]


async def test_the_session_closes_when_home_assistant_stops(
    home: HomeAssistant, loaded: MockConfigEntry, fake_session: MagicMock
) -> None:
    home.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
    await home.async_block_till_done()
    fake_session.async_close.assert_awaited_once()


async def test_no_write_that_was_waiting_brings_a_file_back(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    assert await home.config_entries.async_remove(loaded.entry_id)
    await passes(home, freezer, timedelta(minutes=10))
    # The harness's own removal does not cancel writes, so only those of the entry show.
    assert MEMORY_KEY not in hass_storage


async def test_the_decision_s_memory_is_there_right_after_a_reload(
    home: HomeAssistant, loaded: MockConfigEntry, hass_storage: dict[str, Any]
) -> None:
    hass_storage.pop(MEMORY_KEY, None)
    await home.config_entries.async_reload(loaded.entry_id)
    assert hass_storage[MEMORY_KEY]["data"]["decision"]["chosen"] == "CH/zurich"
