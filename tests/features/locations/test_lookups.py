"""Where peers are looked up: each of the three ways, its trouble, and what is kept."""

from collections.abc import AsyncIterator
from datetime import timedelta
import logging
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch

from aiohttp import web
from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.geolocation import (
    DatabaseVersion,
    DiskFullError,
    LoginRefusedError,
    ServiceName,
    SourceName,
    online_services,
)
from custom_components.qb_peer_vpn.geolocation.errors import DatabaseUnreachableError
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.geolocation.internet import Internet, Spot
from tests.home import ListHost, make_swarm, set_up, state_of, write_city_database

LOCATED = "sensor.peer_vpn_peers_located"
KEY = f"{DOMAIN}.locations"


async def passes(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, **time: float
) -> None:
    freezer.tick(timedelta(**time))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


def issues(hass: HomeAssistant) -> set[str | None]:
    return {
        issue.translation_key
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN
    }


def errors(caplog: pytest.LogCaptureFixture, words: str) -> int:
    return len(
        [
            record
            for record in caplog.records
            if record.levelno >= logging.WARNING and words in record.getMessage()
        ]
    )


def choose(hass: HomeAssistant, entry: MockConfigEntry, mode: str) -> None:
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, "lookup": {"mode": mode}}
    )


@pytest.fixture
async def internet(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Internet]:
    """The online services on this machine; they know the swarm's networks."""
    known = {
        f"126.7.{block}.1": Spot(
            country_code="JP", city="Tokyo", latitude=35.69, longitude=139.69
        )
        for block in range(10)
    } | {
        f"80.58.{block}.1": Spot(
            country_code="ES", city="Madrid", latitude=40.42, longitude=-3.7
        )
        for block in range(6)
    }
    known["193.138.218.1"] = Spot(
        country_code="US",
        city="New York City",
        latitude=40.71,
        longitude=-74.01,
        hosting=True,
    )
    internet = Internet(known=known)
    server = await internet.start()

    def local(order: Any, *, allow_unencrypted: bool) -> Any:
        urls = {name: str(server.make_url(f"/{name}/")) for name in ServiceName}
        return online_services(order, allow_unencrypted=True, base_urls=urls)

    monkeypatch.setattr(
        "custom_components.qb_peer_vpn.features.locations.options.online_services",
        local,
    )
    yield internet
    await server.close()


@pytest.mark.usefixtures("client", "server_list")
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


@pytest.mark.usefixtures("client", "server_list")
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


@pytest.mark.usefixtures("client", "server_list")
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


@pytest.mark.usefixtures("client", "server_list")
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
    assert state_of(home, LOCATED).attributes["by_city"] == 16


@pytest.mark.usefixtures("client", "server_list")
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
    assert errors(caplog, "No online service answers") == 1
    internet.faults.clear()
    for _ in range(60):
        await passes(home, freezer, minutes=2)
    assert state_of(home, LOCATED).attributes["by_city"] == 16


@pytest.mark.usefixtures("client", "server_list")
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


@pytest.mark.usefixtures("client", "server_list")
async def test_the_database_is_fetched_once_a_month(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    database_host: MagicMock,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    freezer.move_to("2026-11-20T12:00:00Z")
    await set_up(home, entry)
    for _ in range(5):
        await passes(home, freezer, hours=2)
    assert database_host.call_count == 1
    assert hass_storage[KEY]["data"]["database"]["edition"] == "2026-11"
    freezer.move_to("2026-12-05T12:00:00Z")
    await passes(home, freezer, hours=1)
    assert database_host.call_count == 2


@pytest.mark.usefixtures("client", "server_list", "city_database")
async def test_nothing_is_fetched_where_the_user_has_a_file(
    home: HomeAssistant, entry: MockConfigEntry, database_host: MagicMock
) -> None:
    await set_up(home, entry)
    database_host.assert_not_called()
    attribution = state_of(home, LOCATED).attributes["attribution"]
    assert "DB-IP" in attribution


@pytest.mark.parametrize(
    ("error", "issue"),
    [
        (DiskFullError("too little room"), {"disk_full"}),
        (LoginRefusedError("refused"), {"database_login"}),
        (DatabaseUnreachableError("no complete answer"), set()),
    ],
)
@pytest.mark.usefixtures("client", "server_list")
async def test_a_failed_download_is_logged_once_and_tried_again(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    database_host: MagicMock,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    issue: set[str],
) -> None:
    download, database_host.side_effect = database_host.side_effect, error
    await set_up(home, entry)
    for _ in range(3):
        await passes(home, freezer, hours=2)
    assert database_host.call_count > 2
    assert errors(caplog, "couldn't be downloaded") == 1
    assert issues(home) == issue
    assert state_of(home, LOCATED).attributes["by_country"] == 20
    database_host.side_effect = download
    await passes(home, freezer, hours=2)
    assert not issues(home)


@pytest.mark.usefixtures("client", "server_list", "city_database")
async def test_an_old_database_is_reported_and_stays_in_use(
    home: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await set_up(home, entry)
    assert not issues(home)
    await passes(home, freezer, days=90)
    assert issues(home) == {"database_stale"}
    assert state_of(home, LOCATED).attributes["by_city"] == 20


@pytest.mark.usefixtures("client", "server_list")
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
    assert errors(caplog, "cache of locations is broken") == 1
    assert state_of(home, LOCATED).attributes["by_country"] == 20


@pytest.mark.usefixtures("client", "server_list")
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


def with_account(entry: MockConfigEntry) -> dict[str, Any]:
    account = {"mode": "on_device", "account_id": "123456", "licence_key": "secret"}
    return {**entry.options, "lookup": account}


@pytest.mark.usefixtures("client", "server_list")
async def test_another_source_is_tried_at_once(
    home: HomeAssistant, entry: MockConfigEntry, database_host: MagicMock
) -> None:
    await set_up(home, entry)
    database_host.side_effect = LoginRefusedError("refused")
    home.config_entries.async_update_entry(entry, options=with_account(entry))
    await home.async_block_till_done(wait_background_tasks=True)
    assert [call.args[1].name for call in database_host.call_args_list] == [
        "db_ip",
        "maxmind",
    ]
    assert issues(home) == {"database_login"}


@pytest.mark.usefixtures("client", "server_list")
async def test_entries_with_different_sources_do_not_take_turns(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    database_host: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    await set_up(home, entry)
    other = MockConfigEntry(
        domain=DOMAIN,
        data={**entry.data, "url": "http://other.local:8080"},
        options=with_account(entry),
        entry_id="other",
    )
    other.add_to_hass(home)
    await set_up(home, other)
    for _ in range(5):
        await passes(home, freezer, hours=2)
    sources = [call.args[1].name for call in database_host.call_args_list]
    assert sources == ["db_ip", "maxmind"]


@pytest.mark.usefixtures("client", "server_list", "city_database")
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


@pytest.mark.usefixtures("client", "server_list")
async def test_a_database_that_is_still_the_newest_is_not_announced_again(
    home: HomeAssistant,
    entry: MockConfigEntry,
    database_host: MagicMock,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    version = DatabaseVersion(
        source=SourceName.DB_IP, edition="2026-11", checked_at=dt_util.utcnow()
    )
    database_host.side_effect = None
    database_host.return_value = version
    await set_up(home, entry)
    for _ in range(3):
        await passes(home, freezer, days=15)
    assert database_host.await_count >= 2
    messages = [
        each for each in caplog.messages if each.endswith("has the edition 2026-11")
    ]
    assert len(messages) == 1


@pytest.mark.usefixtures("client", "server_list")
async def test_a_database_is_deleted_if_its_license_requires_it(
    home: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    tmp_path: Path,
) -> None:
    freezer.move_to("2026-11-20T12:00:00Z")
    downloaded = tmp_path / DOMAIN / "downloaded.mmdb"
    write_city_database(
        downloaded, database_type="GeoLite2-City", build_epoch=1_795_000_000
    )
    await set_up(home, entry)
    assert "GeoLite2" in state_of(home, LOCATED).attributes["attribution"]
    assert state_of(home, LOCATED).attributes["by_city"] == 20
    freezer.move_to("2026-12-25T12:00:00Z")
    await passes(home, freezer, hours=1)
    assert not downloaded.exists()
