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

from custom_components.qb_peer_vpn.features.recommendation.cycle import Cycle
from custom_components.qb_peer_vpn.models import Confidence, Reason
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.automations import SERVER
from tests.documents import all_text
from tests.home import state_of

from .phone import Phone
from .uses import FOLDER, RAN, REPOSITORY, Seesaw, passes, runs_of, until, use

BLUEPRINTS = sorted(FOLDER.glob("*.yaml"))
IMPORT = "https://my.home-assistant.io/redirect/blueprint_import/"


def saves(cycle: Cycle, newest_ms: int) -> Cycle:
    """The newest poll says that the move saves something else."""
    said = replace(cycle.recommendation, newest_saving_ms=newest_ms)
    return replace(cycle, recommendation=said)


def with_paths(cycle: Cycle, *, longer_by: int) -> Cycle:
    """The path through the recommended server is longer."""
    said = cycle.recommendation
    chosen = replace(said.chosen, peer_leg_ms=said.chosen.peer_leg_ms + longer_by)
    return replace(cycle, recommendation=replace(said, chosen=chosen))


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
    saved = seesaw.london.recommendation
    assert f" {saved.saving_ms} ± {saved.error_ms} ms" in message["message"]
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


@pytest.mark.usefixtures("_no_run_is_left")
async def test_tell_me_says_where_a_saving_goes_after_a_sudden_change(
    home: HomeAssistant, seesaw: Seesaw, phone: Phone
) -> None:
    await use(home, "tell_me", phone=phone.device_id)
    await seesaw.says(saves(seesaw.london, 500))
    await phone.has(messages=1)
    assert phone.messages[0]["message"].endswith(" ms, and 500 ms by the newest poll.")


@pytest.mark.usefixtures("_no_run_is_left")
async def test_tell_me_waits_until_enough_is_saved(
    home: HomeAssistant, seesaw: Seesaw, phone: Phone, freezer: FrozenDateTimeFactory
) -> None:
    enough = seesaw.london.recommendation.saving_ms
    little = with_paths(seesaw.london, longer_by=5)
    await use(home, "tell_me", phone=phone.device_id, minimum_saving=enough)
    await seesaw.says(little)
    await passes(home, freezer, minutes=6)
    assert (runs_of(home), phone.messages) == (1, [])
    await seesaw.says(seesaw.london)
    await passes(home, freezer, minutes=6)
    await phone.has(messages=1)


async def test_tell_me_forgets_a_move_that_is_no_longer_worth_it(
    home: HomeAssistant, seesaw: Seesaw, phone: Phone, freezer: FrozenDateTimeFactory
) -> None:
    await use(home, "tell_me", phone=phone.device_id, minimum_saving=500)
    await seesaw.says(seesaw.london)
    await seesaw.says_stay()
    await passes(home, freezer, minutes=6)
    await until(home, lambda: runs_of(home) == 0)
    assert phone.messages == []


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


@pytest.mark.usefixtures("_no_run_is_left")
async def test_move_waits_until_enough_is_saved(
    home: HomeAssistant, seesaw: Seesaw, freezer: FrozenDateTimeFactory
) -> None:
    enough = seesaw.london.recommendation.saving_ms
    runs = await use(home, "move", move=[RAN], minimum_saving=enough)
    await seesaw.says(with_paths(seesaw.london, longer_by=5))
    await passes(home, freezer, minutes=6)
    assert (runs_of(home), runs) == (1, [])
    await seesaw.says(seesaw.london)
    await passes(home, freezer, minutes=6)
    await until(home, lambda: runs)
    assert runs[0].data["saving_ms"] == enough


@pytest.mark.usefixtures("_no_run_is_left")
@pytest.mark.parametrize("confidence", [Confidence.FAIR, Confidence.HIGH])
async def test_move_is_as_sure_as_i_want(
    home: HomeAssistant, seesaw: Seesaw, confidence: Confidence
) -> None:
    runs = await use(home, "move", move=[RAN], minimum_confidence="high")
    sure = replace(seesaw.london.recommendation, confidence=confidence)
    await seesaw.says(replace(seesaw.london, recommendation=sure))
    if confidence is Confidence.HIGH:
        await until(home, lambda: runs)
    else:
        assert (runs_of(home), runs) == (1, [])


@pytest.mark.usefixtures("_no_run_is_left")
async def test_move_does_not_wait_for_a_server_that_is_gone(
    home: HomeAssistant, seesaw: Seesaw
) -> None:
    runs = await use(home, "move", move=[RAN], minimum_saving=500)
    gone = replace(seesaw.london.recommendation, reason=Reason.SERVER_GONE)
    await seesaw.says(replace(seesaw.london, recommendation=gone))
    await until(home, lambda: runs)


@pytest.mark.usefixtures("_no_run_is_left")
async def test_move_pauses_after_a_move(
    home: HomeAssistant, seesaw: Seesaw, freezer: FrozenDateTimeFactory
) -> None:
    runs = await use(home, "move", move=[RAN], pause={"hours": 2})
    await seesaw.says(seesaw.london)
    await until(home, lambda: runs)
    await seesaw.says(seesaw.tokyo)
    await passes(home, freezer, hours=1)
    assert (runs_of(home), len(runs)) == (1, 1)
    await passes(home, freezer, hours=1, minutes=1)
    await until(home, lambda: len(runs) == 2)
    assert runs[1].data["city"] == "Tokyo"
