"""What stays of the limits when a connection is removed."""

import asyncio

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.connection.settings import (
    CONF_HEADERS,
    ENTRY_MINOR_VERSION,
    ENTRY_VERSION,
)
from custom_components.qb_peer_vpn.features.shaping import removal
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import set_up
from tests.qbittorrent.web_ui import Answer, WebUi

from .limit_box import BUSY, DONE, IDLE, KIB, LimitBox, choose, cycles


def limits(box: LimitBox) -> tuple[int, int]:
    return box.limit_of(BUSY), box.limit_of(IDLE)


def add_again(hass: HomeAssistant, data: dict[str, object]) -> MockConfigEntry:
    """Add an entry with the same address."""
    again = MockConfigEntry(
        domain=DOMAIN,
        title="Again",
        data=data,
        options={"decision": {"measure": False, "lasts": 0}},
        entry_id="again",
        version=ENTRY_VERSION,
        minor_version=ENTRY_MINOR_VERSION,
    )
    again.add_to_hass(hass)
    return again


def shown_issues(hass: HomeAssistant) -> list[str | None]:
    found = ir.async_get(hass).issues.values()
    return [each.translation_key for each in found if each.active]


async def test_a_removed_connection_leaves_no_limit_behind(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, object],
) -> None:
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    assert limits(box) != (300 * KIB, 0)
    await home.config_entries.async_remove(shaped.entry_id)
    assert limits(box) == (300 * KIB, 0)
    assert not [name for name in hass_storage if "limits" in name]
    assert not [each for each in ir.async_get(home).issues.values() if each.active]


async def test_limits_that_the_next_delta_does_not_show_are_not_left_behind(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    # Both pass in real time.
    monkeypatch.setattr(removal, "SHOWN_AFTER", 0.2)
    box.delay = 0.15
    await home.config_entries.async_remove(shaped.entry_id)
    assert limits(box) == (300 * KIB, 0)
    assert not shown_issues(home)


async def test_a_stop_of_home_assistant_does_not_wait_for_a_removal(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, object],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    monkeypatch.setattr(removal, "SHOWN_AFTER", 50.0)
    box.calls.clear()
    async with asyncio.timeout(20):
        removing = home.async_create_task(
            home.config_entries.async_remove(shaped.entry_id)
        )
        while len(box.calls) < 2:
            await home.async_add_executor_job(lambda: None)
        home.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
        await removing
    assert shown_issues(home) == ["limits_left_behind"]
    assert [name for name in hass_storage if "left_limits" in name]


async def test_what_could_not_be_restored_is_when_the_address_is_added_again(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, object],
) -> None:
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    data = dict(shaped.data)
    web_ui.override = lambda path, form: Answer(502, "Bad Gateway")
    await home.config_entries.async_remove(shaped.entry_id)
    assert limits(box) != (300 * KIB, 0)
    issues = [each for each in ir.async_get(home).issues.values() if each.active]
    assert [each.translation_key for each in issues] == ["limits_left_behind"]
    assert issues[0].translation_placeholders == {"title": "Peer VPN", "torrents": "2"}

    web_ui.override = box
    again = add_again(home, data)
    await set_up(home, again)
    await cycles(home, freezer, 2)
    assert limits(box) == (300 * KIB, 0)
    assert not [each for each in ir.async_get(home).issues.values() if each.active]
    assert not [name for name in hass_storage if "left_limits" in name]
    await home.config_entries.async_unload(again.entry_id)


async def test_an_answer_alone_does_not_end_it(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, object],
) -> None:
    """Only the next poll shows whether a limit is back."""
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    ignored: list[str] = []

    def ignores(path: str, form: dict[str, str]) -> Answer | None:
        if path != "torrents/setUploadLimit":
            return None
        ignored.append(form["hashes"])
        return DONE

    web_ui.override = ignores
    await home.config_entries.async_remove(shaped.entry_id)
    assert len(ignored) >= 2
    assert shown_issues(home) == ["limits_left_behind"]
    assert [name for name in hass_storage if "left_limits" in name]


async def test_headers_that_cannot_be_sent_leave_the_limits_behind(
    home: HomeAssistant,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    ours = limits(box)
    await home.config_entries.async_unload(shaped.entry_id)
    data = {**shaped.data, CONF_HEADERS: "No header"}
    home.config_entries.async_update_entry(shaped, data=data)
    web_ui.asked.clear()
    await home.config_entries.async_remove(shaped.entry_id)
    assert web_ui.asked == []
    assert limits(box) == ours
    assert shown_issues(home) == ["limits_left_behind"]


async def test_what_was_left_is_kept_until_it_is_on_record_elsewhere(
    home: HomeAssistant,
    *,
    shaped: MockConfigEntry,
    box: LimitBox,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, object],
) -> None:
    choose(home, shaped, enabled=True)
    await cycles(home, freezer, 2)
    data = dict(shaped.data)
    web_ui.override = lambda path, form: Answer(502, "Bad Gateway")
    await home.config_entries.async_remove(shaped.entry_id)
    web_ui.override = box

    # The file of a newer version is not overwritten.
    name = "qb_peer_vpn.again.limits"
    newer = {"version": 99, "minor_version": 1, "key": name, "data": {}}
    hass_storage[name] = newer
    again = add_again(home, data)
    await set_up(home, again)
    assert hass_storage[name] == newer
    assert [name for name in hass_storage if "left_limits" in name]
    assert shown_issues(home) == ["limits_left_behind"]
    await home.config_entries.async_unload(again.entry_id)
