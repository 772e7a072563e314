"""The condition, in automations that Home Assistant sets up."""

from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import Event, HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.automations import automate, minutes_pass
from tests.home import make_snapshot, state_of

ANY = {"condition": f"{DOMAIN}.is_better_server_available"}
pytestmark = pytest.mark.usefixtures("all_measured")

BETTER = "binary_sensor.peer_vpn_better_server_available"


def about(entry_id: str) -> dict[str, Any]:
    """The condition for one connection."""
    return {**ANY, "options": {"config_entry_id": entry_id}}


async def asks(hass: HomeAssistant, condition: dict[str, Any]) -> list[Event]:
    """Set up an automation that asks the condition whenever `ask` is fired."""
    trigger = {"trigger": "event", "event_type": "ask"}
    return await automate(hass, {"triggers": [trigger], "conditions": [condition]})


async def passes(hass: HomeAssistant, runs: list[Event]) -> bool:
    """Ask the condition once."""
    runs.clear()
    hass.bus.async_fire("ask")
    await hass.async_block_till_done()
    return bool(runs)


@pytest.mark.parametrize("condition", [ANY, about("entry")])
async def test_it_passes_while_a_move_is_worth_it(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
    condition: dict[str, Any],
) -> None:
    runs = await asks(home, condition)
    assert state_of(home, BETTER).state == "on"
    assert await passes(home, runs)

    fake_session.async_peer_snapshot.return_value = make_snapshot()
    await minutes_pass(home, freezer)
    assert state_of(home, BETTER).state == "off"
    assert not await passes(home, runs)


async def test_it_does_not_pass_while_qbittorrent_is_away(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    runs = await asks(home, ANY)
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await minutes_pass(home, freezer)
    assert not await passes(home, runs)
    fake_session.async_peer_snapshot.side_effect = None
    await minutes_pass(home, freezer)
    assert await passes(home, runs)


async def test_it_goes_on_after_a_reload_and_not_while_unloaded(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    runs = await asks(home, about("entry"))
    await home.config_entries.async_unload(loaded.entry_id)
    assert not await passes(home, runs)
    await home.config_entries.async_setup(loaded.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert await passes(home, runs)


async def test_another_connection_does_not_count(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    MockConfigEntry(domain=DOMAIN, entry_id="other").add_to_hass(home)
    runs = await asks(home, about("other"))
    assert not await passes(home, runs)


async def test_a_connection_that_is_none_is_named_in_the_log(
    home: HomeAssistant, loaded: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    trigger = {"trigger": "event", "event_type": "ask"}
    await automate(
        home,
        {"alias": "Mine", "triggers": [trigger], "conditions": [about("gone")]},
    )
    assert state_of(home, "automation.mine").state == STATE_UNAVAILABLE
    assert "gone is not a connection of qBittorrent Peer VPN" in caplog.text
