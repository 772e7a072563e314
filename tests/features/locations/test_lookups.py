"""Where peers are looked up: each of the three ways, its trouble, and what is kept."""

from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch

from aiohttp import web
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.geolocation import ServiceName
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.geolocation.internet import Internet
from tests.home import ListHost, make_swarm, set_up, state_of

from .observed import KEY, LOCATED, choose, errors, passes

pytestmark = pytest.mark.usefixtures("all_entities")


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_online_services_are_asked_for_networks_alone(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
) -> None:
    choose(home, entry, "online")
    await set_up(home, entry)
    for _ in range(6):
        await passes(home, freezer, seconds=5)
    located = state_of(home, LOCATED).attributes
    assert (located["by_city"], located["by_country"]) == (16, 4)
    assert state_of(home, "sensor.peer_vpn_current_exit").state == "New York City"
    assert internet.asked[0][0] is ServiceName.COUNTRY_IS
    sent = "\n".join(internet.requests)
    for peer in make_swarm().peers:
        assert str(peer.address) not in sent
    assert "qb_peer_vpn" in sent


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_what_was_looked_up_is_kept_as_networks_over_a_restart(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    choose(home, entry, "online")
    await set_up(home, entry)
    for _ in range(6):
        await passes(home, freezer, seconds=5)
    await passes(home, freezer, minutes=10)
    stored = str(hass_storage[KEY])
    assert "Tokyo" in stored
    for peer in make_swarm().peers:
        assert str(peer.address) not in stored
    asked = len(internet.asked)
    await home.config_entries.async_reload(entry.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert state_of(home, LOCATED).attributes["by_city"] == 16
    assert len(internet.asked) == asked


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_switching_to_the_device_loses_nothing(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
) -> None:
    choose(home, entry, "online")
    await set_up(home, entry)
    for _ in range(6):
        await passes(home, freezer, seconds=5)
    choose(home, entry, "on_device")
    await home.async_block_till_done(wait_background_tasks=True)
    assert state_of(home, LOCATED).attributes["by_city"] == 16


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_a_service_that_is_down_gives_way_to_the_next(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
) -> None:
    async def down(request: web.Request) -> web.Response:
        return web.Response(status=503)

    internet.faults[ServiceName.COUNTRY_IS] = down
    choose(home, entry, "online")
    await set_up(home, entry)
    for _ in range(40):
        await passes(home, freezer, seconds=5)
    assert {name for name, _ in internet.asked} > {ServiceName.IPWHO_IS}
    await passes(home, freezer, minutes=10)
    assert state_of(home, LOCATED).attributes["by_city"] == 16


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_without_a_network_the_country_is_used_and_one_message_is_logged(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def down(request: web.Request) -> web.Response:
        return web.Response(status=503)

    internet.faults = dict.fromkeys(ServiceName, down)
    choose(home, entry, "online")
    await set_up(home, entry)
    for _ in range(10):
        await passes(home, freezer, minutes=2)
    assert state_of(home, LOCATED).attributes["by_country"] == 20
    # Not the reasons, which are in English.
    message = "No online service answers: country_is, ipwho_is, ipapi_co"
    assert errors(caplog, message) == errors(caplog, "No online service answers") == 1
    assert errors(caplog, "HTTP status") == 0
    internet.faults.clear()
    for _ in range(60):
        await passes(home, freezer, minutes=2)
    assert state_of(home, LOCATED).attributes["by_city"] == 16


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_country_only_sends_no_request(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    database_host: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    choose(home, entry, "country_only")
    await set_up(home, entry)
    await passes(home, freezer, days=1)
    assert state_of(home, LOCATED).attributes["by_country"] == 20
    assert not internet.asked
    database_host.assert_not_called()


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_a_broken_cache_starts_empty_and_says_so_once(
    home: HomeAssistant,
    entry: MockConfigEntry,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    hass_storage[KEY] = {
        "version": 1,
        "minor_version": 1,
        "key": KEY,
        "data": {"cache": "nonsense"},
    }
    await set_up(home, entry)
    assert errors(caplog, "cannot be used (no cache of locations)") == 1
    assert state_of(home, LOCATED).attributes["by_country"] == 20


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_the_last_entry_takes_cache_and_database_along(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
    tmp_path: Path,
) -> None:
    await set_up(home, entry)
    await passes(home, freezer, minutes=10)
    downloaded = tmp_path / DOMAIN / "downloaded.mmdb"
    downloaded.parent.mkdir(exist_ok=True)
    downloaded.touch()
    mine = downloaded.with_name("mine.mmdb")
    mine.touch()
    assert KEY in hass_storage
    await home.config_entries.async_remove(entry.entry_id)
    await home.async_block_till_done()
    assert KEY not in hass_storage
    assert not downloaded.exists()
    assert mine.exists()


@pytest.mark.usefixtures("fake_session", "server_list", "city_database")
async def test_tables_that_could_not_be_read_are_read_again(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    entry.add_to_hass(home)
    with patch(
        "custom_components.qb_peer_vpn.features.locations.runtime.ShippedData.load",
        side_effect=OSError("input error"),
    ):
        assert not await home.config_entries.async_setup(entry.entry_id)
    assert entry.error_reason_translation_key == "tables_unreadable"
    assert await home.config_entries.async_reload(entry.entry_id)


async def test_two_entries_share_the_tables_and_the_cache(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    server_list: ListHost,
) -> None:
    with patch(
        "custom_components.qb_peer_vpn.features.locations.runtime.ShippedData.load",
        side_effect=AssertionError,
    ):
        other = MockConfigEntry(
            domain=DOMAIN,
            data={**loaded.data, "url": "http://other.local:8080"},
            options=loaded.options,
            entry_id="other",
        )
        other.add_to_hass(home)
        await set_up(home, other)
    assert other.runtime_data.locations.runtime is loaded.runtime_data.locations.runtime
    await home.config_entries.async_remove("other")
    with patch(
        "custom_components.qb_peer_vpn.features.locations.runtime.ShippedData.load",
        side_effect=AssertionError,
    ):
        await home.config_entries.async_reload(loaded.entry_id)
        await home.async_block_till_done(wait_background_tasks=True)
    assert state_of(home, LOCATED).attributes["by_city"] == 20
