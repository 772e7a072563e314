"""The blueprints that send messages and move, imported and run as a user does."""

from dataclasses import replace
import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.automation.config import AUTOMATION_BLUEPRINT_SCHEMA
from homeassistant.components.blueprint.importer import fetch_blueprint_from_url
from homeassistant.components.blueprint.models import Blueprint
from homeassistant.core import HomeAssistant
from homeassistant.util.yaml import load_yaml_dict
import pytest
from pytest_homeassistant_custom_component.test_util.aiohttp import AiohttpClientMocker

from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.automations import SERVER
from tests.documents import all_text
from tests.home import state_of

from .phone import Phone
from .uses import FOLDER, RAN, REPOSITORY, Seesaw, passes, runs_of, until, use

BLUEPRINTS = sorted(FOLDER.glob("*.yaml"))
IMPORT = "https://my.home-assistant.io/redirect/blueprint_import/"


def metadata(path: Path) -> dict[str, Any]:
    """What a blueprint says about itself, once Home Assistant has accepted it."""
    blueprint = Blueprint(
        load_yaml_dict(path),
        expected_domain="automation",
        path=path.name,
        schema=AUTOMATION_BLUEPRINT_SCHEMA,
    )
    assert blueprint.validate() is None
    return blueprint.metadata


def test_all_are_found() -> None:
    names = {path.stem for path in BLUEPRINTS}
    assert names >= {"move", "move_at_night", "tell_me"}
    assert names >= {"slow_while_home", "stop_while_streaming", "torrent_finished"}


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.stem)
def test_each_names_the_version_it_needs_and_asks_with_selectors(path: Path) -> None:
    loaded = metadata(path)
    minimum = json.loads((REPOSITORY / "hacs.json").read_text())["homeassistant"]
    assert loaded["homeassistant"]["min_version"] == minimum
    questions = dict(loaded["input"])
    for section in [each for each in questions.values() if "input" in each]:
        questions |= section["input"]
    for name, question in questions.items():
        assert question["name"]
        assert "input" in question or question["selector"], name
    (connection,) = questions["connection"]["selector"].values()
    assert connection == {"integration": DOMAIN}


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.stem)
def test_the_readme_links_to_where_each_is(path: Path) -> None:
    manifest = json.loads((FOLDER.parent.parent / "manifest.json").read_text())
    address = f"{manifest['documentation']}/blob/main/{path.relative_to(REPOSITORY)}"
    assert metadata(path)["source_url"] == address
    link = f"{IMPORT}?blueprint_url={quote(address, safe='')}"
    assert f"]({link})" in all_text()


@pytest.mark.parametrize("path", BLUEPRINTS, ids=lambda path: path.stem)
async def test_the_link_of_the_readme_imports_it(
    hass: HomeAssistant, aioclient_mock: AiohttpClientMocker, path: Path
) -> None:
    address = metadata(path)["source_url"]
    text = await hass.async_add_executor_job(path.read_text)
    raw = address.replace("github.com", "raw.githubusercontent.com")
    aioclient_mock.get(raw.replace("/blob/", "/"), text=text)
    imported = await fetch_blueprint_from_url(hass, address)
    assert imported.suggested_filename == f"qb-peer-vpn/{path.stem}"
    assert imported.blueprint.name == metadata(path)["name"]


@pytest.mark.usefixtures("_no_run_is_left")
async def test_tell_me_sends_a_message_with_two_buttons_and_a_picture(
    home: HomeAssistant, seesaw: Seesaw, phone: Phone
) -> None:
    picture = "image.peer_vpn_swarm_map"
    await use(home, "tell_me", phone=phone.device_id, picture=picture)
    await seesaw.says(seesaw.london)
    await phone.has(messages=1)
    (message,) = phone.messages
    server = state_of(home, SERVER).state
    assert server.startswith("UK#")
    assert message["title"] == "A better VPN server"
    assert message["message"].startswith(f"{server} in London saves about ")
    assert message["message"].endswith(" ms.")
    extra = message["data"]
    assert extra["image"] == f"/api/image_proxy/{picture}"
    assert extra["url"] == extra["clickAction"] == "/lovelace"
    not_now, dashboard = extra["actions"]
    assert not_now["title"] == "Not now"
    assert dashboard == {
        "action": "URI",
        "title": "Open the dashboard",
        "uri": "/lovelace",
    }


@pytest.mark.usefixtures("_no_run_is_left")
async def test_tell_me_replaces_the_message_when_there_is_something_newer(
    home: HomeAssistant, seesaw: Seesaw, phone: Phone
) -> None:
    await use(home, "tell_me", phone=phone.device_id)
    await seesaw.says(seesaw.london)
    await phone.has(messages=1)
    await seesaw.says(seesaw.tokyo)
    await phone.has(messages=2)
    first, second = phone.messages
    assert "London" in first["message"]
    assert "Tokyo" in second["message"]
    assert first["data"]["tag"] == second["data"]["tag"]
    assert "image" not in second["data"]


@pytest.mark.usefixtures("_no_run_is_left")
async def test_not_now_delays_the_message_until_later(
    home: HomeAssistant, seesaw: Seesaw, phone: Phone, freezer: FrozenDateTimeFactory
) -> None:
    await use(home, "tell_me", phone=phone.device_id, quiet_for={"hours": 1})
    await seesaw.says(seesaw.london)
    await phone.has(messages=1)
    await phone.presses_not_now()
    await seesaw.says(seesaw.tokyo)
    await passes(home, freezer, minutes=59)
    assert len(phone.messages) == 1
    await passes(home, freezer, minutes=2)
    await phone.has(messages=2)
    assert "Tokyo" in phone.messages[1]["message"]


@pytest.mark.usefixtures("_no_run_is_left")
async def test_after_not_now_there_may_be_no_message(
    home: HomeAssistant, seesaw: Seesaw, phone: Phone, freezer: FrozenDateTimeFactory
) -> None:
    await use(home, "tell_me", phone=phone.device_id, quiet_for={"hours": 1})
    await seesaw.says(seesaw.london)
    await phone.has(messages=1)
    await phone.presses_not_now()
    await seesaw.says_stay()
    await passes(home, freezer, minutes=59)
    assert runs_of(home) == 1
    await passes(home, freezer, minutes=2)
    await until(home, lambda: runs_of(home) == 0)
    assert len(phone.messages) == 1


@pytest.mark.usefixtures("_no_run_is_left")
async def test_tell_me_waits_a_day_for_an_answer(
    home: HomeAssistant, seesaw: Seesaw, phone: Phone, freezer: FrozenDateTimeFactory
) -> None:
    await use(home, "tell_me", phone=phone.device_id)
    await seesaw.says(seesaw.london)
    await phone.has(messages=1)
    await passes(home, freezer, hours=23)
    assert runs_of(home) == 1
    await passes(home, freezer, hours=2)
    await until(home, lambda: runs_of(home) == 0)
    assert len(phone.messages) == 1


@pytest.mark.usefixtures("_no_run_is_left")
async def test_words_of_my_own(
    home: HomeAssistant, seesaw: Seesaw, phone: Phone
) -> None:
    words = {
        "title": "Besser",
        "message": "Nimm {{ advice.hostname }}",
        "not_now_button": "Jetzt nicht",
        "dashboard_button": "Ansehen",
        "dashboard": "/vpn",
    }
    await use(home, "tell_me", phone=phone.device_id, **words)
    await seesaw.says(seesaw.london)
    await phone.has(messages=1)
    message = phone.messages[0]
    assert message["title"] == "Besser"
    assert message["message"] == "Nimm node-uk-01.protonvpn.net"
    titles = [each["title"] for each in message["data"]["actions"]]
    assert titles == ["Jetzt nicht", "Ansehen"]
    assert message["data"]["actions"][1]["uri"] == "/vpn"


async def test_move_calls_my_action_with_the_server_to_move_to(
    home: HomeAssistant, seesaw: Seesaw
) -> None:
    runs = await use(home, "move", move=[RAN])
    await seesaw.says(seesaw.london)
    await until(home, lambda: runs)
    (run,) = runs
    assert run.data["hostname"] == "node-uk-01.protonvpn.net"
    assert run.data["gluetun"] == state_of(home, SERVER).attributes["gluetun"]
    assert run.data["server"] == state_of(home, SERVER).state
    assert (run.data["city"], run.data["country_code"]) == ("London", "GB")
    assert run.data["saving_ms"] > 0


async def test_move_has_nothing_to_call_without_a_hostname(
    home: HomeAssistant, seesaw: Seesaw
) -> None:
    runs = await use(home, "move", move=[RAN])
    nameless = replace(seesaw.london.recommendation, server=None)
    await seesaw.says(replace(seesaw.london, recommendation=nameless))
    assert state_of(home, SERVER).state == "London"
    await seesaw.says(seesaw.tokyo)
    await until(home, lambda: runs)
    assert [run.data["city"] for run in runs] == ["Tokyo"]
