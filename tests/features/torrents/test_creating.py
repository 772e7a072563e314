"""The actions that create torrents and change settings of qBittorrent."""

import asyncio
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path, PosixPath
from typing import Any, override

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import (
    HomeAssistantError,
    ServiceValidationError,
    Unauthorized,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, MockUser
import voluptuous as vol

from custom_components.qb_peer_vpn.features.torrents import creating
from custom_components.qb_peer_vpn.qbittorrent import torrent_creator
from tests.qbittorrent import creator_box
from tests.qbittorrent.creator_box import CreatorBox
from tests.qbittorrent.web_ui import Answer
from tests.torrents.torrent_files import torrent, v1_hash, v1_info

from .boxed import BoxInWeb
from .conftest import Call

FILE = torrent(v1_info())


@pytest.fixture(autouse=True)
def _fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torrent_creator, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(creator_box, "FILE", FILE.decode())


async def test_a_torrent_is_created_saved_and_returned(
    home: HomeAssistant, call: Call, home_box: BoxInWeb, tmp_path: Path
) -> None:
    home.config.allowlist_external_dirs = {str(tmp_path)}
    target = tmp_path / "new.torrent"
    answer = await call(
        "create_torrent",
        source_path="/downloads/film",
        format="v1",
        piece_size=16_384,
        private=True,
        ignore_dotfiles=False,
        trackers=[["https://a.example/1", "udp://b.example/2"], "https://c.example/3"],
        web_seeds=["https://seed.example/film"],
        comment="Mine",
        source="WORD",
        start_seeding=True,
        save_as="/downloads/film.torrent",
        save_to=str(target),
        torrent_file=True,
    )
    assert answer["hash"] == v1_hash(v1_info())
    assert (answer["name"], answer["piece_size"]) == ("Film", 16_384)
    assert answer["magnet"].startswith(f"magnet:?xt=urn:btih:{answer['hash']}&dn=Film")
    assert answer["magnet"].count("&tr=") == 3
    assert answer["saved_to"] == str(target)
    assert b64decode(answer["torrent_file"]) == FILE == target.read_bytes()
    assert home_box.creator.tiers() == [
        ["https://a.example/1", "udp://b.example/2"],
        ["https://c.example/3"],
    ]
    (form,) = home_box.creator.forms
    assert (form["format"], form["private"], form["ignoreDotfiles"]) == (
        "v1",
        "true",
        "false",
    )
    # The task is deleted, whatever came of it.
    assert home_box.creator.tasks == {}


class OnFullDisk(PosixPath):
    """A path of a new file on a disk that takes nothing."""

    @override
    def open(self, mode: str = "r", *_: object, **__: object) -> Any:
        assert mode == "xb"
        self.touch(exist_ok=False)
        return Path("/dev/full").open("r+b", buffering=0)


async def test_a_file_that_cannot_be_written_leaves_nothing_behind(
    home: HomeAssistant,
    call: Call,
    home_box: BoxInWeb,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home.config.allowlist_external_dirs = {str(tmp_path)}
    folder = tmp_path / "new"
    target = folder / "new.torrent"
    answer = CreatorBox.__call__

    async def reason(meanwhile: Callable[[], object]) -> str | None:
        """Create it, while something happens in its folder."""
        folder.mkdir(exist_ok=True)

        def called(box: CreatorBox, path: str, form: dict[str, str]) -> Any:
            if path == "torrentcreator/torrentFile":
                meanwhile()
            return answer(box, path, form)

        monkeypatch.setattr(CreatorBox, "__call__", called)
        with pytest.raises(ServiceValidationError) as error:
            await call(
                "create_torrent", source_path="/downloads/film", save_to=str(target)
            )
        return error.value.translation_key

    assert await reason(folder.rmdir) == "not_saved"
    assert await reason(lambda: target.write_bytes(b"mine")) == "file_exists"
    assert target.read_bytes() == b"mine"

    target.unlink()
    monkeypatch.setattr(creating, "Path", OnFullDisk)
    assert await reason(lambda: None) == "not_saved"
    assert not target.exists()


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({"source_path": "film"}, "path_relative"),
    ({"source_path": "/etc/hostname"}, "path_outside"),
    ({"source_path": "/downloads/../etc"}, "path_parent"),
    ({"save_as": "/etc/x.torrent"}, "path_outside"),
    ({"save_to": "/etc/x.torrent"}, "path_not_allowed"),
    ({"save_to": "{tmp}/x.py"}, "not_a_torrent_path"),
    ({"save_to": "{tmp}/there.torrent"}, "file_exists"),
    ({"save_to": "{tmp}/no/x.torrent"}, "no_such_folder"),
    ({"save_to": "x\0.torrent"}, "path_not_allowed"),
]


async def test_wrong_paths_create_nothing(
    home: HomeAssistant, call: Call, home_box: BoxInWeb, tmp_path: Path
) -> None:
    home.config.allowlist_external_dirs = {str(tmp_path)}
    (tmp_path / "there.torrent").write_bytes(b"mine")
    for data, reason in MISTAKES:
        fields = {"source_path": "/downloads/film", **data}
        if "save_to" in fields:
            fields["save_to"] = fields["save_to"].replace("{tmp}", str(tmp_path))
        with pytest.raises(ServiceValidationError) as error:
            await call("create_torrent", **fields)
        assert error.value.translation_key == reason, data
    for wrong in (
        {"piece_size": 1_000},
        {"piece_size": 1 << 30},
        {"piece_size": None},
        {"format": "bogus"},
        {"trackers": ["a|b"]},
        {"trackers": [["file:///x"]]},
        {"web_seeds": ["seed"]},
        {"timeout": 0},
    ):
        with pytest.raises(vol.Invalid):
            await call("create_torrent", source_path="/downloads/film", **wrong)
    assert not home_box.creator.forms
    assert (tmp_path / "there.torrent").read_bytes() == b"mine"


FAILURES = [
    ("All files have been filtered out by 'Ignore dotfiles' option.", "nothing_there"),
    ("invalid length of torrent", "empty"),
    ("Failed to start seeding.", "not_seeded"),
    ("no such file", "other"),
]


async def test_each_failure_has_words_and_leaves_no_task(
    call: Call, home_box: BoxInWeb
) -> None:
    creator = home_box.creator

    async def fails(key: str, **data: Any) -> None:
        with pytest.raises(HomeAssistantError) as error:
            await call("create_torrent", source_path="/downloads/film", **data)
        assert error.value.translation_key == key
        assert not creator.tasks

    for text, problem in FAILURES:
        creator.steps = [{"status": "Failed", "errorMessage": text}]
        await fails(f"creation_{problem}")
    creator.steps = [{"status": "Running", "progress": 1}]
    await fails("creation_timeout", timeout=1)
    creator.steps = [{"status": "Finished"}]
    home_box.refuses["torrentcreator/torrentFile"] = Answer(404, "Not Found")
    await fails("task_gone")
    home_box.refuses["torrentcreator/torrentFile"] = Answer(200, "d1:ae")
    await fails("torrent_file_not_a_torrent")
    creator.is_full = True
    await fails("too_many_tasks")


async def test_a_canceled_action_stops_its_task(call: Call, home_box: BoxInWeb) -> None:
    home_box.creator.steps = [{"status": "Running", "progress": 1}]
    action = asyncio.ensure_future(
        call("create_torrent", source_path="/downloads/film")
    )
    for _ in range(500):
        if home_box.commands("torrentcreator/status"):
            break
        await asyncio.sleep(0.01)
    action.cancel()
    with pytest.raises(asyncio.CancelledError):
        await action
    assert not home_box.creator.tasks


async def test_a_task_that_a_crash_left_behind_is_deleted_at_the_next_start(
    home: HomeAssistant,
    call: Call,
    home_box: BoxInWeb,
    connected: MockConfigEntry,
) -> None:
    home_box.creator.tasks = {"ours": 0, "theirs": 0}
    connected.runtime_data.torrents.memory.async_keep_task("ours")
    await home.config_entries.async_reload("entry")
    await home.async_block_till_done(wait_background_tasks=True)
    assert home_box.creator.tasks == {"theirs": 0}
    assert connected.runtime_data.torrents.memory.tasks == ()


async def test_a_task_that_goes_on_during_a_reload_is_deleted_after_it(
    home: HomeAssistant, call: Call, home_box: BoxInWeb, connected: MockConfigEntry
) -> None:
    home_box.creator.steps = [{"status": "Running", "progress": 1}]
    begun = asyncio.Event()
    connected.runtime_data.torrents.creations.async_add_listener(begun.set)
    action = asyncio.ensure_future(
        call("create_torrent", source_path="/downloads/film")
    )
    await begun.wait()
    await home.config_entries.async_reload("entry")
    with pytest.raises(HomeAssistantError):
        await action
    await home.async_block_till_done(wait_background_tasks=True)
    assert not home_box.creator.tasks
    assert connected.runtime_data.torrents.memory.tasks == ()


async def test_only_administrators_create_and_only_since_5_0(
    call: Call,
    home_box: BoxInWeb,
    connected: MockConfigEntry,
    admin: MockUser,
    user: MockUser,
) -> None:
    with pytest.raises(Unauthorized):
        await call("create_torrent", user, source_path="/downloads/film")
    answer = await call("create_torrent", admin, source_path="/downloads/film")
    assert "torrent_file" not in answer

    qbittorrent = connected.runtime_data.connection.qbittorrent
    qbittorrent.version = type(qbittorrent.version)(app="4.6.0", web_api="2.9.3")
    with pytest.raises(ServiceValidationError) as error:
        await call("create_torrent", source_path="/downloads/film")
    assert error.value.translation_key == "creation_unsupported"


async def test_settings_are_changed_and_read_back(
    call: Call, home_box: BoxInWeb, admin: MockUser, user: MockUser
) -> None:
    answer = await call(
        "set_preferences",
        admin,
        max_connec=100.0,
        up_limit=5_000,
        save_path="/downloads/a",
    )
    assert answer["before"] == {
        "max_connec": 500,
        "up_limit": 0,
        "save_path": "/downloads",
    }
    assert answer["after"] == {
        "max_connec": 100,
        "up_limit": 4_096,
        "save_path": "/downloads/a",
    }
    for data, reason in (
        ({}, "nothing_to_change"),
        ({"max_connec": 0}, "invalid_preference"),
        ({"up_limit": 1}, "invalid_preference"),
        ({"save_path": "/etc"}, "path_outside"),
    ):
        with pytest.raises(ServiceValidationError) as error:
            await call("set_preferences", **data)
        assert error.value.translation_key == reason
    with pytest.raises(Unauthorized):
        await call("set_preferences", user, max_connec=1)
    for wrong in ({"max_connec": "abc"}, {"web_ui_password": "x"}):
        with pytest.raises(vol.Invalid):
            await call("set_preferences", **wrong)
    assert home_box.box.preferences["max_connec"] == 100
