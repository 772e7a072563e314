from typing import Any

from homeassistant.util.yaml import parse_yaml
import pytest

from scripts.demo_home.controls import EXIT, FOLLOW, START_OVER, controls
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
