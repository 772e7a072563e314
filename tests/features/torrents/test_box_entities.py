"""Entities of all torrents together."""

from datetime import UTC, datetime
from typing import Any
from unittest.mock import patch

from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
    UnknownUser,
)
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser

from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import set_up, state_of
from tests.qbittorrent.web_ui import Release

from .boxed import BoxInWeb
from .conftest import Call

PREFIX = "sensor.peer_vpn_"


@pytest.fixture
async def all_on(
    home: HomeAssistant, box: BoxInWeb, connected: MockConfigEntry
) -> BoxInWeb:
    """Entities that are off by default are on."""
    box.web_ui.transfer |= {
        "dl_info_speed": 2_000_000,
        "up_info_speed": 500_000,
        "alltime_dl": 2_000_000_000,
        "alltime_ul": 3_000_000_000,
        "free_space_on_disk": 5_000_000_000,
        "total_peer_connections": 7,
        "connection_status": "firewalled",
        "use_alt_speed_limits": False,
    }
    box.add("A", state="downloading", eta=600, dlspeed=1_000)
    box.add("B", state="stalledUP", amount_left=0, completion_on=1_790_000_100)
    with patch(
        "homeassistant.helpers.entity.Entity.entity_registry_enabled_default", True
    ):
        await set_up(home, connected)
    return box


async def press(hass: HomeAssistant, domain: str, service: str, **data: Any) -> None:
    context = data.pop("context", None)
    await hass.services.async_call(
        domain, service, data, blocking=True, context=context
    )


async def act(hass: HomeAssistant, action: str) -> None:
    await press(hass, DOMAIN, action, config_entry_id="entry")


async def test_sensors_show_the_whole_box(
    home: HomeAssistant, all_on: BoxInWeb
) -> None:
    shown = {
        "download_rate": "2.0",
        "upload_rate": "0.5",
        "downloaded_in_total": "2.0",
        "uploaded_in_total": "3.0",
        "ratio": "1.5",
        "free_space": "5.0",
        "peer_connections": "7",
        "connection_status": "firewalled",
        "torrents": "2",
        "active_torrents": "1",
        "downloading_torrents": "1",
        "seeding_torrents": "1",
        "stopped_torrents": "0",
        "stalled_torrents": "0",
        "failed_torrents": "0",
        "torrents_being_checked": "0",
    }
    assert {name: state_of(home, PREFIX + name).state for name in shown} == shown
    done_at = datetime.fromisoformat(state_of(home, f"{PREFIX}downloads_done_at").state)
    assert 500 < (done_at - datetime.now(UTC)).total_seconds() <= 660


async def test_few_entities_are_on_by_default(
    home: HomeAssistant, home_box: BoxInWeb
) -> None:
    registry = er.async_get(home)
    entries = er.async_entries_for_config_entry(registry, "entry")
    on = {
        each.unique_id.removeprefix("entry_")
        for each in entries
        if not each.disabled_by
        and (each.translation_key or "").startswith(
            ("torrents", "download_", "upload_", "alternative", "stop_all", "total_")
        )
    }
    assert on == {"download_rate", "upload_rate"}


async def test_the_switch_sets_the_alternative_limits(
    home: HomeAssistant, all_on: BoxInWeb
) -> None:
    switch = "switch.peer_vpn_alternative_limits"
    assert state_of(home, switch).state == "off"
    all_on.web_ui.transfer["use_alt_speed_limits"] = True
    await press(home, "switch", "turn_on", entity_id=switch)
    await home.async_block_till_done(wait_background_tasks=True)
    assert all_on.box.mode == "1"
    assert state_of(home, switch).state == "on"
    await press(home, "switch", "turn_off", entity_id=switch)
    assert all_on.box.mode == "0"


async def test_the_numbers_are_the_limits_for_all(
    home: HomeAssistant, all_on: BoxInWeb, admin: MockUser, user: MockUser
) -> None:
    number = "number.peer_vpn_upload_limit"
    assert state_of(home, number).state == "0"
    for who in (None, admin.id):
        await press(
            home,
            "number",
            "set_value",
            entity_id=number,
            value=100,
            context=Context(user_id=who),
        )
    assert all_on.box.preferences["up_limit"] == 102_400
    await home.async_block_till_done(wait_background_tasks=True)
    assert state_of(home, number).state == "100"
    for someone, error in ((user.id, Unauthorized), ("unknown", UnknownUser)):
        with pytest.raises(error):
            await press(
                home,
                "number",
                "set_value",
                entity_id=number,
                value=0,
                context=Context(user_id=someone),
            )
    with pytest.raises(ServiceValidationError):
        await press(home, "number", "set_value", entity_id=number, value=1 << 22)
    assert all_on.box.preferences["up_limit"] == 102_400


async def test_the_buttons_stop_all_and_start_what_ran(
    home: HomeAssistant, all_on: BoxInWeb
) -> None:
    stopped = all_on.add("C", state="stoppedDL")
    await press(home, "button", "press", entity_id="button.peer_vpn_stop_all_torrents")
    states = {row["state"] for row in all_on.box.torrents.values()}
    assert states == {"stoppedDL"}
    await press(
        home, "button", "press", entity_id="button.peer_vpn_start_torrents_that_ran"
    )
    assert all_on.row(stopped)["state"] == "stoppedDL"
    running = [
        row for row in all_on.box.torrents.values() if row["state"] != "stoppedDL"
    ]
    assert len(running) == 2


async def test_what_ran_outlives_a_restart_and_a_second_stop(
    home: HomeAssistant, call: Call, home_box: BoxInWeb
) -> None:
    first, second = home_box.add("A"), home_box.add("B", state="stoppedDL")
    answer = await call("pause_all")
    assert answer["hashes"] == [first]
    await call("start_torrents", hashes=[second])
    await call("pause_all")
    await home.config_entries.async_reload("entry")
    await home.async_block_till_done(wait_background_tasks=True)
    answer = await call("resume_all")
    assert sorted(answer["hashes"]) == sorted([first, second])
    assert (await call("resume_all"))["count"] == 0


async def test_an_old_qbittorrent_is_asked_what_runs_now(
    home: HomeAssistant, box: BoxInWeb, connected: MockConfigEntry
) -> None:
    """Its polls report active torrents only; the others may have changed since."""
    box.web_ui.release = box.box.release = Release.V4_5
    first, second = box.add("A", state="stalledUP"), box.add("B", state="pausedUP")
    await set_up(home, connected)
    box.row(second)["state"] = "stalledUP"
    await act(home, "pause_all")
    assert {box.row(each)["state"] for each in (first, second)} == {"pausedDL"}

    box.row(second)["state"] = "forcedUP"
    box.asked.clear()
    await act(home, "resume_all")
    assert box.commands("torrents/resume") == [{"hashes": first}]


async def test_nothing_is_stopped_unless_what_ran_is_on_record(
    home: HomeAssistant, call: Call, home_box: BoxInWeb, hass_storage: dict[str, Any]
) -> None:
    """A newer version has written the file, which is kept."""
    key = "qb_peer_vpn.entry.torrents"
    running = home_box.add("A")
    await home.config_entries.async_unload("entry")
    hass_storage[key] = {"version": 99, "minor_version": 1, "key": key, "data": {}}
    await home.config_entries.async_setup("entry")
    await home.async_block_till_done(wait_background_tasks=True)
    before = home_box.row(running)["state"]
    with pytest.raises(HomeAssistantError) as raised:
        await call("pause_all")
    assert raised.value.translation_key == "not_saved"
    assert home_box.row(running)["state"] == before
