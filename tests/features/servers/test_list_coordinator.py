"""The list of servers while the options change and its source fails."""

from http import HTTPStatus
import logging
from typing import Any

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import ListHost, make_gluetun_list, set_up, state_of

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


@pytest.mark.usefixtures("client")
async def test_without_any_servers_the_set_up_waits_for_the_list(
    home: HomeAssistant, entry: MockConfigEntry, server_list: ListHost
) -> None:
    server_list.status = HTTPStatus.SERVICE_UNAVAILABLE
    home.config_entries.async_update_entry(
        entry, options={**entry.options, "servers": {"provider": "mullvad"}}
    )
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "server_list"


@pytest.mark.usefixtures("client", "server_list")
async def test_an_unknown_provider_asks_no_one_and_names_it(
    home: HomeAssistant, entry: MockConfigEntry, client: Any
) -> None:
    home.config_entries.async_update_entry(
        entry, options={"servers": {"provider": "of tomorrow"}}
    )
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "unknown_provider"
    assert entry.error_reason_translation_placeholders == {"provider": "of tomorrow"}
    client.async_version.assert_not_awaited()
