"""The examples about a VPN container do what the README says."""

import tomllib
from typing import Any

from aiohttp import ClientSession
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import parse_yaml
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_mock_service,
)

from custom_components.qb_peer_vpn.features.gluetun.buttons import MoveNowButton
from custom_components.qb_peer_vpn.gluetun import (
    ApiKey,
    ControlServer,
    GluetunVersion,
    VpnStatus,
    role_toml,
)
from tests.features.gluetun.conftest import gluetun, running, through_gluetun
from tests.gluetun.stand_in import Role, StandIn
from tests.home import state_of

from .documents import REFERENCE, examples, section
from .test_readme import TEXTS, fields_of

__all__ = ["gluetun", "running", "through_gluetun"]
"""Fixtures."""

HEADING = "From advice to action in five minutes"


def text() -> str:
    """Return what the documents say about a VPN container."""
    return section(HEADING) + (REFERENCE / "vpn-container.md").read_text()


def compose() -> dict[str, Any]:
    content = parse_yaml(examples(text())[0])
    assert isinstance(content, dict)
    services: dict[str, Any] = content["services"]
    return services


def test_the_compose_lines_lead_to_the_control_server_and_to_the_role() -> None:
    services = compose()
    gluetun = services["gluetun"]
    assert "8000:8000/tcp" in gluetun["ports"]
    # Where Gluetun looks for roles.
    assert [each.split(":")[1] for each in gluetun["volumes"]] == ["/gluetun/auth"]
    assert services["qbittorrent"]["network_mode"] == "service:gluetun"
    version = GluetunVersion.parse(gluetun["image"].split(":")[1])
    assert version is not None
    assert version.has_roles
    assert not version.hangs_when_moved
    # YAML reads an unquoted word as a truth value, which Gluetun does not understand.
    assert all(isinstance(each, str) for each in gluetun["environment"].values())


def test_the_role_is_the_one_that_the_integration_asks_for() -> None:
    version = GluetunVersion.parse("v3.41.3")
    assert version is not None
    asked = role_toml(version, ApiKey(key="x")).replace("...", "your-key")
    assert tomllib.loads(examples(text(), "toml")[0]) == tomllib.loads(asked)


async def test_a_gluetun_with_this_role_answers_all_questions(
    socket_enabled: None,
) -> None:
    (role,) = tomllib.loads(examples(text(), "toml")[0])["roles"]
    allowed = Role(routes=tuple(role["routes"]), key=role["apikey"])
    async with StandIn(roles=(allowed,)) as gluetun, ClientSession() as session:
        server = ControlServer(session, gluetun.url, ApiKey(key=role["apikey"]))
        version = await server.version()
        assert await server.status() is VpnStatus.RUNNING
        assert (await server.exit()).address is not None
        assert await server.port(version) > 0
        assert (await server.settings()).provider == "protonvpn"


async def test_the_automations_are_valid_and_use_what_is_there(
    home: HomeAssistant,
    running: MockConfigEntry,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    moved: list[object] = []

    async def press(button: object) -> None:
        moved.append(button)

    monkeypatch.setattr(MoveNowButton, "async_press", press)
    said = async_mock_service(home, "notify", "mobile_app_your_phone")
    first, second = (parse_yaml(each) for each in examples(text())[1:])
    assert await async_setup_component(
        home, "automation", {"automation": [first, second]}
    )
    await home.async_block_till_done()
    ids = home.states.async_entity_ids("automation")
    assert len(ids) == 2
    assert all(state_of(home, each).state == "on" for each in ids)
    for each in ids:
        await home.services.async_call(
            "automation", "trigger", {"entity_id": each}, blocking=True
        )
    await home.async_block_till_done()
    assert len(moved) == len(said) == 1
    await home.services.async_call(
        "automation", "turn_off", {"entity_id": ids}, blocking=True
    )


@pytest.mark.parametrize("step", ["port"])
def test_each_field_of_the_port_is_explained(step: str) -> None:
    form = TEXTS["config_subentries"]["vpn_container"]["step"][step]
    for label in fields_of(form):
        assert label in text(), label


def test_the_way_to_the_forms_has_their_words() -> None:
    texts = TEXTS["config_subentries"]["vpn_container"]
    menu = texts["step"]["reconfigure"]["menu_options"]
    begin = texts["initiate_flow"]
    assert f"{begin['user']} → {menu['control_server']}" in text()
    assert f"{begin['reconfigure']} → {menu['port']}" in text()
    assert f"*{menu['other_rules']}*" in text()
    common = TEXTS["common"]
    assert f"*{common['card_stay']}*" in text()
    assert common["card_move_too_few"] in text()
