"""What the way through any site would cost, as the card asks."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.qb_peer_vpn.dashboard.card_payload import card_payload
from custom_components.qb_peer_vpn.shell.const import DOMAIN

pytestmark = pytest.mark.usefixtures("all_measured")


async def ask(
    hass_ws_client: WebSocketGenerator, command: str, entry_id: str, **fields: Any
) -> Any:
    browser = await hass_ws_client()
    await browser.send_json_auto_id(
        {"type": f"{DOMAIN}/{command}", "config_entry_id": entry_id, **fields}
    )
    answer = await browser.receive_json()
    return answer["result"] if answer["success"] else answer["error"]["code"]


async def test_all_sites_can_be_chosen(
    loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    sites = await ask(hass_ws_client, "sites", "entry")
    assert {"key": "CH/zurich", "city": "Zurich", "country_code": "CH"} in sites
    assert len(sites) == len({site["key"] for site in sites}) > 6


async def test_the_way_through_a_site_of_the_card_has_the_numbers_of_the_card(
    home: HomeAssistant, loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    payload = card_payload(home, loaded)
    for role, path in (("recommended", "path_ms"), ("reference", "reference_path_ms")):
        site = payload[role]
        answer = await ask(hass_ws_client, "site_paths", "entry", site=site["key"])
        assert answer["site"] == site
        assert answer["clusters"] == [
            {"number": cluster["number"], "path_ms": cluster[path]}
            for cluster in payload["clusters"]
        ]
        assert answer["elsewhere_ms"] is None


async def test_the_way_to_the_peers_elsewhere_is_that_of_the_card(
    home: HomeAssistant, loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    options = {**loaded.options, "map": {"max_clusters": 1}}
    home.config_entries.async_update_entry(loaded, options=options)
    await home.async_block_till_done(wait_background_tasks=True)
    elsewhere = card_payload(home, loaded)["elsewhere"]
    for key, path in (("CH/zurich", "path_ms"), ("US/newyork", "reference_path_ms")):
        answer = await ask(hass_ws_client, "site_paths", "entry", site=key)
        assert answer["elsewhere_ms"] == elsewhere[path]


async def test_what_is_not_there_has_no_way(
    home: HomeAssistant, loaded: MockConfigEntry, hass_ws_client: WebSocketGenerator
) -> None:
    assert await ask(hass_ws_client, "site_paths", "entry", site="XX/atlantis") is None
    assert await ask(hass_ws_client, "sites", "another") == "not_found"
    assert await ask(hass_ws_client, "site_paths", "another", site="x") == "not_found"
    await home.config_entries.async_unload("entry")
    assert await ask(hass_ws_client, "sites", "entry") == []
    assert await ask(hass_ws_client, "site_paths", "entry", site="CH/zurich") is None
