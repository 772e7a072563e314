"""The list of servers while the options change and its source fails."""

from datetime import timedelta
from http import HTTPStatus
import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.dashboard.card_payload import card_payload
from custom_components.qb_peer_vpn.diagnostics import async_get_config_entry_diagnostics
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import ListHost, make_gluetun_list, set_up, state_of
from tests.repairs import issues

SERVER = "sensor.peer_vpn_recommended_server"


async def change(hass: HomeAssistant, entry: MockConfigEntry, **servers: Any) -> None:
    """Save another section of the options, as the form does."""
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, "servers": servers}
    )
    await hass.async_block_till_done(wait_background_tasks=True)


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING and record.name.endswith(DOMAIN)
    ]


async def test_another_filter_needs_no_download(
    home: HomeAssistant, loaded: MockConfigEntry, server_list: ListHost
) -> None:
    before = len(server_list.requests)
    await change(home, loaded, countries=["JP"])
    assert state_of(home, SERVER).attributes["city"] == "Tokyo"
    assert len(server_list.requests) == before


async def test_another_provider_is_downloaded_and_replaces_the_old_one(
    home: HomeAssistant, loaded: MockConfigEntry, server_list: ListHost
) -> None:
    server_list.content = make_gluetun_list()
    await change(home, loaded, provider="mullvad")
    assert state_of(home, SERVER).state.startswith("se-mma-wg-")
    assert loaded.runtime_data.recommendation.provider == "Mullvad"


async def test_a_download_that_fails_keeps_the_old_servers(
    home: HomeAssistant,
    *,
    loaded: MockConfigEntry,
    server_list: ListHost,
    caplog: pytest.LogCaptureFixture,
) -> None:
    before = state_of(home, SERVER).state
    server_list.status = HTTPStatus.SERVICE_UNAVAILABLE
    await change(home, loaded, provider="mullvad")
    await change(home, loaded, provider="mullvad", countries=["SE"])
    assert state_of(home, SERVER).state == before
    assert len(complaints(caplog)) == 1

    server_list.status = HTTPStatus.OK
    server_list.content = make_gluetun_list()
    await loaded.runtime_data.servers.server_list.async_refresh()
    await home.async_block_till_done(wait_background_tasks=True)
    assert state_of(home, SERVER).state.startswith("se-mma-wg-")


@pytest.mark.usefixtures("fake_session")
async def test_without_any_servers_the_set_up_waits_for_the_list(
    home: HomeAssistant, entry: MockConfigEntry, server_list: ListHost
) -> None:
    server_list.status = HTTPStatus.SERVICE_UNAVAILABLE
    home.config_entries.async_update_entry(
        entry, options={**entry.options, "servers": {"provider": "mullvad"}}
    )
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "list_status"
    assert entry.error_reason_translation_placeholders == {"status": "503"}


@pytest.mark.parametrize(
    ("hours", "downloads"),
    [(1, 0), (23, 0), (25, 1), (-1, 1)],
    ids=["new", "of today", "of yesterday", "of a clock that was wrong"],
)
async def test_a_list_is_downloaded_at_the_start_if_it_is_not_of_the_last_day(
    home: HomeAssistant,
    *,
    loaded: MockConfigEntry,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
    hours: int,
    downloads: int,
) -> None:
    await home.config_entries.async_unload(loaded.entry_id)
    before = len(server_list.requests)
    freezer.tick(timedelta(hours=hours))
    await set_up(home, loaded)
    assert len(server_list.requests) == before + downloads


@pytest.mark.usefixtures("fake_session", "city_database")
@pytest.mark.parametrize("restarted", [False, True])
async def test_a_list_that_is_not_needed_now_is_no_error(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    server_list: ListHost,
    caplog: pytest.LogCaptureFixture,
    restarted: bool,
) -> None:
    caplog.set_level(logging.INFO)
    server_list.status = HTTPStatus.SERVICE_UNAVAILABLE
    await set_up(home, entry)
    if restarted:
        await home.config_entries.async_reload(entry.entry_id)
        await home.async_block_till_done(wait_background_tasks=True)
    coordinator = entry.runtime_data.servers.server_list
    await coordinator.async_refresh()
    assert not coordinator.last_update_success
    assert not complaints(caplog)
    assert not issues(home)
    assert caplog.text.count("cannot be downloaded now") == 1 + restarted

    server_list.status = HTTPStatus.OK
    await coordinator.async_refresh()
    await home.async_block_till_done(wait_background_tasks=True)
    assert state_of(home, SERVER).state.startswith("CH#")
    assert coordinator.last_update_success


@pytest.mark.usefixtures("fake_session", "city_database")
@pytest.mark.parametrize(
    ("status", "key"),
    [
        (HTTPStatus.NOT_FOUND, "list_not_found"),
        (HTTPStatus.UNAUTHORIZED, "list_login"),
    ],
)
async def test_a_list_that_is_gone_is_an_error(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    server_list: ListHost,
    caplog: pytest.LogCaptureFixture,
    status: HTTPStatus,
    key: str,
) -> None:
    server_list.status = status
    await set_up(home, entry)
    (complaint,) = complaints(caplog)
    assert "couldn't be updated" in complaint
    error = entry.runtime_data.servers.server_list.last_exception
    assert error.translation_key == key
    assert issues(home) == {"list_refused"}


@pytest.mark.usefixtures("fake_session", "city_database")
@pytest.mark.parametrize(
    ("typed", "shown"), [("Mine", "Mine"), (" ", "VPN"), ("\0", "VPN"), (None, "VPN")]
)
async def test_another_provider_with_a_list_of_one_s_own_is_recommended(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    server_list: ListHost,
    typed: str | None,
    shown: str,
) -> None:
    server_list.content = make_gluetun_list()
    section: dict[str, object] = {
        "provider": "other",
        "provider_name": typed,
        "list": str(server_list.url),
        "required": [],
    }
    home.config_entries.async_update_entry(
        entry, options={**entry.options, "servers": section}
    )
    await set_up(home, entry)
    assert state_of(home, SERVER).state.startswith("se-mma-wg-")
    assert card_payload(home, entry)["provider"] == shown
    described = await async_get_config_entry_diagnostics(home, entry)
    assert described["server_options"]["provider"] == "other"


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_another_provider_without_a_list_waits_for_one(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    home.config_entries.async_update_entry(
        entry, options={**entry.options, "servers": {"provider": "other"}}
    )
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "list_no_file"


@pytest.mark.usefixtures("fake_session")
async def test_another_provider_that_was_chosen_offline_works_later(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    server_list.status = HTTPStatus.SERVICE_UNAVAILABLE
    home.config_entries.async_update_entry(
        entry, options={**entry.options, "servers": {"provider": "mullvad"}}
    )
    await set_up(home, entry)
    assert entry.error_reason_translation_key == "list_status"
    told = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert not [each for each in told if DOMAIN in each.name]
    server_list.status = HTTPStatus.OK
    server_list.content = make_gluetun_list()
    freezer.tick(timedelta(minutes=1))
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)
    assert entry.state is ConfigEntryState.LOADED


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_an_unknown_provider_asks_no_one_and_names_it(
    home: HomeAssistant, entry: MockConfigEntry, fake_session: Any
) -> None:
    home.config_entries.async_update_entry(
        entry, options={"servers": {"provider": "of tomorrow"}}
    )
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "unknown_provider"
    assert entry.error_reason_translation_placeholders == {"provider": "of tomorrow"}
    fake_session.async_version.assert_not_awaited()
