"""What is counted of the peers outlives a reload, but not the entry."""

from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryDisabler, ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.swarm.memories import async_get_memory
from tests.features.over_http import AWAY, passes, something_happens
from tests.qbittorrent.web_ui import WebUi


def recent_bytes(entry: MockConfigEntry) -> int:
    """Return what the peers exchanged recently, in bytes."""
    return sum(peer.recent_bytes for peer in entry.runtime_data.swarm.peers.data.peers)


@pytest.fixture
async def busy(
    home: HomeAssistant,
    running: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> MockConfigEntry:
    """The entry after a peer has got a gigabyte."""
    answer: Any = web_ui.peers[str(web_ui.torrents[0]["hash"])]
    answer["peers"]["peer 0"]["uploaded"] = 10**9
    web_ui.torrents[0]["uploaded"] = 10**9
    something_happens(web_ui)
    await passes(home, freezer)
    assert recent_bytes(running) > 10**8
    return running


async def test_changed_options_leave_the_counters_alone(
    home: HomeAssistant, busy: MockConfigEntry
) -> None:
    before = recent_bytes(busy)
    home.config_entries.async_update_entry(
        busy, options={"decision": {"measure": False, "votes": "by_traffic"}}
    )
    await home.async_block_till_done(wait_background_tasks=True)
    assert recent_bytes(busy) == before


async def test_a_reload_leaves_the_counters_alone(
    home: HomeAssistant, busy: MockConfigEntry
) -> None:
    await home.config_entries.async_reload(busy.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert recent_bytes(busy) > 10**8


async def test_a_removed_entry_is_forgotten(
    home: HomeAssistant, busy: MockConfigEntry, web_ui: WebUi
) -> None:
    before = async_get_memory(home, busy.entry_id, web_ui.url)
    assert len(before) == 2
    await home.config_entries.async_remove(busy.entry_id)
    assert len(async_get_memory(home, busy.entry_id, web_ui.url)) == 0


@pytest.mark.parametrize("is_away", [False, True])
async def test_a_disabled_entry_is_forgotten(
    home: HomeAssistant,
    busy: MockConfigEntry,
    web_ui: WebUi,
    *,
    is_away: bool,
) -> None:
    before = async_get_memory(home, busy.entry_id, web_ui.url)
    if is_away:
        web_ui.override = lambda path, form: AWAY
        await home.config_entries.async_reload(busy.entry_id)
        assert busy.state is ConfigEntryState.SETUP_RETRY
    assert async_get_memory(home, busy.entry_id, web_ui.url) is before

    await home.config_entries.async_set_disabled_by(
        busy.entry_id, ConfigEntryDisabler.USER
    )

    assert busy.state is ConfigEntryState.NOT_LOADED
    assert async_get_memory(home, busy.entry_id, web_ui.url) is not before


async def test_another_qbittorrent_begins_empty(hass: HomeAssistant) -> None:
    memory = async_get_memory(hass, "entry", "http://nas")
    assert async_get_memory(hass, "entry", "http://nas") is memory
    assert async_get_memory(hass, "other", "http://nas") is not memory
    assert async_get_memory(hass, "entry", "http://new") is not memory
    assert async_get_memory(hass, "entry", "http://nas") is not memory
