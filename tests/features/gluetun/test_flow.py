"""Adding a VPN container, and changing it."""

from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import ConfigEntryState, SubentryFlowContext
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features import shaping
from custom_components.qb_peer_vpn.features.gluetun.options import ContainerOptions
from custom_components.qb_peer_vpn.features.gluetun.settings import (
    ContainerSettings,
    container_subentry,
)
from custom_components.qb_peer_vpn.gluetun import Way
from tests.gluetun.conftest import ALL_ROUTES, KEY
from tests.gluetun.stand_in import SECRETS, Role, StandIn
from tests.home import set_up
from tests.qbittorrent.hostile import Line, misbehaving

from .conftest import add_container, home_loop

WORKING: dict[str, Any] = {"action": "persistent_notification.create", "data": {}}
RULES = {
    "cool_down": 12,
    "moves_in_week": 3,
    "from": "23:00:00",
    "until": "06:00:00",
    "max_download": 128,
    "longest_wait": 2,
    "undo_when_worse": True,
}


class Flow:
    """Goes through the flow, as the page does."""

    def __init__(self, hass: HomeAssistant, entry: MockConfigEntry) -> None:
        self.hass, self.entry = hass, entry
        self.step: Any = None

    async def begin(self, source: str = "user") -> Any:
        subentry = container_subentry(self.entry)
        context = SubentryFlowContext(source=source)
        if subentry is not None:
            context["subentry_id"] = subentry.subentry_id
        self.step = await self.hass.config_entries.subentries.async_init(
            (self.entry.entry_id, "vpn_container"), context=context
        )
        return self.step

    async def answer(self, **typed: Any) -> Any:
        self.step = await self.hass.config_entries.subentries.async_configure(
            self.step["flow_id"], typed
        )
        await self.hass.async_block_till_done()
        return self.step

    async def choose(self, choice: str) -> Any:
        return await self.answer(next_step_id=choice)

    @property
    def stored(self) -> dict[str, Any]:
        subentry = container_subentry(self.entry)
        assert subentry is not None
        return dict(subentry.data)


@pytest.fixture
def flow(home: HomeAssistant, entry: MockConfigEntry) -> Flow:
    return Flow(home, entry)


def typed(gluetun: StandIn, **more: Any) -> dict[str, Any]:
    return {
        "url": str(gluetun.url),
        "container_login": "api_key",
        "api_key": KEY,
        **more,
    }


async def test_a_control_server_is_tried_and_shown_before_it_is_kept(
    flow: Flow, gluetun: StandIn
) -> None:
    step = await flow.begin()
    assert step["menu_options"] == ["control_server", "action", "by_hand"]
    assert (await flow.choose("control_server"))["step_id"] == "control_server"
    step = await flow.answer(**typed(gluetun, restart_action=[WORKING]))
    assert step["step_id"] == "found"
    assert step["description_placeholders"] == {
        "version": "v3.41.3",
        "status": "running",
        "provider": "protonvpn",
        "type": "wireguard",
        "exit": "New York",
        "port": "40111",
        "warnings": "",
    }
    assert (await flow.answer())["step_id"] == "rules"
    step = await flow.answer(**RULES)
    assert step["type"] == "create_entry"
    settings = ContainerSettings.from_data(flow.stored)
    assert settings.way is Way.CONTROL_SERVER
    assert settings.restart_action == (WORKING,)
    options = ContainerOptions.from_data(flow.stored)
    assert options.rules.moves_in_week == 3
    assert options.rules.hours is not None
    assert options.rules.max_download == 128 * 1024
    assert options.undo_when_worse
    assert not {each for each in gluetun.asked if each.startswith("PUT")} - {
        "PUT /v1/vpn/settings"
    }
    assert gluetun.loop.changes == []
    assert not [each for each in SECRETS if each in str(flow.stored)]


async def test_a_missing_role_is_shown_as_toml_until_it_is_there(
    flow: Flow, gluetun: StandIn
) -> None:
    gluetun.version = "v3.40.0"
    most = tuple(each for each in ALL_ROUTES if "settings" not in each)
    routes = (*most, "GET /v1/openvpn/portforwarded")
    gluetun.roles = (Role(routes=routes, key=KEY),)
    await flow.begin()
    await flow.choose("control_server")
    step = await flow.answer(**typed(gluetun))
    assert (step["type"], step["step_id"]) == ("menu", "roles")
    shown = step["description_placeholders"]
    assert shown["missing"] == "`GET /v1/vpn/settings`, `PUT /v1/vpn/settings`"
    assert "GET /v1/openvpn/portforwarded" in shown["toml"]
    assert KEY not in str(step)
    assert (await flow.choose("try_again"))["step_id"] == "roles"
    gluetun.roles = (Role(routes=(*ALL_ROUTES, *routes), key=KEY),)
    assert (await flow.choose("try_again"))["step_id"] == "found"


async def test_a_wrong_key_says_that_all_is_denied(
    flow: Flow, gluetun: StandIn
) -> None:
    await flow.begin()
    await flow.choose("control_server")
    step = await flow.answer(**typed(gluetun, api_key="another"))
    assert step["description_placeholders"]["missing"].count("`") == 10
    assert (await flow.choose("control_server"))["step_id"] == "control_server"
    step = await flow.answer(**typed(gluetun))
    assert step["step_id"] == "found"


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"url": "ftp://gluetun"}, {"url": "invalid_url"}),
        ({"url": "http://"}, {"url": "invalid_url"}),
        ({"api_key": " "}, {"container_login": "incomplete_login"}),
        ({"container_login": "user"}, {"container_login": "incomplete_login"}),
        ({"url": "http://127.0.0.1:9"}, {"base": "cannot_connect"}),
        ({"restart_action": [{"no": "action"}]}, {"restart_action": "invalid_action"}),
    ],
)
async def test_what_cannot_work_is_asked_again(
    flow: Flow, gluetun: StandIn, change: dict[str, Any], errors: dict[str, str]
) -> None:
    await flow.begin()
    await flow.choose("control_server")
    step = await flow.answer(**typed(gluetun, **change))
    assert (step["step_id"], step["errors"]) == ("control_server", errors)
    assert (await flow.answer(**typed(gluetun)))["step_id"] == "found"


@pytest.mark.parametrize(
    ("status", "text", "error"),
    [
        (200, "<html>not Gluetun</html>", "not_gluetun"),
        (502, "Bad Gateway", "unavailable"),
    ],
)
async def test_something_else_at_the_address_is_noticed(
    flow: Flow, gluetun: StandIn, status: int, text: str, error: str
) -> None:
    gluetun.answers["GET /v1/version"] = (status, text)
    await flow.begin()
    await flow.choose("control_server")
    assert (await flow.answer(**typed(gluetun)))["errors"] == {"base": error}


def _hang_up(line: Line) -> None:
    line.request()


async def test_a_connection_that_ends_without_an_answer_is_no_slow_answer(
    flow: Flow, gluetun: StandIn
) -> None:
    await flow.begin()
    await flow.choose("control_server")
    with misbehaving(_hang_up) as server:
        step = await flow.answer(**(typed(gluetun) | {"url": server.url}))
    assert step["errors"] == {"base": "cannot_connect"}


@pytest.mark.parametrize(
    ("version", "change", "words"),
    [
        ("v3.38.0", {}, ["Everyone"]),
        ("v3.41.2", {}, ["hang"]),
        ("latest", {}, ["development"]),
        ("v3.30.0", {}, ["Update", "Everyone"]),
        ("v3.41.3", {"provider": "mullvad"}, ["another provider"]),
        ("v3.41.3", {"provider": "custom"}, ["configuration of your own"]),
        ("v3.41.3", {"vpn_type": "openvpn"}, ["OpenVPN"]),
    ],
)
async def test_what_to_know_depends_on_version_and_settings(
    flow: Flow,
    gluetun: StandIn,
    version: str,
    change: dict[str, str],
    words: list[str],
) -> None:
    gluetun.version = version
    for name, value in change.items():
        setattr(gluetun, name, value)
    old = "GET /v1/openvpn/portforwarded"
    gluetun.roles = (Role(routes=(*ALL_ROUTES, old), key=KEY),)
    await flow.begin()
    await flow.choose("control_server")
    step = await flow.answer(**typed(gluetun))
    assert step["step_id"] == "found"
    shown = step["description_placeholders"]["warnings"].split("\n")
    assert len(shown) == len(words)
    assert all(word in line for word, line in zip(words, shown, strict=True))


async def test_a_vpn_that_is_down_and_an_open_server_are_shown(
    flow: Flow, gluetun: StandIn
) -> None:
    gluetun.loop = home_loop(listening_port=6881)
    gluetun.loop.hang()
    gluetun.roles = (Role(routes=ALL_ROUTES),)
    await flow.begin()
    await flow.choose("control_server")
    step = await flow.answer(**typed(gluetun, container_login="none"))
    shown = step["description_placeholders"]
    assert (shown["exit"], shown["port"]) == ("–", "–")
    assert shown["warnings"].count("\n") == 3
    assert all(
        word in shown["warnings"]
        for word in ("Everyone", "no exit", "forward a port", "redirects")
    )


async def test_a_login_with_a_password_works_and_is_kept_when_it_is_changed(
    flow: Flow, gluetun: StandIn
) -> None:
    role = Role(routes=ALL_ROUTES, user="ha", password="pass word")
    gluetun.roles = (role,)
    login = {"container_login": "user", "username": "ha", "password": "pass word"}
    await flow.begin()
    await flow.choose("control_server")
    await flow.answer(url=f"{gluetun.url}v1/", **login)
    await flow.answer()
    await flow.answer(**RULES)
    assert (await flow.begin())["reason"] == "already_configured"

    step = await flow.begin("reconfigure")
    assert "other_rules" in step["menu_options"]
    step = await flow.choose("control_server")
    assert "pass word" not in str(step)
    await flow.answer(url=str(gluetun.url), container_login="stored")
    await flow.answer()
    step = await flow.answer(**RULES | {"moves_in_week": 1})
    assert step["reason"] == "reconfigure_successful"
    assert flow.stored["password"] == "pass word"
    assert flow.stored["rules"]["moves_in_week"] == 1

    await flow.begin("reconfigure")
    await flow.choose("other_rules")
    await flow.answer(**RULES)
    assert flow.stored["password"] == "pass word"
    assert flow.stored["rules"]["moves_in_week"] == 3


async def test_actions_of_the_user_s_are_checked(flow: Flow) -> None:
    await flow.begin()
    await flow.choose("action")
    for wrong in ([], [{"no": "action"}]):
        step = await flow.answer(move_action=wrong)
        assert step["errors"] == {"move_action": "invalid_action"}
    await flow.answer(move_action=[WORKING])
    assert (await flow.answer(**RULES))["type"] == "create_entry"
    assert ContainerSettings.from_data(flow.stored).way is Way.ACTION


async def test_a_move_by_hand_needs_nothing(flow: Flow) -> None:
    await flow.begin()
    step = await flow.choose("by_hand")
    assert (step["type"], step["title"]) == ("create_entry", "VPN")
    assert flow.stored == {"way": "tell_only", "rules": {}}


async def test_an_unknown_provider_of_the_options_is_no_mismatch(
    home: HomeAssistant, entry: MockConfigEntry, flow: Flow, gluetun: StandIn
) -> None:
    home.config_entries.async_update_entry(
        entry, options={"servers": {"provider": "of tomorrow"}}
    )
    await flow.begin()
    await flow.choose("control_server")
    step = await flow.answer(**typed(gluetun))
    assert step["description_placeholders"]["warnings"] == ""


async def test_a_container_that_is_added_changed_or_removed_is_used_at_once(
    home: HomeAssistant, loaded: MockConfigEntry, gluetun: StandIn
) -> None:
    add_container(home, loaded, way="control_server", url=str(gluetun.url), api_key=KEY)
    await home.async_block_till_done(wait_background_tasks=True)
    assert loaded.state is ConfigEntryState.LOADED
    data = loaded.runtime_data
    assert data.gluetun.container.data.version.text == "v3.41.3"
    subentry = container_subentry(loaded)
    assert subentry is not None
    home.config_entries.async_update_subentry(loaded, subentry, title="VPN")
    await home.async_block_till_done(wait_background_tasks=True)
    assert loaded.runtime_data is data
    home.config_entries.async_remove_subentry(loaded, subentry.subentry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert loaded.runtime_data is not data
    assert loaded.runtime_data.gluetun.container is None
    assert home.states.get("sensor.peer_vpn_vpn_exit") is None


@pytest.mark.parametrize(
    ("changed", "way", "moves_in_week"),
    [
        ({"rules": {"moves_in_week": 3}}, Way.CONTROL_SERVER, 3),
        ({"way": "tell_only"}, Way.TELL_ONLY, 2),
    ],
)
async def test_what_changes_during_the_set_up_is_used_after_it(
    home: HomeAssistant,
    through_gluetun: MockConfigEntry,
    *,
    changed: dict[str, Any],
    way: Way,
    moves_in_week: int,
) -> None:
    entry, set_up_last = through_gluetun, shaping.async_set_up

    async def then_change(*args: Any, **kwargs: Any) -> Any:
        data = await set_up_last(*args, **kwargs)
        subentry = container_subentry(entry)
        assert subentry is not None
        home.config_entries.async_update_subentry(
            entry, subentry, data={**subentry.data, **changed}
        )
        return data

    with patch.object(shaping, "async_set_up", then_change):
        await set_up(home, entry)
    used = entry.runtime_data.gluetun
    assert used.settings.way is way
    assert used.mover.planner.options.rules.moves_in_week == moves_in_week


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"way": "of tomorrow"},
        {"way": "control_server"},
        {"way": "control_server", "url": 3},
        {"way": "tell_only", "rules": [], "move_action": "no", "restart_action": 3},
        {"way": "tell_only", "rules": {"from": "25:00", "until": None}},
        {"way": "tell_only", "rules": {"cool_down": "long", "moves_in_week": None}},
    ],
)
def test_stored_data_of_any_shape_mean_moves_by_hand(data: dict[str, Any]) -> None:
    settings = ContainerSettings.from_data(data)
    assert settings == ContainerSettings(way=Way.TELL_ONLY)
    assert ContainerOptions.from_data(data) == ContainerOptions()
