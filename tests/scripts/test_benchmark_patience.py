"""How long others wait for an integration whose qBittorrent is slow or hangs."""

from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from unittest.mock import MagicMock

from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.locations.shipped_data import ShippedData
from custom_components.qb_peer_vpn.qbittorrent.transport.meter import Timing
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from scripts.benchmarks import stand_in
from scripts.benchmarks.load import make_swarm
from scripts.benchmarks.patience import Controls, calls_in_a_poll, time_endings
from scripts.benchmarks.stand_in import StandIn, serve
from tests.home import CONNECTION, set_up

CITIES = ShippedData.load().gazetteer.cities

PATIENCE = 300.0
"""Seconds: far more than an ending needs, and far less than what would be waited for."""
DEADLINE = 2 * PATIENCE
WEB_API = "custom_components.qb_peer_vpn.qbittorrent.web_api"


@pytest.fixture
def slow_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an answer drip so long, and be waited for so long, that no machine is slower."""
    monkeypatch.setattr(f"{WEB_API}.Timing", partial(Timing, total=DEADLINE))
    monkeypatch.setattr(stand_in, "_DRIP_SECONDS", int(DEADLINE))


@pytest.fixture
async def url(socket_enabled: None, slow_answers: None) -> AsyncIterator[str]:
    swarm = make_swarm(CITIES, addresses=80, torrents=20, active=8)
    async with serve(StandIn(swarm)) as url:
        yield url


@pytest.fixture
async def entry(
    hass: HomeAssistant,
    enable_custom_integrations: None,
    database_host: MagicMock,
    *,
    url: str,
    tmp_path: Path,
) -> MockConfigEntry:
    """An entry in a Home Assistant whose clock runs, as the stand-in's does."""
    hass.config.config_dir = str(tmp_path)
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Peer VPN",
        data={**CONNECTION, "url": url},
        options={
            "servers": {"list": f"{url}/list.json"},
            "decision": {"measure": False},
        },
    )
    entry.add_to_hass(hass)
    await set_up(hass, entry)
    return entry


@pytest.fixture
def controls(hass: HomeAssistant, url: str) -> Controls:
    return Controls(async_get_clientsession(hass), url)


async def test_a_small_call_during_a_poll_waits_for_at_most_one_request(
    entry: MockConfigEntry, controls: Controls
) -> None:
    calls = await calls_in_a_poll(entry, controls)

    assert calls
    assert max(call.waited_for for call in calls) <= 1


async def test_unload_reload_and_stop_do_not_wait_for_an_answer_that_drips(
    hass: HomeAssistant, entry: MockConfigEntry, controls: Controls
) -> None:
    seconds = await time_endings(hass, entry, controls)

    assert set(seconds) == {"unload", "reload", "stop"}
    assert max(seconds.values()) < PATIENCE
