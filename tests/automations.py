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
LASTS = 11
"""Polls in which a verdict lasts by default, and one more."""


def in_japan(exit_v4: str | None = NEW_YORK) -> PeerSnapshot:
    """A swarm around Tokyo; the exit is in New York by default."""
    peers = [make_peer(f"126.7.{block}.9", "JP") for block in range(20)]
    return make_snapshot(*peers, exit_v4=exit_v4)


def in_britain(exit_v4: str | None = NEW_YORK) -> PeerSnapshot:
    """A swarm around London; the exit is as above."""
    peers = [make_peer(f"81.2.{block}.142", "GB") for block in range(20)]
    return make_snapshot(*peers, exit_v4=exit_v4)


@pytest.fixture
async def near_peers(
    *,
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    city_database: Path,
    server_list: ListHost,
    all_measured: None,
    freezer: FrozenDateTimeFactory,
) -> MockConfigEntry:
    """An entry whose recommended server follows the swarm, which is in Japan.

    The recommendation has lasted, so it is the one that others are compared with.
    """
    home.config_entries.async_update_entry(
        entry, options={"decision": {"measure": False, "strategy": "close_to_peers"}}
    )
    fake_session.async_peer_snapshot.return_value = in_japan()
    await set_up(home, entry)
    assert state_of(home, SERVER).attributes["city"] == "Tokyo"
    await minutes_pass(home, freezer, minutes=LASTS)
    return entry


async def minutes_pass(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, minutes: int = 1
) -> None:
    """Let this many polls pass, with their cycles."""
    for _ in range(minutes):
        await swarm_is_polled(hass, freezer)


async def swarm_is_polled(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    *,
    after: timedelta = PEER_INTERVAL + timedelta(seconds=5),
) -> None:
    """Let a time pass, with the poll at its end and its cycle."""
    freezer.tick(after)
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


async def swarm_moves(
    hass: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    fake_session: MagicMock,
    snapshot: PeerSnapshot,
) -> None:
    """Let the swarm be elsewhere, for long enough to settle and to last."""
    fake_session.async_peer_snapshot.return_value = snapshot
    await swarm_is_polled(hass, freezer, after=timedelta(hours=9))
    # A cycle before that poll may have counted the old peers once more.
    await minutes_pass(hass, freezer, minutes=2 * LASTS)


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
