from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import condition, config_validation as cv
from homeassistant.helpers.entity_registry import EntityRegistry
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from scripts.demo_home.controls import EXIT, FOLLOW, PEERS, START_OVER, controls
from scripts.demo_home.places import EXITS, FIRST_EXIT, load_places

CONTENT: Any = parse_yaml(controls(4711))


def test_every_exit_is_offered_and_the_first_one_is_in_use() -> None:
    select = CONTENT["input_select"][EXIT.partition(".")[2]]
    assert select["options"] == list(EXITS)
    assert select["initial"] == FIRST_EXIT
    assert {place.city for place in load_places()} >= set(EXITS)


def test_the_controls_call_the_stand_in_of_this_port() -> None:
    assert CONTENT["rest_command"]["demo_tell"]["url"] == "http://127.0.0.1:4711/demo"


def test_what_asks_every_ten_seconds_is_kept_out_of_the_records() -> None:
    often = {"demo_ask_often", "demo_switch_exit", "demo_show_exit"}
    assert often <= {each["id"] for each in CONTENT["automation demo"]}
    names = {f"automation.{each}" for each in often}
    for record in ("recorder", "logbook"):
        assert set(CONTENT[record]["exclude"]["entities"]) == names


@pytest.mark.parametrize("script", [FOLLOW, START_OVER])
def test_both_scripts_of_the_dashboard_are_there(script: str) -> None:
    steps: list[dict[str, Any]] = CONTENT["script demo"][script.partition(".")[2]][
        "sequence"
    ]
    assert all("action" in step for step in steps)


def test_an_automation_goes_by_the_name_that_its_alias_gives() -> None:
    for each in CONTENT["automation demo"]:
        assert each["alias"].lower().replace(" ", "_") == each["id"]


def test_a_user_is_notified_when_it_is_time_to_move() -> None:
    [notifies] = [
        each for each in CONTENT["automation demo"] if each["id"] == "demo_notify_user"
    ]
    assert notifies["triggers"] == [
        {"trigger": "qb_peer_vpn.better_server_became_available"}
    ]
    [action] = notifies["actions"]
    assert action["action"] == "persistent_notification.create"


async def test_nothing_is_asked_before_the_connection_takes_actions(
    hass: HomeAssistant, entity_registry: EntityRegistry
) -> None:
    [asks] = [
        each for each in CONTENT["automation demo"] if each["id"] == "demo_ask_often"
    ]
    [given] = cv.CONDITIONS_SCHEMA(asks["conditions"])
    is_met = await condition.async_from_config(hass, given)
    assert not is_met.async_check()

    entry = MockConfigEntry(domain="qb_peer_vpn")
    entry.add_to_hass(hass)
    domain, _, name = PEERS.partition(".")
    entity_registry.async_get_or_create(
        domain, "qb_peer_vpn", "peers", suggested_object_id=name, config_entry=entry
    )
    hass.states.async_set(PEERS, "12")
    for state in ConfigEntryState:
        entry.mock_state(hass, state)
        assert bool(is_met.async_check()) == (state is ConfigEntryState.LOADED)
    entry.mock_state(hass, ConfigEntryState.LOADED)
    hass.states.async_set(PEERS, "unavailable")
    assert not is_met.async_check()
