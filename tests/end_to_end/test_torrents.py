"""Home Assistant lets one real qBittorrent create a torrent and another download it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
import os
from pathlib import Path
import shutil
from typing import Any

from freezegun import freeze_time
from freezegun.api import (
    FrozenDateTimeFactory,
    StepTickTimeFactory,
    TickingDateTimeFactory,
)
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
import pytest_socket

from custom_components.qb_peer_vpn.features.connection.settings import (
    ENTRY_MINOR_VERSION,
    ENTRY_VERSION,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.automations import automate
from tests.home import CONNECTION, ListHost, set_up

from .daemon import PASSWORD, PIECE, USERNAME, Qbittorrent
from .namespace import NamespaceUnavailableError, empty_network
from .test_end_to_end import BINARIES, required

CREATOR_PEER_PORT = 16882

type Clock = StepTickTimeFactory | TickingDateTimeFactory | FrozenDateTimeFactory
type Daemons = dict[str, Qbittorrent]


@pytest.fixture
def freezer() -> Iterator[Clock]:
    """A clock that runs, as those of the qBittorrents do."""
    with freeze_time(tick=True) as clock:
        yield clock


@pytest.fixture(params=BINARIES)
def daemons(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Daemons]:
    """Run 5.3, which creates, and each version in turn, which downloads."""
    binaries = {"creator": BINARIES[1], "second": request.param}
    for binary in binaries.values():
        if shutil.which(binary) is None and binary not in required():
            pytest.skip(f"{binary} is not installed")
    pytest_socket.enable_socket()
    creator = Qbittorrent(
        binaries["creator"],
        tmp_path / "creator",
        web_port=18082,
        peer_port=CREATOR_PEER_PORT,
    )
    second = Qbittorrent(binaries["second"], tmp_path / "second")
    try:
        with empty_network(), creator, second:
            yield {"creator": creator, "second": second}
    except NamespaceUnavailableError as err:
        if required():
            raise
        pytest.skip(str(err))


@pytest.fixture
async def entries(
    home: HomeAssistant,
    daemons: Daemons,
    city_database: Path,
    server_list: ListHost,
) -> AsyncIterator[dict[str, MockConfigEntry]]:
    """A config entry of each, set up."""
    made: dict[str, MockConfigEntry] = {}
    for name, daemon in daemons.items():
        made[name] = MockConfigEntry(
            domain=DOMAIN,
            title=name,
            data={
                **CONNECTION,
                CONF_URL: daemon.url,
                CONF_USERNAME: USERNAME,
                CONF_PASSWORD: PASSWORD,
            },
            options={"decision": {"measure": False}},
            entry_id=name,
            version=ENTRY_VERSION,
            minor_version=ENTRY_MINOR_VERSION,
        )
        made[name].add_to_hass(home)
    # The first one sets up all.
    await set_up(home, made["creator"])
    yield made
    for entry in made.values():
        await home.config_entries.async_unload(entry.entry_id)


class House:
    """Calls actions, and waits for what comes of them."""

    def __init__(self, hass: HomeAssistant, entries: dict[str, MockConfigEntry]):
        self._hass = hass
        self._entries = entries

    async def call(self, action: str, entry: str = "second", **data: Any) -> Any:
        return await self._hass.services.async_call(
            DOMAIN,
            action,
            {"config_entry_id": entry, **data},
            blocking=True,
            return_response=True,
        )

    async def until(self, is_so: Callable[[], object]) -> None:
        for _ in range(120):
            for entry in self._entries.values():
                await entry.runtime_data.connection.table.async_refresh()
            await self._hass.async_block_till_done(wait_background_tasks=True)
            if is_so():
                return
            await asyncio.sleep(0.5)
        raise AssertionError("it does not come")

    def has(self, entry: str, torrent_hash: str) -> bool:
        table = self._entries[entry].runtime_data.connection.table
        return table.data.torrents.row_of(torrent_hash) is not None


async def create(house: House, source: Path, file: Path) -> None:
    created = await house.call(
        "create_torrent",
        "creator",
        source_path=str(source),
        start_seeding=True,
        save_to=str(file),
    )
    await house.until(lambda: house.has("creator", created["hash"]))


async def add(house: House, file: Path) -> str:
    added = await house.call(
        "add_torrent", path=str(file), category="films", stopped=True
    )
    assert (added["added"], added["name"]) == (True, "film.bin")
    again = await house.call("add_torrent", path=str(file))
    assert (again["added"], again["reason"]) == (False, "already_there")
    key = str(added["hash"])
    await house.until(lambda: house.has("second", key))
    return key


async def test_a_torrent_is_created_downloaded_reported_limited_and_removed(
    home: HomeAssistant,
    daemons: Daemons,
    entries: dict[str, MockConfigEntry],
    tmp_path: Path,
) -> None:
    house = House(home, entries)
    home.config.allowlist_external_dirs = {str(tmp_path)}
    content = os.urandom(40 * PIECE + 5)
    (daemons["creator"].downloads / "film.bin").write_bytes(content)
    file = tmp_path / "film.torrent"
    await create(house, daemons["creator"].downloads / "film.bin", file)

    trigger = {
        "trigger": f"{DOMAIN}.torrent_finished",
        "options": {"category": "films"},
    }
    runs = await automate(home, {"triggers": trigger})
    key = await add(house, file)
    await house.call("start_torrents", hashes=[key])
    peer = f"127.0.0.1:{CREATOR_PEER_PORT}"

    def is_reported() -> bool:
        daemons["second"].call("torrents/addPeers", hashes=key, peers=peer)
        return bool(runs)

    await house.until(is_reported)
    (run,) = runs
    assert run.data["trigger"]["name"] == "film.bin"
    assert run.data["trigger"]["hash"] == key
    assert (daemons["second"].downloads / "film.bin").read_bytes() == content

    await house.call("set_torrent", hashes=[key], upload_limit=4096, add_tags=["kept"])
    (listed,) = (await house.call("get_torrents", filter={"tag": "kept"}))["torrents"]
    assert (listed["upload_limit"], listed["progress"]) == (4096, 100)

    await house.call("remove_torrents", hashes=[key], delete_files=True)
    await house.until(lambda: not house.has("second", key))
    await house.until(lambda: not (daemons["second"].downloads / "film.bin").exists())
    assert len(runs) == 1
