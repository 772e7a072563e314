"""Whether qBittorrent asks the router to forward ports."""

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.features.over_http import passes
from tests.home import set_up, state_of
from tests.qbittorrent.web_ui import Answer, WebUi

PREFERENCES = "app/preferences"


def asks_router(entry: MockConfigEntry) -> bool | None:
    """Return what the last poll says."""
    found: bool | None = entry.runtime_data.swarm.peers.data.asks_router
    return found


@pytest.mark.parametrize("asks", [True, False])
async def test_the_preference_comes_with_the_poll(
    home: HomeAssistant, connected: MockConfigEntry, web_ui: WebUi, asks: bool
) -> None:
    web_ui.preferences["upnp"] = asks
    await set_up(home, connected)
    assert asks_router(connected) is asks


async def test_it_is_read_every_ten_minutes(
    home: HomeAssistant,
    running: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    web_ui.preferences["upnp"] = True
    for _ in range(8):
        await passes(home, freezer)
    assert web_ui.paths().count(PREFERENCES) == 1
    assert asks_router(running) is False

    await passes(home, freezer, minutes=2)
    assert web_ui.paths().count(PREFERENCES) == 2
    assert asks_router(running) is True


async def test_without_an_exit_it_is_not_read(
    home: HomeAssistant, connected: MockConfigEntry, web_ui: WebUi
) -> None:
    web_ui.transfer = {}
    await set_up(home, connected)
    assert PREFERENCES not in web_ui.paths()
    assert asks_router(connected) is None


@pytest.mark.parametrize("broken", ["{}", "[]", '{"upnp": ""}', "{"])
async def test_preferences_that_cannot_be_read_say_nothing(
    home: HomeAssistant,
    running: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    broken: str,
) -> None:
    answer = Answer(200, broken, "application/json")
    web_ui.override = lambda path, form: answer if path == PREFERENCES else None
    await passes(home, freezer, minutes=11)
    assert asks_router(running) is None
    assert state_of(home, "sensor.peer_vpn_peers").state == "21"


async def test_a_connection_that_redirects_meanwhile_fails_the_poll(
    home: HomeAssistant,
    running: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    elsewhere = Answer(301, location="https://nas.example/")
    web_ui.override = lambda path, form: elsewhere if path == PREFERENCES else None
    await passes(home, freezer, minutes=11)
    assert state_of(home, "sensor.peer_vpn_peers").state == "unavailable"
