"""The action that adds a torrent: from where, how, and what it returns."""

import os
from pathlib import Path
import tempfile
from typing import Any
from unittest.mock import patch

from aiohttp import FormData
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.qbittorrent import adding
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.torrents.torrent_files import hybrid_info, torrent, v1_hash, v1_info, v2_hash

from .boxed import BoxInWeb
from .conftest import Call

FILE = torrent(v1_info())
HASH = v1_hash(v1_info())


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "FETCH_PAUSE", 0)
    monkeypatch.setattr(adding, "FETCH_TRIES", 3)


async def test_a_magnet_link_is_added_with_all_options(
    call: Call, home_box: BoxInWeb
) -> None:
    answer = await call(
        "add_torrent",
        magnet=f" MAGNET:?xt=urn:btih:{'A' * 40}&dn=Some+film ",
        category="films/new",
        tags=["a", "b"],
        save_path="/downloads/films",
        stopped=True,
        upload_limit=1024,
        download_limit=2048,
        ratio=1.5,
        minutes=60,
        sequential=True,
        layout="subfolder",
        first=True,
    )
    assert answer == {
        "added": True,
        "hash": "a" * 40,
        "name": "Some film",
        "reason": None,
    }
    (form,) = home_box.commands("torrents/add")
    assert form["urls"].startswith("magnet:?xt=urn:btih:" + "a" * 40)
    # A name that a version does not know is ignored: the torrent would start.
    assert form["stopped"] == form["paused"] == "true"
    assert form["contentLayout"] == "Subfolder"
    row = home_box.row("a" * 40)
    assert (row["category"], row["tags"]) == ("films/new", "a, b")
    assert (row["up_limit"], row["dl_limit"], row["ratio_limit"]) == (1024, 2048, 1.5)
    assert (row["save_path"], row["state"]) == ("/downloads/films", "stoppedDL")

    again = await call("add_torrent", magnet="A" * 40)
    assert (again["added"], again["reason"]) == (False, "already_there")
    (listed,) = (await call("get_torrents"))["torrents"]
    assert listed["hash"] == "a" * 40


async def test_a_file_of_home_assistant_is_added(
    home: HomeAssistant, call: Call, home_box: BoxInWeb, tmp_path: Path
) -> None:
    home.config.allowlist_external_dirs = {str(tmp_path / "in")}
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.torrent").write_bytes(FILE)
    answer = await call("add_torrent", path=str(tmp_path / "in" / "a.torrent"))
    assert (answer["added"], answer["hash"], answer["name"]) == (True, HASH, "Film")

    (tmp_path / "in" / "b.torrent").write_bytes(torrent(hybrid_info()))
    answer = await call("add_torrent", path=str(tmp_path / "in" / "b.torrent"))
    # A hybrid torrent has the name of its v2 hash.
    assert answer["hash"] == v2_hash(hybrid_info())[:40]
    assert len(home_box.box.torrents) == 2


async def test_hostile_paths_are_refused(
    home: HomeAssistant, call: Call, home_box: BoxInWeb, tmp_path: Path
) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    home.config.allowlist_external_dirs = {str(inside)}
    (outside / "a.torrent").write_bytes(FILE)
    (inside / "link.torrent").symlink_to(outside / "a.torrent")
    os.mkfifo(inside / "pipe.torrent")
    (inside / "no.torrent").write_bytes(b"<html>")
    with (inside / "big.torrent").open("wb") as file:
        file.truncate(10 * 1024 * 1024 + 1)
    for path, reason in (
        (outside / "a.torrent", "path_not_allowed"),
        (inside / "link.torrent", "path_not_allowed"),
        (inside / ".." / "out" / "a.torrent", "path_not_allowed"),
        (f"{inside}/a\0b", "path_not_allowed"),
        ("a.torrent", "path_not_allowed"),
        (inside / "missing.torrent", "file_unreadable"),
        (inside / "pipe.torrent", "file_unreadable"),
        (inside, "file_unreadable"),
        (inside / "no.torrent", "torrent_file_not_a_torrent"),
        (inside / "big.torrent", "torrent_file_too_large"),
    ):
        with pytest.raises(ServiceValidationError) as error:
            await call("add_torrent", path=str(path))
        assert error.value.translation_key == reason, path
    assert not home_box.commands("torrents/add")


async def test_a_link_that_changes_after_the_check_is_not_followed(
    home: HomeAssistant, call: Call, home_box: BoxInWeb, tmp_path: Path
) -> None:
    inside, secret = tmp_path / "in", tmp_path / "secret.torrent"
    inside.mkdir()
    (inside / "a.torrent").write_bytes(FILE)
    secret.write_bytes(FILE)
    link = inside / "link.torrent"
    link.symlink_to(inside / "a.torrent")
    home.config.allowlist_external_dirs = {str(inside)}
    look = home.config.is_allowed_path

    def look_and_change(path: str) -> bool:
        allowed = look(path)
        link.unlink()
        link.symlink_to(secret)
        return allowed

    with (
        patch.object(home.config, "is_allowed_path", look_and_change),
        pytest.raises(ServiceValidationError) as error,
    ):
        await call("add_torrent", path=str(link))
    assert error.value.translation_key == "path_not_allowed"
    assert not home_box.commands("torrents/add")


async def test_an_uploaded_file_is_used_once(
    home: HomeAssistant,
    call: Call,
    hass_client: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Another Home Assistant on this machine would remove the upload when it stops.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    client = await hass_client()

    async def upload(content: bytes) -> str:
        form = FormData()
        form.add_field("file", content, filename="a.torrent")
        answer = await client.post("/api/file_upload", data=form)
        return str((await answer.json())["file_id"])

    file_id = await upload(FILE)
    answer = await call("add_torrent", file_id=file_id)
    assert (answer["added"], answer["hash"]) == (True, HASH)
    for used, reason in (
        (file_id, "upload_gone"),
        ("../../etc", "upload_gone"),
        (await upload(b"d1:ae"), "torrent_file_not_a_torrent"),
        (await upload(bytes(10 * 1024 * 1024 + 1)), "torrent_file_too_large"),
    ):
        with pytest.raises(ServiceValidationError) as error:
            await call("add_torrent", file_id=used)
        assert error.value.translation_key == reason


async def test_qbittorrent_fetches_an_address(
    home: HomeAssistant, call: Call, home_box: BoxInWeb
) -> None:
    url = "https://example.org/a.torrent?key=1"
    home_box.box.web[url] = FILE
    answer = await call("add_torrent", url=url, tags=["mine"])
    assert (answer["added"], answer["hash"]) == (True, HASH)
    # The tag that shows which one it is has gone.
    assert home_box.row(HASH)["tags"] == "mine"
    assert home_box.box.tags == {"mine"}

    home_box.box.web["https://example.org/b"] = b"<html>"
    answer = await call("add_torrent", url="https://example.org/b")
    assert answer == {
        "added": False,
        "hash": None,
        "name": None,
        "reason": "not_fetched",
    }
    with pytest.raises(HomeAssistantError) as error:
        await home.services.async_call(
            DOMAIN,
            "add_torrent",
            {"config_entry_id": "entry", "url": "https://example.org/b"},
            blocking=True,
        )
    assert error.value.translation_key == "not_fetched"
    answer = await call("add_torrent", url="https://example.org/late")
    assert (answer["added"], answer["reason"]) == (True, "pending")

    answer = await call("add_torrent", url=f"Magnet:?xt=urn:btih:{'b' * 40}")
    assert answer["hash"] == "b" * 40


HOSTILE = [
    ({"url": "file:///etc/passwd"}, "address_scheme"),
    ({"url": "/etc/passwd"}, "address_scheme"),
    ({"url": "bc://bt/abc"}, "address_scheme"),
    ({"url": "https://example.org/a\nfile:///etc/passwd"}, "address_unprintable"),
    ({"url": "https://me:secret@example.org/"}, "address_login"),
    ({"url": "https://example.org\\@10.0.0.1/"}, "address_login"),
    ({"url": "http://[::1"}, "address_malformed"),
    ({"url": "http://127.0.0.1/a"}, "address_private"),
    ({"url": "http://0x7f.1/a"}, "address_private"),
    ({"url": "http://192.168.1.1/a"}, "address_private"),
    ({"url": "http://169.254.169.254/latest"}, "address_private"),
    ({"url": "http://[::ffff:10.0.0.1]/a"}, "address_private"),
    ({"url": "http://localhost/a"}, "address_private"),
    ({"url": "http://0.0.0.0/a", "fetch": "here"}, "address_private"),
    ({"url": "file:///etc/passwd", "fetch": "here"}, "address_scheme"),
    ({"url": "https://example.org/" + "a" * 3000}, "address_too_long"),
    ({"magnet": "https://example.org/a"}, "magnet_not_a_magnet"),
    ({"magnet": "magnet:?dn=x"}, "magnet_no_hash"),
    (
        {"magnet": "magnet:?xt=urn:btih:" + "a" * 40 + "\nfile:///x"},
        "magnet_unprintable",
    ),
    (
        {"magnet": "magnet:?xt=urn:btih:" + "a" * 40 + "&xt=urn:btih:" + "b" * 40},
        "magnet_two_torrents",
    ),
    (
        {"magnet": "magnet:?xt=urn:btih:" + "a" * 40 + "&tr=" + "b" * 20_000},
        "magnet_too_long",
    ),
    ({"magnet": "a" * 40, "save_path": "films"}, "path_relative"),
    ({"magnet": "a" * 40, "save_path": "/downloads/../x"}, "path_parent"),
    ({"magnet": "a" * 40, "save_path": "/etc"}, "path_outside"),
    ({}, "one_source"),
    ({"magnet": "a" * 40, "url": "https://example.org/"}, "one_source"),
]


async def test_hostile_addresses_are_refused(call: Call, home_box: BoxInWeb) -> None:
    for data, reason in HOSTILE:
        with pytest.raises(ServiceValidationError) as error:
            await call("add_torrent", **data)
        assert error.value.translation_key == reason, data
        # Neither the text nor its cause quotes what was given.
        assert "secret" not in str(error.value)
    assert not home_box.commands("torrents/add")


async def test_options_allow_more(
    home: HomeAssistant,
    call: Call,
    home_box: BoxInWeb,
    connected: MockConfigEntry,
) -> None:
    section = {
        "allow_private": True,
        "folders": ["/srv"],
        "path_pairs": ["/media/films = /data/films"],
    }
    home.config_entries.async_update_entry(
        connected, options={**connected.options, "torrents": section}
    )
    url = "http://192.168.1.5/a.torrent"
    home_box.box.web[url] = FILE
    assert (await call("add_torrent", url=url))["hash"] == HASH
    for key, given, used in (
        ("1", "/srv/a", "/srv/a"),
        ("2", "/data/films/a", "/data/films/a"),
        ("3", "/media/films/a", "/data/films/a"),
    ):
        await call("add_torrent", magnet=key * 40, save_path=given)
        assert home_box.row(key * 40)["save_path"] == used
    with pytest.raises(ServiceValidationError):
        await call("add_torrent", magnet="4" * 40, save_path="/media/other")


async def test_left_over_tags_are_removed_at_the_start(
    home: HomeAssistant, box: BoxInWeb, connected: MockConfigEntry
) -> None:
    key = box.add(tags="mine, qbpv-0a1b2c3d")
    box.box.tags = {"mine", "qbpv-0a1b2c3d"}
    await home.config_entries.async_setup(connected.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert box.box.tags == {"mine"}
    assert box.row(key)["tags"] == "mine"
