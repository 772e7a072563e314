"""No file is opened and no module imported on the event loop, all through an entry's life."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import timedelta
import importlib
import os
from pathlib import Path
import sys
import time
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.image import async_get_image
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.diagnostics import async_get_config_entry_diagnostics
from custom_components.qb_peer_vpn.features.servers.list_coordinator import (
    LIST_INTERVAL,
)
from custom_components.qb_peer_vpn.features.swarm.coordinator import PEER_INTERVAL
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from custom_components.qb_peer_vpn.system_health import async_system_health_info
from tests.qbittorrent.torrents import PEER_ROW
from tests.qbittorrent.web_ui import PASSWORD, USERNAME, WebUi, serve

from .event_loop import PACKAGE, LoopGuard
from .home import CONNECTION, set_up, state_of

PLANTED = {
    "open": "open(file).close()",
    "read": "file.read_text()",
    "write": "file.write_bytes(b'')",
    "list": "os.listdir('.')",
    "scan": "list(os.scandir('.'))",
    "walk": "list(os.walk('.'))",
    "remove": "file.unlink()",
    "known module": "import json",
    "new module": "importlib.import_module('wave')",
    "sleep": "time.sleep(0)",
}


@pytest.fixture
def guard(hass: HomeAssistant) -> LoopGuard:
    return LoopGuard()


def planted(statement: str, path: Path) -> Callable[[], None]:
    """Compile a function as if it were in the package."""
    path.touch()
    sys.modules.pop("wave", None)
    names: dict[str, Any] = {
        "file": path,
        "importlib": importlib,
        "os": os,
        "time": time,
    }
    source = f"def planted():\n    {statement}\n"
    exec(compile(source, PACKAGE / "planted.py", "exec"), names)
    function: Callable[[], None] = names["planted"]
    return function


@pytest.mark.parametrize("statement", PLANTED.values(), ids=PLANTED)
async def test_the_guard_catches_what_makes_the_loop_wait(
    guard: LoopGuard, tmp_path: Path, statement: str
) -> None:
    function = planted(statement, tmp_path / "file")
    with guard.watch():
        function()
    assert guard.violations
    assert guard.violations[0].startswith("planted.py:2: ")


def test_the_guard_leaves_the_code_of_others_alone(guard: LoopGuard) -> None:
    with guard.watch():
        Path(__file__).read_bytes()
    assert not guard.violations


@pytest.mark.parametrize("statement", PLANTED.values(), ids=PLANTED)
async def test_the_guard_lets_a_worker_do_the_same(
    guard: LoopGuard, tmp_path: Path, statement: str
) -> None:
    function = planted(statement, tmp_path / "file")
    with guard.watch():
        await asyncio.to_thread(function)
    assert not guard.violations


@pytest.fixture
def web_ui() -> Iterator[WebUi]:
    """A qBittorrent with a swarm in Japan and Spain, and its real client."""
    web_ui = WebUi()
    for torrent, network in (("a" * 40, "126.7"), ("b" * 40, "80.58")):
        web_ui.add_torrent(
            torrent,
            *({**PEER_ROW, "ip": f"{network}.{block}.9"} for block in range(9)),
        )
    web_ui.transfer = {"last_external_address_v4": "193.138.218.1"}
    with serve(web_ui):
        yield web_ui


@pytest.fixture
def entry(home: HomeAssistant, web_ui: WebUi) -> MockConfigEntry:
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Peer VPN",
        data={
            **CONNECTION,
            "url": web_ui.url,
            "username": USERNAME,
            "password": PASSWORD,
        },
        options={"decision": {"measure": False}},
        entry_id="entry",
    )
    entry.add_to_hass(home)
    return entry


async def pass_time(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, time: timedelta
) -> None:
    freezer.tick(time + timedelta(seconds=5))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


async def live(
    hass: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    """Set up, poll, draw, answer, change options, unload, come again, go."""
    await set_up(hass, entry)
    assert state_of(hass, "sensor.peer_vpn_peers").state == "18"
    await pass_time(hass, freezer, PEER_INTERVAL)
    await pass_time(hass, freezer, LIST_INTERVAL)
    picture = await async_get_image(hass, "image.peer_vpn_swarm_map")
    assert picture.content_type == "image/png"
    for action in ("get_recommendations", "get_clusters", "refresh"):
        await hass.services.async_call(
            DOMAIN,
            action,
            {"config_entry_id": entry.entry_id},
            blocking=True,
            return_response=action.startswith("get"),
        )
    await async_get_config_entry_diagnostics(hass, entry)
    for value in (await async_system_health_info(hass)).values():
        if asyncio.iscoroutine(value):
            value.close()
    await change_options(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    await hass.config_entries.async_unload(entry.entry_id)
    await set_up(hass, entry)
    await hass.config_entries.async_remove(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)


async def change_options(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Go through the options as a user does."""
    flow = hass.config_entries.options
    menu = await flow.async_init(entry.entry_id)
    form = await flow.async_configure(
        menu["flow_id"], {"next_step_id": "recommendation"}
    )
    done = await flow.async_configure(
        form["flow_id"],
        {
            "decision": {"measure": False, "strategy": "close_to_peers"},
            "map": {"max_clusters": 3},
        },
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.usefixtures("server_list", "city_database")
@pytest.mark.usefixtures("all_entities")
async def test_nothing_makes_the_event_loop_wait_all_through_an_entry_s_life(
    home: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    guard: LoopGuard,
) -> None:
    with guard.watch():
        await live(home, entry, freezer)
    assert not set(guard.violations)


@pytest.mark.usefixtures("server_list", "city_database")
async def test_a_file_read_in_a_cycle_would_be_noticed(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    guard: LoopGuard,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def read(*args: object) -> None:
        (PACKAGE / "manifest.json").read_text()

    monkeypatch.setattr(
        "custom_components.qb_peer_vpn.features.recommendation.coordinator.show_leg_issues",
        read,
    )
    with guard.watch():
        await set_up(home, entry)
    assert guard.violations
    assert all(
        each.startswith("features/recommendation/coordinator.py:")
        for each in guard.violations
    )
