"""Stored files of any shape: each one is built up again, with one line in the log.

The Stores are found while an entry lives, so that a new one is tested, too.
"""

from collections.abc import Iterator
from copy import deepcopy
import json
import logging
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest.mock import AsyncMock, patch
import zlib

from homeassistant.config_entries import ConfigEntryState, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components import qb_peer_vpn
from custom_components.qb_peer_vpn.features.gluetun.port_memory import PortMemory
from custom_components.qb_peer_vpn.features.gluetun.settings import (
    CONF_WAY,
    SUBENTRY_TYPE,
)
from custom_components.qb_peer_vpn.features.gluetun.speed_meter import speed_store
from custom_components.qb_peer_vpn.features.shaping.store import (
    async_left_store,
    entry_store,
    journals_to_store,
)
from custom_components.qb_peer_vpn.geolocation import DatabaseVersion, SourceName
from custom_components.qb_peer_vpn.gluetun import Comparison, Drift, Way, drift_to_store
from custom_components.qb_peer_vpn.models import MeasuredLeg
from custom_components.qb_peer_vpn.shaping import Direction, Journal
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from custom_components.qb_peer_vpn.shell.store import VersionedStore
from tests.home import set_up, state_of
from tests.modules import read_modules

type Stored = dict[str, Any]

LOCATIONS = f"{DOMAIN}.locations"

OTHER_SHAPES: list[object] = [[], 3, "text", True]
OTHER_VALUES: list[object] = [None, [], {}, "text", -1, True, 0.5, [None], {"a": 1}]
OF_ANOTHER_PROGRAM = {"of": "another program"}


@pytest.fixture(autouse=True)
def measured() -> Iterator[None]:
    """Measured legs, so that each Store has something."""
    legs = tuple(
        MeasuredLeg(
            site_key=key,
            milliseconds=milliseconds,
            jitter_ms=1.0,
            probes=6,
            failures=0,
            measured_at=dt_util.utcnow(),
        )
        for key, milliseconds in (("CH/zurich", 12.0), ("JP/tokyo", 240.0))
    )
    with patch(
        "custom_components.qb_peer_vpn.features.servers.latency_coordinator.measure_sites",
        AsyncMock(return_value=legs),
    ):
        yield


@pytest.fixture
async def written(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    fake_session: object,
    city_database: object,
    server_list: object,
    hass_storage: Stored,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, Stored]:
    """What a life of an entry leaves in each of its files, by key."""
    keys: set[str] = set()
    made = VersionedStore.__init__

    def making(store: VersionedStore, *args: Any, **kwargs: Any) -> None:
        made(store, *args, **kwargs)
        keys.add(store.key)

    monkeypatch.setattr(VersionedStore, "__init__", making)
    home.config_entries.async_update_entry(entry, options={})
    add_container(home, entry)
    await live(home, entry)
    # It is written five minutes after a network was located online.
    shared = entry.runtime_data.locations.runtime
    shared.version = DatabaseVersion(
        source=SourceName.DB_IP, edition="2026-11", checked_at=dt_util.utcnow()
    )
    await shared.store.async_save(shared._to_store())
    await write_what_is_rare(home, entry)
    await end(home, entry)
    assert keys <= hass_storage.keys(), "a Store is never written here"
    return {key: deepcopy(hass_storage[key]) for key in sorted(keys)}


def add_container(home: HomeAssistant, entry: MockConfigEntry) -> None:
    """Add one for moves by hand, so that moves are stored and no one is asked."""
    home.config_entries.async_add_subentry(
        entry,
        ConfigSubentry(
            data=MappingProxyType({CONF_WAY: Way.TELL_ONLY.value}),
            subentry_type=SUBENTRY_TYPE,
            title="VPN",
            unique_id=None,
        ),
    )


async def write_what_is_rare(home: HomeAssistant, entry: MockConfigEntry) -> None:
    """Write the files that need limits of ours, a port in step, or a move."""
    journals = journals_to_store(dict.fromkeys(Direction, Journal()))
    for store in (
        entry_store(home, entry.entry_id),
        await async_left_store(home, entry),
    ):
        await store.async_write(journals)
    port = PortMemory(home, entry.entry_id)
    await port.async_load()
    await port.async_keep(port.state, port.reach)
    await entry.runtime_data.gluetun.mover.moves.async_set_follows(follows=True)
    same = Comparison(pairs=40, ratio=1.0, low=0.9, high=1.1, spread=0.5)
    drift = Drift().with_hour(same, dt_util.utcnow())
    await speed_store(home, entry.entry_id).async_write(drift_to_store(drift))


async def live(home: HomeAssistant, entry: MockConfigEntry) -> None:
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert "#" in state_of(home, "sensor.peer_vpn_recommended_server").state


async def end(home: HomeAssistant, entry: MockConfigEntry) -> None:
    await home.config_entries.async_unload(entry.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    # What all entries share is loaded again.
    home.data.pop(DOMAIN, None)


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    said = [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING and DOMAIN in record.name
    ]
    caplog.clear()
    return said


def about(key: str, said: list[str]) -> int:
    return sum(f" {key} " in line for line in said)


def changed(value: Any) -> Iterator[Any]:
    """Yield JSON in which one value is another one or missing, at each place once."""
    match value:
        case dict():
            for key, member in value.items():
                yield {name: each for name, each in value.items() if name != key}
                for other in changed(member):
                    yield value | {key: other}
        case [first, *rest]:
            for other in changed(first):
                yield [other, *rest]
    # A different one at each place.
    number = zlib.crc32(json.dumps(value).encode()) % len(OTHER_VALUES)
    yield next(each for each in [*OTHER_VALUES[number:], 0] if each != value)


def test_no_store_is_made_in_another_way() -> None:
    modules = read_modules(Path(qb_peer_vpn.__file__).parent)
    importing = {
        module.name
        for module in modules
        if any(
            each.where == "homeassistant.helpers.storage" for each in module.imports()
        )
    }
    assert importing == {"shell/store.py"}


async def test_each_store_is_found(written: dict[str, Stored]) -> None:
    assert written.keys() >= {
        f"{DOMAIN}.entry.diary",
        f"{DOMAIN}.entry.latency",
        f"{DOMAIN}.entry.limits",
        f"{DOMAIN}.entry.memory",
        f"{DOMAIN}.entry.moves",
        f"{DOMAIN}.entry.port",
        f"{DOMAIN}.entry.servers",
        f"{DOMAIN}.entry.speeds",
        f"{DOMAIN}.entry.torrents",
        LOCATIONS,
    }


async def test_what_was_written_is_read_without_a_word(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    written: dict[str, Stored],
    caplog: pytest.LogCaptureFixture,
) -> None:
    complaints(caplog)
    await live(home, entry)
    assert complaints(caplog) == []


@pytest.mark.parametrize("shape", OTHER_SHAPES, ids=json.dumps)
async def test_a_file_of_another_shape_makes_one_line_each(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    written: dict[str, Stored],
    hass_storage: Stored,
    caplog: pytest.LogCaptureFixture,
    shape: object,
) -> None:
    complaints(caplog)
    for key, content in written.items():
        hass_storage[key] = content | {"data": shape}
    await live(home, entry)
    await end(home, entry)
    said = complaints(caplog)
    assert {key: about(key, said) for key in written} == dict.fromkeys(written, 1)
    assert len(said) == len(written)

    # Locations are written when there are some again.
    hass_storage[LOCATIONS] = written[LOCATIONS]
    await live(home, entry)
    assert complaints(caplog) == []


async def test_a_file_with_any_change_makes_no_more_than_one_line(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    written: dict[str, Stored],
    hass_storage: Stored,
    caplog: pytest.LogCaptureFixture,
) -> None:
    # All files at once, each with its next change.
    changes = {
        key: [OF_ANOTHER_PROGRAM, *changed(content["data"])]
        for key, content in written.items()
    }
    for number in range(max(map(len, changes.values()))):
        complaints(caplog)
        for key, choices in changes.items():
            data = choices[number % len(choices)]
            hass_storage[key] = deepcopy(written[key]) | {"data": data}
        await live(home, entry)
        await end(home, entry)
        said = complaints(caplog)
        assert all(about(key, said) <= 1 for key in written), said
        assert sum(about(key, said) for key in written) == len(said), said
