"""What Gluetun's control server says: sensors, issues, diagnostics, and health."""

from collections.abc import Iterator
import json
import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.diagnostics import async_get_config_entry_diagnostics
from custom_components.qb_peer_vpn.features import gluetun as feature
from custom_components.qb_peer_vpn.features.gluetun.diagnostics import _settings
from custom_components.qb_peer_vpn.features.gluetun.issues import show_container_issues
from custom_components.qb_peer_vpn.features.gluetun.settings import (
    ContainerSettings,
    container_subentry,
)
from custom_components.qb_peer_vpn.gluetun import GluetunVersion, Outcome, needed_routes
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.gluetun.conftest import ALL_ROUTES, KEY
from tests.gluetun.stand_in import SECRETS, Role, StandIn
from tests.home import set_up, state_of
from tests.repairs import go_on, issues, open_issue

from .conftest import SYDNEY
from .moving import Moving

STATUS = "sensor.peer_vpn_vpn_status"
EXIT = "sensor.peer_vpn_vpn_exit"
PORT = "sensor.peer_vpn_forwarded_port"


async def minute(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, minutes: int = 1
) -> None:
    for _ in range(minutes):
        freezer.tick(66)
        async_fire_time_changed(hass)
        await hass.async_block_till_done(wait_background_tasks=True)


def shown(hass: HomeAssistant) -> list[str]:
    return [state_of(hass, each).state for each in (STATUS, EXIT, PORT)]


def came_up_at(entry: MockConfigEntry) -> object:
    return entry.runtime_data.gluetun.container.connected_since


async def test_status_exit_and_port_are_shown_as_gluetun_says_them(
    home: HomeAssistant,
    running: MockConfigEntry,
    gluetun: StandIn,
    freezer: FrozenDateTimeFactory,
) -> None:
    assert shown(home) == ["running", "New York", "40111"]
    assert came_up_at(running) is None
    gluetun.loop.stop_by_user()
    await minute(home, freezer)
    assert shown(home) == ["stopped", "unknown", "unknown"]
    gluetun.loop.restart_container()
    gluetun.loop.advance(10)
    await minute(home, freezer)
    assert shown(home) == ["running", "New York", "40111"]
    assert came_up_at(running) is not None
    # The version is asked once, the rest once a minute.
    assert gluetun.asked.count("GET /v1/version") == 1
    assert gluetun.asked.count("GET /v1/vpn/status") == 3


async def test_an_outage_is_an_issue_only_if_it_lasts_and_stops_nothing_else(
    home: HomeAssistant,
    running: MockConfigEntry,
    gluetun: StandIn,
    freezer: FrozenDateTimeFactory,
) -> None:
    for route in ALL_ROUTES:
        gluetun.answers[route] = (502, "Bad Gateway")
    await minute(home, freezer, 3)
    assert shown(home) == ["unavailable"] * 3
    assert state_of(home, "sensor.peer_vpn_recommended_server").state != "unavailable"
    assert "container_unreachable" not in issues(home)
    await minute(home, freezer, 4)
    assert "container_unreachable" in issues(home)

    step = await open_issue(home, "container_unreachable")
    step = await go_on(home, step, next_step_id="try_again")
    assert step["reason"] == "still_so"
    step = await open_issue(home, "container_unreachable")
    step = await go_on(home, step, next_step_id="reconfigure")
    assert step["reason"] == "form_opened"
    kind, flow_id = step["next_flow"]
    assert kind == "config_subentries_flow"
    form = home.config_entries.subentries.async_get(flow_id)
    assert form["step_id"] == "reconfigure"

    gluetun.answers.clear()
    step = await open_issue(home, "container_unreachable")
    step = await go_on(home, step, next_step_id="try_again")
    assert step["type"] == "create_entry"
    assert "container_unreachable" not in issues(home)
    assert shown(home) == ["running", "New York", "40111"]
    assert gluetun.asked.count("GET /v1/version") > 1


async def test_a_lost_role_is_shown_with_the_lines_to_paste(
    home: HomeAssistant,
    running: MockConfigEntry,
    gluetun: StandIn,
    freezer: FrozenDateTimeFactory,
) -> None:
    public = tuple(each for each in ALL_ROUTES if "settings" not in each)
    gluetun.roles = (Role(routes=public, key=KEY),)
    await minute(home, freezer)
    # What is still allowed is still shown.
    assert shown(home) == ["running", "New York", "40111"]
    issue = ir.async_get(home).async_get_issue(DOMAIN, "container_denied_entry")
    assert issue is not None
    words = issue.translation_placeholders
    assert words is not None
    assert words["missing"] == "`GET /v1/vpn/settings`"
    assert "PUT /v1/vpn/settings" in words["toml"]
    assert KEY not in str(words)
    # After an update to a development version, without a role: everything.
    gluetun.version, gluetun.roles = "latest", ()
    await minute(home, freezer)
    assert shown(home) == ["unknown"] * 3
    step = await open_issue(home, "container_denied")
    step = await go_on(home, step, next_step_id="try_again")
    assert step["reason"] == "still_so"
    gluetun.roles = (Role(routes=ALL_ROUTES, key=KEY),)
    await minute(home, freezer)
    assert "container_denied" not in issues(home)
    assert shown(home)[0] == "running"


@pytest.mark.parametrize(
    "version", ["v3.38.0", "v3.39.1", "v3.40.4", "v3.41.1", "v3.41.3", "latest"]
)
async def test_the_port_of_each_version_is_shown(
    home: HomeAssistant,
    through_gluetun: MockConfigEntry,
    gluetun: StandIn,
    version: str,
) -> None:
    """Each role allows only the route that its version has."""
    gluetun.version = version
    parsed = GluetunVersion.parse(version)
    gluetun.roles = (Role(routes=needed_routes(parsed), key=KEY),)
    await set_up(home, through_gluetun)
    assert shown(home) == ["running", "New York", "40111"]
    assert not issues(home)


async def test_a_port_that_was_never_there_is_unknown(
    home: HomeAssistant, through_gluetun: MockConfigEntry, gluetun: StandIn
) -> None:
    gluetun.answers["GET /v1/portforward"] = (200, '{"port":0,"ports":null}')
    await set_up(home, through_gluetun)
    assert shown(home) == ["running", "New York", "unknown"]


async def test_another_provider_than_in_the_options_is_an_issue(
    home: HomeAssistant,
    running: MockConfigEntry,
    gluetun: StandIn,
    freezer: FrozenDateTimeFactory,
) -> None:
    gluetun.provider = "mullvad"
    await minute(home, freezer)
    assert "container_other_provider" in issues(home)
    gluetun.provider = "custom"
    await minute(home, freezer)
    assert "container_other_provider" not in issues(home)


async def test_a_gluetun_that_is_away_at_the_start_does_not_delay_the_advice(
    home: HomeAssistant,
    through_gluetun: MockConfigEntry,
    gluetun: StandIn,
) -> None:
    for route in ALL_ROUTES:
        gluetun.answers[route] = (502, "Bad Gateway")
    await set_up(home, through_gluetun)
    assert through_gluetun.state is ConfigEntryState.LOADED
    assert shown(home) == ["unavailable"] * 3


async def test_a_fix_flow_without_its_container_has_nothing_to_do(
    home: HomeAssistant, running: MockConfigEntry
) -> None:
    container = running.runtime_data.gluetun.container
    show_container_issues(home, running, error="too_slow")
    step = await open_issue(home, "container_unreachable")
    await home.config_entries.async_unload(running.entry_id)
    step = await go_on(home, step, next_step_id="try_again")
    assert step["reason"] == "not_loaded"
    assert container is not None
    show_container_issues(home, running, error="too_slow")
    step = await open_issue(home, "container_unreachable")
    subentry = container_subentry(running)
    assert subentry is not None
    home.config_entries.async_remove_subentry(running, subentry.subentry_id)
    step = await go_on(home, step, next_step_id="reconfigure")
    assert step["type"] == "create_entry"


def texts(value: object) -> Iterator[str]:
    match value:
        case dict():
            for key, each in value.items():
                yield str(key)
                yield from texts(each)
        case list() | tuple():
            for each in value:
                yield from texts(each)
        case _:
            yield str(value)


async def test_diagnostics_name_versions_and_counts_and_no_address_or_secret(
    home: HomeAssistant,
    running: MockConfigEntry,
    gluetun: StandIn,
    *,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    hass_storage: dict[str, Any],
) -> None:
    """Nor does anything else after a move that was undone."""
    caplog.set_level(logging.DEBUG)
    moving = Moving(home, running, freezer, gluetun)
    await moving.begin(SYDNEY)
    assert (await moving.ends()).outcome is Outcome.UNDONE
    described = await async_get_config_entry_diagnostics(home, running)
    ours = described["gluetun"]
    assert (ours["way"], ours["login"]) == ("control_server", "api_key")
    assert ours["container"]["version"] == "v3.41.3"
    assert ours["container"]["provider"] == "protonvpn"
    assert ours["container"]["coordinator"]["works"]
    stored = {
        key: value
        for key, value in hass_storage.items()
        if key != "core.config_entries"
    }
    everything = "\n".join(
        [
            *texts(described),
            *(str(state.as_dict()) for state in home.states.async_all()),
            *(record.getMessage() for record in caplog.records),
            repr(running.runtime_data.gluetun),
            repr(running.runtime_data.gluetun.container.data),
            json.dumps(stored, default=str),
        ]
    )
    secrets = (*SECRETS, KEY)
    assert [each for each in secrets if each in everything] == []
    assert "193.138.218.1" not in json.dumps(described)


@pytest.mark.parametrize(
    ("data", "login"),
    [
        ({"way": "tell_only"}, None),
        ({"way": "control_server", "url": "http://[::1]:9", "username": "me"}, "user"),
    ],
)
async def test_diagnostics_of_other_ways(
    home: HomeAssistant, loaded: MockConfigEntry, data: dict[str, Any], login: str
) -> None:
    assert (await feature.async_describe(loaded.runtime_data)) == {"gluetun": None}
    assert feature.health(home, [loaded.runtime_data], 1) == {}
    settings = ContainerSettings.from_data(data)
    described = _settings(settings)
    assert (described["way"], described["login"]) == (data["way"], login)


async def test_health_is_whether_the_control_server_answered(
    home: HomeAssistant, running: MockConfigEntry
) -> None:
    data = running.runtime_data
    assert feature.health(home, [data], 1) == {"gluetun": "ok"}
    data.gluetun.container.last_update_success = False
    assert feature.health(home, [data], 1) == {
        "gluetun": {"type": "failed", "error": "unreachable"}
    }
