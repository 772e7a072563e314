"""No name, path, or tracker in the log, diagnostics, repairs, or files."""

import json
import logging
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.diagnostics import async_get_config_entry_diagnostics
from tests.qbittorrent.web_ui import Answer

from .boxed import BoxInWeb
from .conftest import Call

STORE = "qb_peer_vpn.entry.torrents"
SECRETS = ("Secret film", "secret-folder", "passkey", "secret-tag", "secret-category")

FAILING: list[tuple[str, dict[str, Any]]] = [
    ("set_torrent", {"location": "/downloads/secret-folder"}),
    ("set_torrent", {"location": "/secret-folder"}),
    ("stop_torrents", {"filter": {"name_contains": "Secret film"}}),
    ("add_torrent", {"url": "https://10.0.0.1/passkey"}),
    ("add_torrent", {"path": "/secret-folder/a.torrent"}),
    ("create_torrent", {"source_path": "/secret-folder"}),
]


async def test_secrets_stay_in_answers(
    *,
    home: HomeAssistant,
    call: Call,
    home_box: BoxInWeb,
    connected: MockConfigEntry,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "custom_components.qb_peer_vpn")
    tracker = "https://tracker.example/passkey"
    more = {"tags": "secret-tag", "category": "secret-category", "tracker": tracker}
    key = home_box.add("Secret film", **more)
    await call("stop_torrents", filter={"name_contains": "secret"})
    (row,) = (await call("get_torrents"))["torrents"]
    assert row["name"] == "Secret film"
    home_box.refuses["torrents/setLocation"] = Answer(409, "secret-folder")
    home_box.refuses["torrents/stop"] = Answer(500, "Secret film")
    for action, data in FAILING:
        chosen = {"hashes": [key]} if action == "set_torrent" else {}
        with pytest.raises(HomeAssistantError) as error:
            await call(action, **data, **chosen)
        assert not [each for each in SECRETS if each in str(error.value)]
    await connected.runtime_data.torrents.memory.async_save()
    shown = {
        "log": "\n".join(
            record.getMessage()
            for record in caplog.records
            if record.name.startswith("custom_components")
        ),
        "diagnostics": json.dumps(
            await async_get_config_entry_diagnostics(home, connected), default=str
        ),
        "repairs": str(ir.async_get(home).issues),
        "stores": json.dumps(hass_storage[STORE]),
    }
    for place, text in shown.items():
        assert not [each for each in SECRETS if each in text], place


async def test_the_store_goes_with_the_entry(
    home: HomeAssistant,
    home_box: BoxInWeb,
    connected: MockConfigEntry,
    hass_storage: dict[str, Any],
) -> None:
    home_box.add("Secret film")
    await connected.runtime_data.torrents.memory.async_save()
    assert STORE in hass_storage
    await home.config_entries.async_remove("entry")
    assert STORE not in hass_storage
