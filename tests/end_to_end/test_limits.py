"""Limits of a real qBittorrent, decided by a Home Assistant with the integration."""

from collections.abc import Callable, Iterator
from pathlib import Path
import time

from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.qbittorrent import torrent_source
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.features.over_http import passes
from tests.features.shaping.limit_box import add_rule, choose
from tests.home import CONNECTION, ListHost, write_city_database

from .daemon import PASSWORD, USERNAME, Qbittorrent

TRACKER = "http://127.0.0.1:9/announce"
BEFORE = 300 * 1024
CHOSEN = 77 * 1024


def seed(qbittorrent: Qbittorrent) -> list[str]:
    """Seed torrents with a limit; return their hashes."""
    hashes = [
        qbittorrent.seed_data(f"{number}.bin", bytes([number]) * 100_000, TRACKER)
        for number in range(3)
    ]
    qbittorrent.call(
        "torrents/setUploadLimit", hashes="|".join(hashes), limit=str(BEFORE)
    )
    return hashes


class Limits:
    """What qBittorrent's lists show: they are never late."""

    def __init__(self, hass: HomeAssistant, qbittorrent: Qbittorrent) -> None:
        self._hass, self._qbittorrent = hass, qbittorrent

    async def now(self) -> dict[str, int]:
        return await self._hass.async_add_executor_job(self._read)

    async def wait_for(self, is_there: Callable[[dict[str, int]], bool]) -> None:
        def wait() -> bool:
            for _ in range(100):
                if is_there(self._read()):
                    return True
                time.sleep(0.1)
            return False

        assert await self._hass.async_add_executor_job(wait)

    def _read(self) -> dict[str, int]:
        rows = self._qbittorrent.call("torrents/info")
        return {row["hash"]: row["up_limit"] for row in rows}


@pytest.fixture
def freezer() -> Iterator[object]:
    """A clock that also runs by itself, as qBittorrent's does."""
    with freeze_time(tick=True) as clock:
        yield clock


@pytest.fixture
async def shaped(
    qbittorrent: Qbittorrent,
    home: HomeAssistant,
    server_list: ListHost,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> MockConfigEntry:
    """An entry with a rule that is not set up yet."""
    monkeypatch.setattr(torrent_source, "SETTLING", 0.0)
    write_city_database(tmp_path / DOMAIN / "city.mmdb")
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
    add_rule(home, entry, hosts=["127.0.0.1"])
    choose(home, entry, rollout=100, enabled=True)
    return entry


async def test_a_person_s_limit_stays_and_a_removal_leaves_nothing_behind(
    # First: Home Assistant's threads must begin in its network.
    qbittorrent: Qbittorrent,
    home: HomeAssistant,
    shaped: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
) -> None:
    first, *others = await home.async_add_executor_job(seed, qbittorrent)
    limits = Limits(home, qbittorrent)
    assert await home.config_entries.async_setup(shaped.entry_id)
    assert shaped.state is ConfigEntryState.LOADED
    await limits.wait_for(lambda now: BEFORE not in now.values())
    await passes(home, freezer)

    await home.services.async_call(
        DOMAIN,
        "set_torrent",
        {"config_entry_id": "entry", "hashes": [first], "upload_limit": CHOSEN},
        blocking=True,
    )
    # The next cycle follows at once, and has something to write.
    (rule,) = shaped.subentries.values()
    home.config_entries.async_update_subentry(
        shaped, rule, data={**rule.data, "cap": 128}
    )
    await home.async_block_till_done(wait_background_tasks=True)
    assert (await limits.now())[first] == CHOSEN

    assert await home.config_entries.async_remove(shaped.entry_id)
    expected = {first: CHOSEN, **dict.fromkeys(others, BEFORE)}
    assert await limits.now() == expected
    assert not [
        each.translation_key
        for each in ir.async_get(home).issues.values()
        if each.domain == DOMAIN and each.active
    ]
