"""Where the peers of one torrent are: places, never addresses."""

import json
from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.qb_peer_vpn.shell.const import DOMAIN

IN_JAPAN, ELSEWHERE, UNKNOWN = ("a" * 40, "b" * 40, "c" * 40)


@pytest.fixture
async def browser(
    home: HomeAssistant, running: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> MockHAClientWebSocket:
    """A browser that is signed in."""
    return await hass_ws_client(home)


async def ask(
    browser: MockHAClientWebSocket, torrent: str, entry: str
) -> dict[str, Any]:
    await browser.send_json_auto_id(
        {"type": f"{DOMAIN}/torrent_peers", "config_entry_id": entry, "hash": torrent}
    )
    answer: dict[str, Any] = await browser.receive_json()
    return answer


async def test_the_peers_of_a_torrent_are_counted_by_place(
    browser: MockHAClientWebSocket, running: MockConfigEntry
) -> None:
    found = await ask(browser, IN_JAPAN, running.entry_id)
    assert found["result"] == {
        "peers": 10,
        "places": [
            {
                "latitude": 35.7,
                "longitude": 139.7,
                "name": "Tokyo",
                "country_code": "JP",
                "peers": 10,
            }
        ],
    }
    others = await ask(browser, ELSEWHERE, running.entry_id)
    places = {each["name"]: each["peers"] for each in others["result"]["places"]}
    assert places == {"Madrid": 6, "London": 4}
    assert others["result"]["peers"] == 11
    for address in ("126.7", "80.58", "81.2", "190.2"):
        assert address not in json.dumps([found, others])
    nothing = await ask(browser, UNKNOWN, running.entry_id)
    assert nothing["result"] == {"peers": 0, "places": []}


async def test_what_cannot_be_answered_is_an_error(
    home: HomeAssistant,
    browser: MockHAClientWebSocket,
    running: MockConfigEntry,
    hass_admin_user: MockUser,
) -> None:
    assert (await ask(browser, IN_JAPAN, "gone"))["error"]["code"] == "not_found"
    wrong = await ask(browser, "a", running.entry_id)
    assert wrong["error"]["code"] == "invalid_format"
    await home.config_entries.async_unload(running.entry_id)
    away = await ask(browser, IN_JAPAN, running.entry_id)
    assert away["error"]["code"] == "not_found"
    home.config_entries.async_update_entry(
        running, options={**running.options, "torrents": {"see": "administrators"}}
    )
    hass_admin_user.groups = []
    denied = await ask(browser, IN_JAPAN, running.entry_id)
    assert denied["error"]["code"] == "unauthorized"
