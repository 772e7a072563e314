"""A file of any shape never stops the set-up."""

import asyncio
import json
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.storage import Store
from homeassistant.util.file import WriteError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.shell.const import DOMAIN
from custom_components.qb_peer_vpn.shell.store import VersionedStore
from tests.home import set_up, state_of

STORES = ("entry.latency", "entry.memory", "entry.servers", "locations")

KEY = f"{DOMAIN}.x"


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING and record.name.endswith(DOMAIN)
    ]


async def test_what_is_saved_is_loaded(
    hass: HomeAssistant, hass_storage: dict[str, Any]
) -> None:
    await VersionedStore(hass, "x").async_save({"a": 1})
    assert hass_storage[KEY]["data"] == {"a": 1}
    assert await VersionedStore(hass, "x").async_load() == {"a": 1}


async def test_an_older_save_is_no_proof_of_a_newer_one(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    may_end = asyncio.Event()

    async def write(store: Store[Any], data: dict[str, Any]) -> None:
        if data["data"] == {"a": 2}:
            raise WriteError
        await may_end.wait()

    with monkeypatch.context() as patched:
        patched.setattr(Store, "_async_write_data", write)
        store = VersionedStore(hass, "x")
        older = hass.async_create_task(store.async_save({"a": 1}))
        newer = hass.async_create_task(store.async_write({"a": 2}))
        may_end.set()
        await older
        assert await newer is False


async def test_without_a_file_there_is_nothing(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert await VersionedStore(hass, "x").async_load() is None
    assert not warnings(caplog)


@pytest.mark.parametrize(
    "content",
    [
        [],
        "text",
        {"data": {}},
        {"version": 1},
        {"version": "one", "data": {}},
        {"version": None, "minor_version": [], "data": {}},
        {"version": 1, "minor_version": 1, "data": []},
        {"version": 1, "minor_version": 1, "data": "text"},
        {"version": 1, "minor_version": 2, "data": 3},
    ],
    ids=json.dumps,
)
async def test_a_file_of_another_shape_is_named_once_and_can_be_replaced(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    content: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    hass_storage[KEY] = content
    store = VersionedStore(hass, "x")
    assert await store.async_load() is None
    (warning,) = warnings(caplog)
    assert KEY in warning
    store.report_unusable("another part of it")
    assert warnings(caplog) == [warning]
    hass_storage.clear()
    await store.async_save({"a": 1})
    assert await VersionedStore(hass, "x").async_load() == {"a": 1}


async def test_the_file_of_a_newer_version_is_kept(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    newer = {"version": 2, "minor_version": 1, "data": {"b": 2}}
    hass_storage[KEY] = newer
    store = VersionedStore(hass, "x")
    assert await store.async_load() is None
    (warning,) = warnings(caplog)
    assert "version 2" in warning
    await store.async_save({"a": 1})
    assert hass_storage[KEY] == newer


@pytest.mark.parametrize(
    ("minor_version", "is_old"), [(1, True), (2, False), (3, False)]
)
async def test_only_a_file_of_an_older_version_is_converted(
    hass: HomeAssistant,
    hass_storage: dict[str, Any],
    *,
    minor_version: int,
    is_old: bool,
) -> None:
    async def migrate(stored: dict[str, Any]) -> dict[str, Any]:
        return stored | {"is_old": True}

    hass_storage[KEY] = {"version": 1, "minor_version": minor_version, "data": {"a": 1}}
    store = VersionedStore(hass, "x", minor_version=2, migrate=migrate)
    assert await store.async_load() == (
        {"a": 1, "is_old": True} if is_old else {"a": 1}
    )


@pytest.mark.parametrize("data", [[], 3, "text", {"cache": []}, {"decision": 7}])
@pytest.mark.parametrize("name", STORES)
@pytest.mark.usefixtures("fake_session", "city_database", "server_list")
async def test_the_set_up_works_whatever_is_stored(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    hass_storage: dict[str, Any],
    name: str,
    data: object,
) -> None:
    key = f"{DOMAIN}.{name}"
    hass_storage[key] = {"version": 1, "minor_version": 1, "key": key, "data": data}
    await set_up(home, entry)
    assert state_of(home, "sensor.peer_vpn_recommended_server").state.startswith("CH#")
