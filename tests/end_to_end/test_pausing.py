"""All torrents of a real qBittorrent are stopped, and started again at once."""

from pathlib import Path
import time

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.qbittorrent import torrent_source
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import CONNECTION, ListHost, set_up, write_city_database

from .daemon import PASSWORD, USERNAME, Qbittorrent
from .test_limits import freezer

__all__ = ["freezer"]

RUNNING = {"uploading", "stalledUP", "queuedUP"}
TRACKER = "http://127.0.0.1:9/announce"


@pytest.fixture
async def connected(
    qbittorrent: Qbittorrent,
    home: HomeAssistant,
    server_list: ListHost,
    *,
    tmp_path: Path,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> MockConfigEntry:
    """A connection to a qBittorrent that seeds three torrents."""
    monkeypatch.setattr(torrent_source, "SETTLING", 0.0)
    write_city_database(tmp_path / DOMAIN / "city.mmdb")
    for number in range(3):
        await home.async_add_executor_job(
            qbittorrent.seed_data, f"{number}.bin", bytes([number]) * 100_000, TRACKER
        )
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Peer VPN",
        entry_id="entry",
        data={
            **CONNECTION,
            CONF_URL: qbittorrent.url,
            CONF_USERNAME: USERNAME,
            CONF_PASSWORD: PASSWORD,
        },
        options={"decision": {"measure": False, "lasts": 0}},
    )
    entry.add_to_hass(home)
    await set_up(home, entry)
    return entry


def states(qbittorrent: Qbittorrent) -> set[str]:
    """Return the states of all torrents after all commands have had their effect."""
    time.sleep(3.0)
    return {row["state"] for row in qbittorrent.call("torrents/info")}


async def act(hass: HomeAssistant, action: str) -> int:
    answer = await hass.services.async_call(
        DOMAIN,
        action,
        {"config_entry_id": "entry"},
        blocking=True,
        return_response=True,
    )
    assert isinstance(answer, dict)
    return int(str(answer["count"]))


async def test_what_was_stopped_a_moment_ago_is_started_and_stopped_again(
    # First: Home Assistant's threads must begin in its network.
    qbittorrent: Qbittorrent,
    home: HomeAssistant,
    connected: MockConfigEntry,
) -> None:
    run = home.async_add_executor_job
    assert await act(home, "pause_all") == 3
    assert await act(home, "resume_all") == 3
    assert await run(states, qbittorrent) <= RUNNING
    assert await act(home, "pause_all") == 3
    assert await act(home, "resume_all") == 3
    assert await act(home, "pause_all") == 3
    assert not await run(states, qbittorrent) & RUNNING
    assert await home.config_entries.async_unload(connected.entry_id)
