"""Automations around the integration, and what makes its recommendation change."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.features.swarm.coordinator import PEER_INTERVAL
from custom_components.qb_peer_vpn.models import PeerSnapshot

from .home import ListHost, make_peer, make_snapshot, set_up, state_of

SERVER = "sensor.peer_vpn_recommended_server"
NEW_YORK = "193.138.218.1"


def in_japan(exit_v4: str | None = NEW_YORK) -> PeerSnapshot:
    """A swarm around Tokyo; the exit is in New York by default."""
    peers = [make_peer(f"126.7.{block}.9", "JP") for block in range(20)]
    return make_snapshot(*peers, exit_v4=exit_v4)


def in_britain(exit_v4: str | None = NEW_YORK) -> PeerSnapshot:
    """A swarm around London, for which Zurich is best; the exit is as above."""
    peers = [make_peer(f"81.2.{block}.142", "GB") for block in range(20)]
    return make_snapshot(*peers, exit_v4=exit_v4)


@pytest.fixture
async def near_peers(
    home: HomeAssistant,
    entry: MockConfigEntry,
    client: MagicMock,
    city_database: Path,
    server_list: ListHost,
) -> MockConfigEntry:
    """An entry whose recommended server follows the swarm, which is in Japan."""
    home.config_entries.async_update_entry(
        entry, options={"decision": {"measure": False, "strategy": "close_to_peers"}}
    )
    client.async_peer_snapshot.return_value = in_japan()
    await set_up(home, entry)
    assert state_of(home, SERVER).attributes["city"] == "Tokyo"
    return entry


async def minutes_pass(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, minutes: int = 1
) -> None:
    """Let this many polls pass, with their cycles."""
    for _ in range(minutes):
        freezer.tick(PEER_INTERVAL + timedelta(seconds=5))
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)


async def swarm_moves(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    client: MagicMock,
    snapshot: PeerSnapshot,
) -> None:
    """Let the swarm be elsewhere, for long enough to get through the smoothing."""
    client.async_peer_snapshot.return_value = snapshot
    await minutes_pass(hass, freezer, minutes=9)


async def automate(hass: HomeAssistant, *configs: dict[str, Any]) -> list[Event]:
    """Set automations up, and return the list of their runs as it grows."""
    runs: list[Event] = async_capture_events(hass, "ran")
    call = {"event": "ran", "event_data": {"trigger": "{{ trigger | default }}"}}
    assert await async_setup_component(
        hass,
        "automation",
        {"automation": [{"actions": [call], **config} for config in configs]},
    )
    await hass.async_block_till_done()
    return runs
