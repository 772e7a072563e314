"""The page of system health: what can be reached, and how old is what is known."""

from collections.abc import Iterator
from datetime import timedelta
import inspect
from typing import Any
from unittest.mock import MagicMock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
    get_system_health_info,
)

from custom_components.qb_peer_vpn.features.swarm.coordinator import PEER_INTERVAL
from custom_components.qb_peer_vpn.models import MeasuredLeg
from custom_components.qb_peer_vpn.qbittorrent import BannedError, CannotConnectError
from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .home import CONNECTION, set_up
from .texts import load

FAILED = {"type": "failed", "error": "unreachable"}
LISTS = "http://127.0.0.1"
DATABASES = "https://download.db-ip.com"


class Network:
    """Which hosts are down, and which were tried."""

    def __init__(self) -> None:
        self.down: set[str] = set()
        self.tried: set[str] = set()

    async def reach(self, hass: HomeAssistant, url: str) -> str | dict[str, str]:
        self.tried.add(url)
        is_down = any(url.startswith(each) for each in self.down)
        return {"type": "failed", "error": "timeout"} if is_down else "ok"


@pytest.fixture
def network() -> Iterator[Network]:
    network = Network()
    with patch(
        "custom_components.qb_peer_vpn.shell.health.async_check_can_reach_url",
        network.reach,
    ):
        yield network


async def health(hass: HomeAssistant) -> dict[str, Any]:
    """Ask as the page does, and wait for what is tried."""
    assert await async_setup_component(hass, "system_health", {})
    await hass.async_block_till_done()
    info = await get_system_health_info(hass, DOMAIN)
    return {
        key: await value if inspect.isawaitable(value) else value
        for key, value in info.items()
    }


async def test_all_is_well(
    home: HomeAssistant, loaded: MockConfigEntry, network: Network
) -> None:
    info = await health(home)
    assert info["connections"] == "1 / 1"
    assert info["qbittorrent"] == info["server_list"] == "ok"
    assert info["peers_of"] == loaded.runtime_data.swarm.peers.data.fetched_at
    assert dt_util.utcnow() - info["server_list_of"] < timedelta(minutes=1)
    assert info["database_of"].year == 2026
    # The user provides the database: no host is needed for another one.
    assert "lookup" not in info
    assert "measured_at" not in info


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_an_unreachable_host_is_reported_without_its_name(
    home: HomeAssistant, entry: MockConfigEntry, network: Network
) -> None:
    await set_up(home, entry)
    network.down = {LISTS, DATABASES}
    info = await health(home)
    assert info["qbittorrent"] == "ok"
    assert info["server_list"] == info["lookup"] == FAILED
    secrets = [each for each in CONNECTION.values() if each and isinstance(each, str)]
    for secret in (*secrets, "nas", "db-ip", "127.0.0.1"):
        assert secret not in str(info)


async def test_an_outage_of_qbittorrent_is_reported(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    network: Network,
    freezer: FrozenDateTimeFactory,
) -> None:
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    freezer.tick(PEER_INTERVAL + timedelta(seconds=5))
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)
    assert (await health(home))["qbittorrent"] == FAILED


@pytest.mark.usefixtures("server_list")
async def test_an_entry_that_is_not_set_up_is_reported(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    network: Network,
) -> None:
    fake_session.async_version.side_effect = BannedError()
    await set_up(home, entry)
    assert await health(home) == {"connections": "0 / 1", "qbittorrent": FAILED}


async def test_without_an_entry_nothing_is_tried(
    home: HomeAssistant, network: Network
) -> None:
    assert await async_setup_component(home, DOMAIN, {})
    assert await health(home) == {"connections": "0 / 0"}
    assert not network.tried


@pytest.mark.parametrize(
    ("down", "answer"),
    [({"https://api.country.is", "https://ipapi.co"}, "ok"), ({"https://"}, FAILED)],
)
@pytest.mark.usefixtures("fake_session", "server_list")
async def test_one_online_service_that_answers_is_enough(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    network: Network,
    down: set[str],
    answer: str | dict[str, str],
) -> None:
    await set_up(home, entry)
    # Read again each time, so nothing has to be looked up here.
    options = {**entry.options, "lookup": {"mode": "online"}}
    network.down = down
    with patch.object(home.config_entries, "async_reload"):
        home.config_entries.async_update_entry(entry, options=options)
        await home.async_block_till_done()
    assert (await health(home))["lookup"] == answer
    # Unencrypted lookups are not allowed, so that one is not tried either.
    assert "http://ip-api.com" not in network.tried
    assert "https://ipwho.is" in network.tried


@pytest.mark.parametrize(
    ("options", "missing"),
    [
        ({"lookup": {"mode": "country_only"}}, "lookup"),
        ({"servers": {"list": "mine.json"}}, "server_list"),
    ],
)
async def test_what_is_not_needed_is_not_tried(
    home: HomeAssistant,
    *,
    loaded: MockConfigEntry,
    network: Network,
    options: dict[str, Any],
    missing: str,
) -> None:
    with patch.object(home.config_entries, "async_reload"):
        home.config_entries.async_update_entry(loaded, options=options)
        await home.async_block_till_done()
    assert missing not in await health(home)


async def test_each_line_has_words(
    home: HomeAssistant, loaded: MockConfigEntry, network: Network
) -> None:
    now = dt_util.utcnow()
    loaded.runtime_data.servers.latency.data = tuple(
        MeasuredLeg(
            site_key="CH/zurich",
            milliseconds=9.0,
            jitter_ms=1.0,
            probes=5,
            failures=0,
            measured_at=measured_at,
        )
        for measured_at in (now - timedelta(days=3), now)
    )
    options = {"servers": loaded.options.get("servers", {})}
    with (
        patch.object(home.config_entries, "async_reload"),
        patch(
            "custom_components.qb_peer_vpn.geolocation.DatabaseInfo.downloaded", True
        ),
    ):
        home.config_entries.async_update_entry(loaded, options=options)
        await home.async_block_till_done()
        info = await health(home)
    texts = set(load("translations/en.json")["system_health"]["info"])
    # Gluetun has a line where there is a VPN container.
    assert set(info) == texts - {"gluetun"}
    assert info["measured_at"] == now
