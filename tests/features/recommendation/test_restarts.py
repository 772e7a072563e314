"""What was announced, and what is about to be, over reloads and restarts."""

from copy import deepcopy
from datetime import timedelta
import logging
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_STARTED
from homeassistant.core import CoreState, Event, HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.automations import LASTS, automate, in_britain, minutes_pass, swarm_is_polled
from tests.home import ListHost, make_snapshot, set_up, state_of

BETTER = "binary_sensor.peer_vpn_better_server_available"
MEMORY = f"{DOMAIN}.entry.memory"
TRIGGERS = [
    {"triggers": [{"trigger": f"{DOMAIN}.recommended_server_changed"}]},
    {"triggers": [{"trigger": f"{DOMAIN}.better_server_became_available"}]},
]


@pytest.fixture
async def runs(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> list[Event]:
    """Runs of both triggers. The verdict has just become to move from Tokyo to London."""
    runs = await automate(home, *TRIGGERS)
    fake_session.async_peer_snapshot.return_value = in_britain()
    await swarm_is_polled(home, freezer, after=timedelta(hours=9))
    assert verdict(home) == ("London", dt_util.utcnow())
    return runs


def verdict(hass: HomeAssistant) -> tuple[str, object]:
    """Return the recommended city, and since when the verdict is the same."""
    server = state_of(hass, "sensor.peer_vpn_recommended_server").attributes
    return server["city"], state_of(hass, "sensor.peer_vpn_verdict").attributes["since"]


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Return warnings and errors of the integration."""
    return [
        each.getMessage()
        for each in caplog.records
        if each.levelno >= logging.WARNING and DOMAIN in each.name
    ]


async def reload(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Load the entry again, as a change of its connection does."""
    await hass.config_entries.async_reload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


async def stop(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Stop Home Assistant, as far as the integration knows."""
    await hass.config_entries.async_unload(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    # What all entries share lives as long as Home Assistant.
    hass.data.pop(DOMAIN)
    hass.set_state(CoreState.starting)


async def start(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Start Home Assistant again."""
    await set_up(hass, entry)
    hass.set_state(CoreState.running)
    hass.bus.async_fire(EVENT_HOMEASSISTANT_STARTED)
    await hass.async_block_till_done(wait_background_tasks=True)


async def restart(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Restart Home Assistant."""
    await stop(hass, entry)
    await start(hass, entry)


@pytest.mark.parametrize("again", [reload, restart])
@pytest.mark.parametrize("minute", [1, 5, 9, 10, 12])
async def test_a_move_is_announced_once_and_not_later(
    home: HomeAssistant,
    *,
    near_peers: MockConfigEntry,
    runs: list[Event],
    freezer: FrozenDateTimeFactory,
    again: Any,
    minute: int,
) -> None:
    """Before it has lasted, when it just has, and when it is announced."""
    before = verdict(home)
    for passed in range(1, 16):
        await minutes_pass(home, freezer)
        if passed == minute:
            await again(home, near_peers)
        assert verdict(home) == before
        has_lasted = passed >= 10
        assert state_of(home, BETTER).state == ("on" if has_lasted else "off")
        # Automations wait until Home Assistant has started.
        if passed != minute:
            assert len(runs) == 2 * has_lasted
    assert {run.data["trigger"]["to_city"] for run in runs} == {"London"}


async def test_a_move_that_has_lasted_while_home_assistant_was_away_is_announced(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    runs: list[Event],
    freezer: FrozenDateTimeFactory,
) -> None:
    await minutes_pass(home, freezer, minutes=5)
    await stop(home, near_peers)
    freezer.tick(timedelta(minutes=8))
    await start(home, near_peers)
    assert not runs
    await minutes_pass(home, freezer)
    assert len(runs) == 2
    await minutes_pass(home, freezer, minutes=LASTS)
    assert len(runs) == 2


async def test_what_was_announced_before_a_crash_is_not_announced_again(
    home: HomeAssistant,
    *,
    near_peers: MockConfigEntry,
    runs: list[Event],
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    await minutes_pass(home, freezer, minutes=10)
    assert len(runs) == 2
    # It is written at once, not with the next write of the memory.
    written = deepcopy(hass_storage[MEMORY])
    await stop(home, near_peers)
    hass_storage[MEMORY] = written
    await start(home, near_peers)
    await minutes_pass(home, freezer, minutes=LASTS)
    assert len(runs) == 2
    assert state_of(home, BETTER).state == "on"


@pytest.mark.parametrize(
    "change",
    [
        {"decision": None},
        {"decision": {}},
        {"decision": "of another kind"},
        {"announced": []},
        {"server": 7},
    ],
)
async def test_a_memory_that_is_damaged_starts_fresh_with_a_line_in_the_log(
    home: HomeAssistant,
    *,
    near_peers: MockConfigEntry,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    change: dict[str, object],
) -> None:
    await stop(home, near_peers)
    data = hass_storage[MEMORY]["data"]
    (name,) = change
    if change[name] is None:
        del data[name]
    else:
        data |= change
    caplog.clear()
    await start(home, near_peers)
    (line,) = complaints(caplog)
    assert f"The file {MEMORY} cannot be used ({name} is not valid)" in line
    memory = near_peers.runtime_data.recommendation.coordinator.memory
    assert (memory.state.standing.since == dt_util.utcnow()) is (name == "decision")


async def test_a_memory_of_before_the_first_cycle_is_not_damaged(
    home: HomeAssistant,
    *,
    near_peers: MockConfigEntry,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    await stop(home, near_peers)
    hass_storage[MEMORY]["data"] |= {
        "decision": None,
        "announced": None,
        "server": None,
    }
    caplog.clear()
    await start(home, near_peers)
    assert not complaints(caplog)


async def test_a_memory_of_a_swarm_without_peers_so_far_is_not_damaged(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    city_database: Path,
    server_list: ListHost,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fake_session.async_peer_snapshot.return_value = make_snapshot()
    await set_up(home, entry)
    await stop(home, entry)
    caplog.clear()
    await start(home, entry)
    assert not complaints(caplog)
