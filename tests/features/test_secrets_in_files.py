"""No file, log line, or message of ours contains a secret or the home in clear."""

import asyncio
from http import HTTPStatus
import json
import logging
from pathlib import Path
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import instance_id, issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.diagnostics import async_get_config_entry_diagnostics
from custom_components.qb_peer_vpn.features.recommendation.store import home_fingerprint
from custom_components.qb_peer_vpn.models import Coordinates
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import ListHost, set_up, state_of

REMOTE = {"latitude": 61.4937, "longitude": 23.8283}
"""A home where no VPN server is."""
SECRETS = ("list-password", "list-token", "list-user", "61.49", "23.83", "23.82")
OF_HOME_ASSISTANT = {"core.config", "core.config_entries"}
"""Its own files, which have the options of all entries and its own location."""


@pytest.fixture
def own_list(entry: MockConfigEntry, server_list: ListHost, home: HomeAssistant) -> str:
    """An address of the user's own list with a login and a token."""
    return add_own_list(home, entry, server_list)


def add_own_list(home: HomeAssistant, entry: MockConfigEntry, host: ListHost) -> str:
    address = str(
        host.url.with_user("list-user")
        .with_password("list-password")
        .with_query(token="list-token")
    )
    home.config_entries.async_update_entry(
        entry,
        options={
            "decision": {"measure": False, "home": REMOTE},
            "servers": {"provider": "protonvpn", "list": address},
        },
    )
    return address


def contained(text: str) -> list[str]:
    return [secret for secret in SECRETS if secret in text]


def stored(storage: dict[str, Any], folder: Path) -> dict[str, str]:
    """Return the content of all Stores, and of all files in the configuration folder."""
    files = {str(path): path for path in folder.rglob("*") if path.is_file()}
    return {
        name: json.dumps(content)
        for name, content in storage.items()
        if name not in OF_HOME_ASSISTANT
    } | {
        name: path.read_bytes().decode(errors="replace") for name, path in files.items()
    }


def said(caplog: pytest.LogCaptureFixture) -> str:
    """Return what Home Assistant and the integration logged."""
    return "\n".join(
        f"{record.getMessage()} {record.exc_text or ''}"
        for record in caplog.records
        if record.name.startswith(("custom_components", "homeassistant"))
    )


async def unload(home: HomeAssistant, entry: MockConfigEntry) -> None:
    await home.config_entries.async_unload(entry.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)


@pytest.mark.usefixtures("fake_session", "city_database", "own_list")
async def test_nothing_that_is_stored_contains_a_secret_or_the_home(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    server_list: ListHost,
    tmp_path: Path,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    await set_up(home, entry)
    assert state_of(home, "sensor.peer_vpn_recommended_server").state != "unknown"
    assert len(server_list.requests) == 1
    await unload(home, entry)

    files = await asyncio.to_thread(stored, hass_storage, tmp_path)
    assert {f"{DOMAIN}.entry.servers", f"{DOMAIN}.entry.memory"} <= files.keys()
    assert not {name for name, text in files.items() if contained(text)}
    assert contained(said(caplog)) == []


@pytest.mark.usefixtures("fake_session", "city_database", "own_list")
@pytest.mark.parametrize("content", [None, b"no list", b""])
async def test_nothing_that_is_said_about_a_failure_contains_a_secret(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    server_list: ListHost,
    content: bytes | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    await set_up(home, entry)
    if content is None:
        server_list.status = HTTPStatus.FORBIDDEN
    else:
        server_list.content = content
    await entry.runtime_data.servers.server_list.async_refresh()

    described = await async_get_config_entry_diagnostics(home, entry)
    assert contained(json.dumps(described, default=str)) == []
    assert contained(said(caplog)) == []
    assert contained(str([*ir.async_get(home).issues.values()])) == []
    assert contained(str([*home.states.async_all()])) == []


@pytest.mark.usefixtures("fake_session", "city_database")
async def test_what_was_stored_in_clear_is_used_once_more_and_then_hidden(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    server_list: ListHost,
    hass_storage: dict[str, Any],
    freezer: FrozenDateTimeFactory,
) -> None:
    address = add_own_list(home, entry, server_list)
    await set_up(home, entry)
    await unload(home, entry)
    servers, memory = (
        hass_storage[f"{DOMAIN}.entry.{name}"] for name in ("servers", "memory")
    )
    servers["minor_version"] = memory["minor_version"] = 1
    servers["data"]["source"] = f"protonvpn {address}"
    memory["data"]["home"] = [61.49, 23.83]
    requests, costs = len(server_list.requests), memory["data"]["decision"]["parts"]
    assert costs
    weight = memory["data"]["decision"]["weight"]

    freezer.tick(60)
    await set_up(home, entry)
    ours = [text for name, text in hass_storage.items() if name.startswith(DOMAIN)]
    assert contained(json.dumps(ours)) == []
    assert len(server_list.requests) == requests
    settled = entry.runtime_data.recommendation.coordinator.memory.state.settled
    assert settled.parts.keys() == costs.keys()
    assert settled.weight > weight


async def test_the_home_is_recognized_to_one_kilometer(hass: HomeAssistant) -> None:
    ours = await instance_id.async_get(hass)

    def at(latitude: float, longitude: float) -> str:
        return home_fingerprint(
            Coordinates(latitude=latitude, longitude=longitude), ours
        )

    assert at(61.4937, 23.8283) == at(61.4911, 23.8341)
    assert at(61.4937, 23.8283) != at(61.5037, 23.8283)
    assert at(61.4937, 23.8283) != at(61.4937, 23.8383)
    assert at(0.001, -0.001) == at(-0.001, 0.001)
