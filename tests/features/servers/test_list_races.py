"""What happens to a download of the list while something else changes."""

import asyncio
from typing import Any
from unittest.mock import MagicMock, patch

from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.servers import list_coordinator
from custom_components.qb_peer_vpn.features.servers.options import ServerOptions
from custom_components.qb_peer_vpn.vpn import download_source
from tests.home import ListHost, set_up


@pytest.mark.usefixtures("fake_session", "city_database")
async def test_a_list_that_was_downloaded_for_other_options_is_dropped(
    home: HomeAssistant,
    entry: MockConfigEntry,
    server_list: ListHost,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await set_up(home, entry)
    coordinator = entry.runtime_data.servers.server_list
    before, stored = coordinator.data, await coordinator._store.async_load()
    arrived = asyncio.Event()

    async def slow(*args: Any) -> Any:
        await arrived.wait()
        return await download_source(*args)

    monkeypatch.setattr(list_coordinator, "download_source", slow)
    refresh = home.async_create_task(coordinator.async_refresh())
    await asyncio.sleep(0)
    coordinator.options = ServerOptions.from_section({"countries": ["JP"]})
    arrived.set()
    await refresh

    assert coordinator.data is before
    assert await coordinator._store.async_load() == stored


@pytest.mark.usefixtures("fake_session", "city_database", "server_list")
async def test_a_download_while_other_options_are_prepared_is_for_the_old_ones(
    home: HomeAssistant, entry: MockConfigEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its list is compared with the last one, which must be of the same source."""
    await set_up(home, entry)
    coordinator = entry.runtime_data.servers.server_list
    load, prepared = coordinator._store.async_load, asyncio.Event()

    async def slow() -> Any:
        await prepared.wait()
        return await load()

    monkeypatch.setattr(coordinator._store, "async_load", slow)
    chosen = ServerOptions.from_section({"countries": ["JP"]})
    change = home.async_create_task(coordinator.async_set_options(chosen))
    await asyncio.sleep(0)
    before = coordinator.options
    await coordinator.async_refresh()
    assert before != chosen
    assert {site.country_code for site in coordinator.data.sites} > {"JP"}

    prepared.set()
    await change
    assert {site.country_code for site in coordinator.data.sites} == {"JP"}


@pytest.mark.usefixtures("server_list")
async def test_damaged_tables_are_an_error_of_the_form(
    home: HomeAssistant, entry: MockConfigEntry, fake_session: MagicMock
) -> None:
    menu = await home.config_entries.options.async_init(entry.entry_id)
    form = await home.config_entries.options.async_configure(
        menu["flow_id"], {"next_step_id": "provider"}
    )
    with patch(
        "custom_components.qb_peer_vpn.features.locations.runtime.ShippedData.load",
        side_effect=EOFError,
    ):
        form = await home.config_entries.options.async_configure(
            form["flow_id"], {"provider": "protonvpn"}
        )

    assert form["errors"] == {"base": "unknown"}
    form = await home.config_entries.options.async_configure(
        form["flow_id"], {"provider": "protonvpn"}
    )
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "servers"
