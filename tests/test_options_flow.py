"""The options: shown as they are, kept, and in effect at once."""

from unittest.mock import MagicMock

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from .home import state_of

SERVER = "sensor.peer_vpn_recommended_server"

OPTIONS: dict[str, dict[str, object]] = {
    "decision": {"strategy": "fastest_path", "margin_ms": 5.0, "measure": False},
    "map": {"max_clusters": 8, "reach_km": 250.0},
}


async def choose(
    hass: HomeAssistant, entry: MockConfigEntry, **sections: dict[str, object]
) -> None:
    form = await hass.config_entries.options.async_init(entry.entry_id)
    assert form["type"] is FlowResultType.FORM
    chosen = {name: {**OPTIONS[name], **sections.get(name, {})} for name in OPTIONS}
    done = await hass.config_entries.options.async_configure(form["flow_id"], chosen)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_the_defaults_change_nothing(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    before = state_of(home, SERVER)
    await choose(home, loaded)
    assert state_of(home, SERVER).attributes == before.attributes


@pytest.mark.parametrize(
    ("strategy", "city"),
    [
        ("fastest_path", "Zurich"),
        ("close_to_peers", "Tokyo"),
        ("close_to_home", "Zurich"),
    ],
)
async def test_another_strategy_takes_effect_at_once(
    home: HomeAssistant, loaded: MockConfigEntry, strategy: str, city: str
) -> None:
    await choose(home, loaded, decision={"strategy": strategy})
    assert state_of(home, SERVER).attributes["city"] == city


async def test_qbittorrent_may_stand_somewhere_else(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    sydney = {"latitude": -33.87, "longitude": 151.21}
    await choose(home, loaded, decision={"home": sydney})
    assert state_of(home, SERVER).attributes["city"] == "Sydney"


async def test_the_map_shows_no_more_clusters_than_wanted(
    home: HomeAssistant, loaded: MockConfigEntry, client: MagicMock
) -> None:
    await choose(home, loaded, map={"max_clusters": 1})
    clusters = state_of(home, "sensor.peer_vpn_clusters")
    assert clusters.state == "1"
    assert clusters.attributes["elsewhere"] == 50


async def test_the_form_shows_what_was_chosen(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    await choose(home, loaded, decision={"margin_ms": 20})
    form = await home.config_entries.options.async_init(loaded.entry_id)
    assert form["data_schema"] is not None
    shown = {
        str(key): key.description["suggested_value"]
        for name, fields in form["data_schema"].schema.items()
        for key in fields.schema.schema
        if str(name) == "decision" and key.description
    }
    assert shown["margin_ms"] == 20
