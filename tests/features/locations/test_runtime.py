"""What all config entries share to locate peers, and what happens when it is damaged."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
import logging
from pathlib import Path
import random
import shutil
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConfigEntryNotReady
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.features.locations import (
    DATA,
    GeolocationRuntime,
    async_get_runtime,
    async_remove_runtime,
    shipped_data,
)
from custom_components.qb_peer_vpn.features.locations.runtime import _mark_error_as_seen
from custom_components.qb_peer_vpn.features.locations.shipped_data import ShippedData
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import set_up

TABLES = sorted(path.name for path in DATA.iterdir() if path.suffix in {".csv", ".gz"})


def remove(path: Path) -> None:
    path.unlink()


def make_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def write_noise(path: Path) -> None:
    path.write_bytes(random.Random(1).randbytes(2000))


def write_other_columns(path: Path) -> None:
    path.write_text("<html>,404\nNot,Found\n", "utf-8")


def cut_off(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def empty(path: Path) -> None:
    path.write_bytes(b"")


type Damage = Callable[[Path], None]


@pytest.fixture
def tables(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the shipped tables that a test may damage."""
    copy = tmp_path / "tables"
    shutil.copytree(DATA, copy)
    monkeypatch.setattr(shipped_data, "DATA", copy)
    return copy


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """For each time that the tables are read, whether it worked."""
    results: list[bool] = []
    load = ShippedData.load

    def noted() -> ShippedData:
        results.append(False)
        shipped = load()
        results[-1] = True
        return shipped

    monkeypatch.setattr(ShippedData, "load", noted)
    return results


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("damage", [remove, make_a_folder, write_noise])
async def test_a_table_that_cannot_be_read_is_named_as_the_reason_until_it_is_back(
    home: HomeAssistant, tables: Path, name: str, damage: Damage
) -> None:
    damage(tables / name)
    with pytest.raises(ConfigEntryNotReady) as caught:
        await async_get_runtime(home)
    assert caught.value.translation_key == "tables_unreadable"

    shutil.rmtree(tables)
    shutil.copytree(DATA, tables)
    assert (await async_get_runtime(home)).shipped.gazetteer
    await async_remove_runtime(home)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize("damage", [write_other_columns, cut_off, empty])
async def test_a_damaged_table_is_either_read_or_the_reason(
    home: HomeAssistant, tables: Path, name: str, damage: Damage
) -> None:
    damage(tables / name)
    (result,) = await asyncio.gather(async_get_runtime(home), return_exceptions=True)
    assert isinstance(result, GeolocationRuntime | ConfigEntryNotReady)
    await async_remove_runtime(home)


async def test_a_repaired_table_is_read_at_the_next_try(
    home: HomeAssistant,
    *,
    connected: MockConfigEntry,
    tables: Path,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    remove(tables / "regions.csv")
    await set_up(home, connected)
    assert connected.state is ConfigEntryState.SETUP_RETRY
    assert connected.error_reason_translation_key == "tables_unreadable"
    freezer.tick(timedelta(minutes=5))
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)
    warnings = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert len([each for each in warnings if DOMAIN in each.getMessage()]) == 1
    assert not any(each.exc_info for each in warnings)

    shutil.copy(DATA / "regions.csv", tables)
    freezer.tick(timedelta(minutes=20))
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)
    assert connected.state.value == "loaded"


async def test_entries_that_start_together_read_the_tables_once(
    home: HomeAssistant, loads: list[bool]
) -> None:
    runtimes = await asyncio.gather(*(async_get_runtime(home) for _ in range(3)))
    assert len({id(each) for each in runtimes}) == len(loads) == 1
    await async_remove_runtime(home)


async def test_entries_that_fail_together_read_the_tables_again_together(
    home: HomeAssistant, tables: Path, loads: list[bool]
) -> None:
    remove(tables / "regions.csv")
    results = await asyncio.gather(
        *(async_get_runtime(home) for _ in range(3)), return_exceptions=True
    )
    assert {type(each) for each in results} == {ConfigEntryNotReady}
    assert loads == [False]

    shutil.copy(DATA / "regions.csv", tables)
    await asyncio.gather(*(async_get_runtime(home) for _ in range(3)))
    assert loads == [False, True]
    await async_remove_runtime(home)


async def test_an_entry_that_stops_waiting_leaves_the_tables_to_the_others(
    home: HomeAssistant,
) -> None:
    impatient = asyncio.create_task(async_get_runtime(home))
    patient = asyncio.create_task(async_get_runtime(home))
    await asyncio.sleep(0)
    impatient.cancel()
    assert (await patient).shipped.places
    await async_remove_runtime(home)


async def test_what_no_one_loaded_can_be_removed(
    home: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    hass_storage[f"{DOMAIN}.locations"] = {"version": 1, "data": {}}
    await async_remove_runtime(home)
    assert f"{DOMAIN}.locations" not in hass_storage


async def test_what_could_not_be_loaded_can_be_removed(
    home: HomeAssistant, tables: Path
) -> None:
    remove(tables / "regions.csv")
    waiting = asyncio.create_task(async_get_runtime(home))
    await asyncio.sleep(0)
    waiting.cancel()
    await home.async_block_till_done()
    await async_remove_runtime(home)


async def test_a_load_that_is_canceled_leaves_no_error() -> None:
    loading = asyncio.get_running_loop().create_task(asyncio.Event().wait())
    loading.cancel()
    await asyncio.wait([loading])

    _mark_error_as_seen(loading)  # type: ignore[arg-type]
