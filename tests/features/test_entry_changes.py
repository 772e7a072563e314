"""What a change of the entry does: options are used at once, data reload it."""

from typing import Any
from unittest.mock import AsyncMock, MagicMock, patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features import recommendation
from custom_components.qb_peer_vpn.features.recommendation.run_cycle import run_cycle
from tests.home import set_up, state_of

SERVER = "sensor.peer_vpn_recommended_server"
DECISION: dict[str, Any] = {"measure": False}


def change(hass: HomeAssistant, entry: MockConfigEntry, **options: Any) -> None:
    hass.config_entries.async_update_entry(entry, options={**entry.options, **options})


@pytest.mark.parametrize(
    "options",
    [
        {"decision": {"measure": False, "strategy": "close_to_peers"}},
        {"decision": {"measure": True}},
        {"map": {"max_clusters": 1}},
        {"servers": {"countries": ["JP"]}},
        {"lookup": {"mode": "country_only"}},
    ],
    ids=["decision", "measuring", "map", "servers", "look-ups"],
)
async def test_changed_options_are_used_without_a_reload(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    options: dict[str, Any],
) -> None:
    data, cycle = loaded.runtime_data, loaded.runtime_data.recommendation.coordinator
    with (
        patch(
            "custom_components.qb_peer_vpn.features.recommendation.coordinator.run_cycle",
            wraps=run_cycle,
        ) as cycles,
        patch(
            "custom_components.qb_peer_vpn.features.servers.latency_coordinator.measure_sites",
            AsyncMock(return_value=()),
        ),
    ):
        change(home, loaded, **options)
        await home.async_block_till_done(wait_background_tasks=True)
    assert loaded.runtime_data is data
    assert cycles.called
    assert cycle.last_update_success
    fake_session.async_close.assert_not_awaited()


async def test_measuring_is_switched_without_a_reload(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    latency = loaded.runtime_data.servers.latency
    with patch(
        "custom_components.qb_peer_vpn.features.servers.latency_coordinator.measure_sites",
        AsyncMock(return_value=()),
    ) as measure:
        change(home, loaded, decision={"measure": True})
        await home.async_block_till_done(wait_background_tasks=True)
        assert latency.is_enabled
        measure.assert_awaited()
        measure.reset_mock()
        change(home, loaded, decision={"measure": False})
        await latency.async_refresh()
        await home.async_block_till_done(wait_background_tasks=True)
        assert not latency.is_enabled
        measure.assert_not_awaited()


async def test_another_title_renames_the_device_and_computes_nothing(
    home: HomeAssistant, loaded: MockConfigEntry, database_host: MagicMock
) -> None:
    downloads = database_host.call_count
    with patch(
        "custom_components.qb_peer_vpn.features.recommendation.coordinator.run_cycle",
        wraps=run_cycle,
    ) as cycles:
        home.config_entries.async_update_entry(loaded, title="Seedbox")
        await home.async_block_till_done(wait_background_tasks=True)
    (device,) = dr.async_entries_for_config_entry(dr.async_get(home), "entry")
    assert device.name == "Seedbox"
    cycles.assert_not_called()
    assert database_host.call_count == downloads


async def test_other_data_reload_the_entry(
    home: HomeAssistant, loaded: MockConfigEntry, fake_session: MagicMock
) -> None:
    data = loaded.runtime_data
    home.config_entries.async_update_entry(
        loaded, data={**loaded.data, "password": "new"}
    )
    await home.async_block_till_done(wait_background_tasks=True)
    assert loaded.state is ConfigEntryState.LOADED
    assert loaded.runtime_data is not data
    fake_session.async_close.assert_awaited_once()


@pytest.mark.usefixtures("fake_session", "city_database", "server_list")
async def test_options_that_change_during_the_set_up_are_used_after_it(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    set_up_last = recommendation.async_set_up

    async def then_change(*args: Any, **kwargs: Any) -> Any:
        data = await set_up_last(*args, **kwargs)
        change(home, entry, decision={**DECISION, "strategy": "close_to_peers"})
        return data

    with patch.object(recommendation, "async_set_up", then_change):
        await set_up(home, entry)
    assert state_of(home, SERVER).attributes["city"] == "Tokyo"


async def test_an_unknown_provider_ends_a_loaded_entry_with_that_reason(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    change(home, loaded, servers={"provider": "of tomorrow"})
    await home.async_block_till_done(wait_background_tasks=True)
    assert loaded.state is ConfigEntryState.SETUP_ERROR
    assert loaded.error_reason_translation_key == "unknown_provider"
