"""The limits for all torrents together: when they are asked for, and what is kept."""

from datetime import timedelta
import logging
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import Context, HomeAssistant
from homeassistant.exceptions import Unauthorized
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.shell.const import DOMAIN, LOGGER
from tests.home import set_up, state_of
from tests.qbittorrent.web_ui import Answer

from .boxed import BoxInWeb

pytestmark = pytest.mark.usefixtures("all_entities")

NUMBER = "number.peer_vpn_upload_limit"
PATH = "app/preferences"


async def _later(home: HomeAssistant, clock: FrozenDateTimeFactory) -> None:
    clock.tick(timedelta(minutes=6))
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)


@pytest.fixture
async def numbers_on(
    home: HomeAssistant, box: BoxInWeb, connected: MockConfigEntry
) -> BoxInWeb:
    await set_up(home, connected)
    return box


async def test_the_limits_are_asked_for_while_a_number_is_on(
    home: HomeAssistant, numbers_on: BoxInWeb, freezer: FrozenDateTimeFactory
) -> None:
    numbers_on.box.preferences["up_limit"] = 2_048
    await _later(home, freezer)
    assert state_of(home, NUMBER).state == "2"

    registry = er.async_get(home)
    for each in er.async_entries_for_config_entry(registry, "entry"):
        if each.domain == "number":
            registry.async_update_entity(
                each.entity_id, disabled_by=er.RegistryEntryDisabler.USER
            )
    await home.async_block_till_done(wait_background_tasks=True)
    await home.config_entries.async_reload("entry")
    await home.async_block_till_done(wait_background_tasks=True)
    before = numbers_on.web_ui.paths().count(PATH)
    await _later(home, freezer)
    assert numbers_on.web_ui.paths().count(PATH) == before


async def _set(home: HomeAssistant, **preferences: int) -> None:
    data = {"config_entry_id": "entry", **preferences}
    await home.services.async_call(DOMAIN, "set_preferences", data, blocking=True)


async def test_the_limits_follow_the_action_that_changes_them(
    home: HomeAssistant, numbers_on: BoxInWeb
) -> None:
    before = numbers_on.web_ui.paths().count(PATH)
    await _set(home, up_limit=5_000, max_connec=100)
    assert state_of(home, NUMBER).state == "4"
    # Before and after the change.
    assert numbers_on.web_ui.paths().count(PATH) == before + 2
    await _set(home, max_connec=200)
    assert state_of(home, NUMBER).state == "4"


async def test_a_proxy_may_hide_the_limits_and_the_rest_goes_on(
    home: HomeAssistant,
    box: BoxInWeb,
    *,
    connected: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    box.refuses[PATH] = Answer(404, "Not Found")
    await set_up(home, connected)
    assert state_of(home, NUMBER).state == STATE_UNKNOWN
    assert state_of(home, "sensor.peer_vpn_torrents").state == "0"

    del box.refuses[PATH]
    await _later(home, freezer)
    assert state_of(home, NUMBER).state == "0"
    box.refuses[PATH] = Answer(503, "Busy")
    await _later(home, freezer)
    assert state_of(home, NUMBER).state == "0"
    assert not [
        each
        for each in caplog.records
        if each.levelno >= logging.ERROR and each.name == LOGGER.name
    ]


async def test_an_unload_during_the_question_keeps_the_last_limits(
    home: HomeAssistant, numbers_on: BoxInWeb, connected: MockConfigEntry
) -> None:
    data = connected.runtime_data.torrents
    before = data.limits.data
    assert before["up_limit"] == 0
    await data.session.async_close()
    await data.limits.async_refresh()
    assert data.limits.data is before
    assert data.limits.last_update_success


async def test_a_user_who_was_just_deleted_sets_no_limit(
    home: HomeAssistant, numbers_on: BoxInWeb, user: MockUser
) -> None:
    """Home Assistant looks for the user first; the next look finds no one."""
    with (
        patch.object(home.auth, "async_get_user", side_effect=[user, None]),
        pytest.raises(Unauthorized),
    ):
        await home.services.async_call(
            "number",
            "set_value",
            {"entity_id": NUMBER, "value": 100},
            blocking=True,
            context=Context(user_id=user.id),
        )
    assert numbers_on.box.preferences["up_limit"] == 0
