"""What the dialogs of the card ask for: one torrent, folders, and creations."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from homeassistant.auth.const import GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.qb_peer_vpn.dashboard import torrent_subscription
from custom_components.qb_peer_vpn.qbittorrent import torrent_creator
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.qbittorrent import creator_box
from tests.qbittorrent.web_ui import Answer, Release
from tests.torrents.torrent_files import torrent, v1_info

from .boxed import BoxInWeb
from .conftest import Call

type Ask = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def browser(
    home: HomeAssistant, home_box: BoxInWeb, hass_ws_client: WebSocketGenerator
) -> MockHAClientWebSocket:
    """A browser of an administrator."""
    return await hass_ws_client(home)


@pytest.fixture
def ask(browser: MockHAClientWebSocket) -> Ask:
    """Send a command, and return its answer."""

    async def asked(command: str, **fields: Any) -> dict[str, Any]:
        message = {"type": f"{DOMAIN}/{command}", "config_entry_id": "entry", **fields}
        await browser.send_json_auto_id(message)
        answer: dict[str, Any] = await browser.receive_json()
        return answer

    return asked


async def become(hass: HomeAssistant, user: MockUser, group_id: str) -> None:
    """Put the user into another group."""
    group = await hass.auth.async_get_group(group_id)
    assert group is not None
    user.groups = [group]
    user.invalidate_cache()


async def test_one_torrent_is_described_to_each_user_as_far_as_it_is_for_them(
    home: HomeAssistant, home_box: BoxInWeb, ask: Ask, hass_admin_user: MockUser
) -> None:
    key = home_box.add(save_path="/downloads/films", ratio_limit=1.5)
    seen = (await ask("torrent_details", hash=key))["result"]
    assert seen == {
        "save_path": "/downloads/films",
        "ratio": 1.5,
        "minutes": -2,
        "inactive_minutes": -2,
    }
    for group in (GROUP_ID_USER, GROUP_ID_READ_ONLY):
        await become(home, hass_admin_user, group)
        assert (await ask("torrent_details", hash=key))["result"]["save_path"] is None


async def test_an_old_version_has_no_limit_for_inactive_seeding(
    home_box: BoxInWeb, ask: Ask
) -> None:
    home_box.box.release = Release.V4_5
    key = home_box.add()
    seen = (await ask("torrent_details", hash=key))["result"]
    assert (seen["ratio"], seen["inactive_minutes"]) == (-2, None)


async def test_errors_have_a_text_and_stay_out_of_the_log(
    home: HomeAssistant,
    connected: MockConfigEntry,
    home_box: BoxInWeb,
    ask: Ask,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def reason(command: str, **fields: Any) -> str:
        return str((await ask(command, **fields))["error"]["translation_key"])

    gone = "f" * 40
    assert await reason("torrent_details", hash=gone) == "torrent_gone"
    home_box.refuses["torrents/info"] = Answer(200, '[{"save_path": 7}]')
    assert await reason("torrent_details", hash=gone) == "unreadable_answer"
    assert await reason("torrent_folders", path="/etc") == "path_outside"
    assert await reason("torrent_folders", path="/downloads/../etc") == "path_parent"
    assert await reason("torrent_folders", path="/downloads/x") == "unusable_folder"
    answer = await ask("torrent_details", hash="all")
    assert answer["error"]["code"] == "invalid_format"
    assert (
        await reason("torrent_details", hash=gone, config_entry_id="no")
        == "entry_not_found"
    )
    await home.config_entries.async_unload(connected.entry_id)
    for command in ("torrent_details", "torrent_peers"):
        error = (await ask(command, hash=gone))["error"]
        assert error["code"] == "not_found"
        assert error["translation_key"] == "service_config_entry_not_loaded"
    assert "Traceback" not in caplog.text


async def test_folders_are_listed_from_the_allowed_ones_on(
    home: HomeAssistant, connected: MockConfigEntry, home_box: BoxInWeb, ask: Ask
) -> None:
    home_box.box.category_folders = {"films": "/films", "none": ""}
    home_box.box.folders = {"/downloads", "/downloads/a", "/srv", "/srv/b"}
    home_box.box.files = {"/srv/c.iso"}
    home.config_entries.async_update_entry(
        connected,
        options={
            **connected.options,
            "torrents": {"folders": ["/srv"], "path_pairs": ["/media = /data"]},
        },
    )
    answer = (await ask("torrent_folders"))["result"]
    assert answer == {
        "folders": ["/downloads", "/films", "/srv", "/data"],
        "files": [],
        "can_look_inside": True,
    }
    answer = (await ask("torrent_folders", path="/srv"))["result"]
    assert (answer["folders"], answer["files"]) == (["/srv/b"], ["/srv/c.iso"])


async def test_who_may_move_nothing_lists_no_folders(
    home: HomeAssistant,
    connected: MockConfigEntry,
    home_box: BoxInWeb,
    ask: Ask,
    hass_admin_user: MockUser,
) -> None:
    home_box.box.folders = {"/downloads", "/downloads/a", "/srv"}
    section = {"folders": ["/srv"]}
    home.config_entries.async_update_entry(
        connected, options={**connected.options, "torrents": section}
    )
    await become(home, hass_admin_user, GROUP_ID_USER)
    answer = await ask("torrent_folders")
    assert answer["error"]["code"] == "unauthorized"
    assert answer["error"]["translation_key"] == "only_administrators"

    everyone = {**section, "change": "everyone"}
    home.config_entries.async_update_entry(
        connected, options={**connected.options, "torrents": everyone}
    )
    # Other folders than the default ones are for administrators.
    assert (await ask("torrent_folders"))["result"]["folders"] == ["/downloads"]
    answer = await ask("torrent_folders", path="/srv")
    assert answer["error"]["code"] == "unauthorized"
    answer = await ask("torrent_folders", path="/downloads")
    assert answer["result"]["folders"] == ["/downloads/a"]


async def test_the_progress_of_a_creation_is_shown_to_administrators(
    *,
    home: HomeAssistant,
    home_box: BoxInWeb,
    call: Call,
    browser: MockHAClientWebSocket,
    hass_admin_user: MockUser,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(torrent_creator, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(torrent_subscription, "SEND_INTERVAL", 0.0)
    monkeypatch.setattr(creator_box, "FILE", torrent(v1_info()).decode())

    async def first_event() -> dict[str, Any]:
        await browser.send_json_auto_id(
            {"type": f"{DOMAIN}/subscribe_torrents", "config_entry_id": "entry"}
        )
        assert (await browser.receive_json())["success"]
        event: dict[str, Any] = (await browser.receive_json())["event"]
        return event

    first = await first_event()
    assert (first["creating"], first["may"]["create"]) == ([], True)
    making = asyncio.ensure_future(call("create_torrent", source_path="/downloads/a"))
    seen: list[list[int]] = []
    while seen[-1:] != [[]]:
        message = await asyncio.wait_for(browser.receive_json(), 10)
        seen += [message["event"]["creating"]]
    assert (await making)["name"] == "Film"
    assert [40] in seen

    await become(home, hass_admin_user, GROUP_ID_USER)
    first = await first_event()
    assert (first["creating"], first["may"]["create"]) == ([], False)
