"""The actions that control, change, and read torrents."""

from typing import Any

from homeassistant.exceptions import HomeAssistantError, ServiceValidationError
import pytest
import voluptuous as vol

from tests.qbittorrent.web_ui import HTML, Answer

from .boxed import BoxInWeb
from .conftest import Call


async def test_torrents_are_checked_announced_moved_and_removed(
    call: Call, home_box: BoxInWeb
) -> None:
    key = home_box.add()
    await call("recheck_torrents", hashes=[key])
    await call("reannounce_torrents", hashes=[key])
    for path in ("recheck", "reannounce"):
        assert home_box.commands(f"torrents/{path}") == [{"hashes": key}]
    with pytest.raises(ServiceValidationError) as error:
        await call("move_in_queue", hashes=[key], move="top")
    assert error.value.translation_key == "queueing_off"
    home_box.box.queueing = True
    await call("move_in_queue", hashes=[key], move="bottom")
    assert home_box.commands("torrents/bottomPrio") == [{"hashes": key}]

    answer = await call("remove_torrents", hashes=[key])
    assert answer["count"] == 1
    assert home_box.commands("torrents/delete")[0]["deleteFiles"] == "false"
    assert (await call("get_torrents"))["total"] == 0

    key = home_box.add()
    await call("remove_torrents", hashes=[key], delete_files=True)
    assert home_box.commands("torrents/delete")[1]["deleteFiles"] == "true"


async def test_only_what_is_given_changes(call: Call, home_box: BoxInWeb) -> None:
    key = home_box.add(category="films")
    await call(
        "set_torrent",
        hashes=[key],
        upload_limit=4096,
        add_tags=["a", "b"],
        sequential=True,
        name="Another",
        ratio=2,
    )
    row = home_box.row(key)
    assert (row["up_limit"], row["tags"], row["seq_dl"]) == (4096, "a, b", True)
    assert (row["name"], row["category"], row["ratio_limit"]) == ("Another", "films", 2)
    assert row["seeding_time_limit"] == -2

    await call("set_torrent", hashes=[key], category="", location="/downloads/new")
    assert (row["category"], row["save_path"]) == ("", "/downloads/new")

    await call("set_torrent", hashes=[key], minutes=-1, inactive_minutes=60)
    assert row["ratio_limit"] == 2
    assert row["seeding_time_limit"] == -1
    assert row["inactive_seeding_time_limit"] == 60


MISTAKES: list[tuple[dict[str, Any], str]] = [
    ({}, "nothing_to_change"),
    ({"category": "none such"}, "unknown_category"),
    ({"location": "downloads"}, "path_relative"),
    ({"location": "/downloads/../etc"}, "path_parent"),
    ({"location": "/downloads/a\nb"}, "path_unprintable"),
    ({"location": "/etc"}, "path_outside"),
    ({"location": "/" + "a" * 5000}, "path_too_long"),
]


async def test_a_wrong_change_changes_nothing(call: Call, home_box: BoxInWeb) -> None:
    key, other = home_box.add("A"), home_box.add("B")
    before = dict(home_box.row(key))
    for data, reason in MISTAKES:
        with pytest.raises(ServiceValidationError) as error:
            await call("set_torrent", hashes=[key], **data)
        assert error.value.translation_key == reason
    with pytest.raises(ServiceValidationError) as error:
        await call("set_torrent", hashes=[key, other], name="Same")
    assert error.value.translation_key == "one_torrent_only"
    for data in (
        {"upload_limit": -1},
        {"upload_limit": "much"},
        {"category": "a//b"},
        {"category": "a\\b"},
        {"add_tags": ["a,b"]},
        {"add_tags": ["qbpv-12345678"]},
        {"add_tags": [" "]},
        {"name": " "},
        {"name": "a\nb"},
        {"ratio": -3},
        {"minutes": 1_000_000},
    ):
        with pytest.raises(vol.Invalid):
            await call("set_torrent", hashes=[key], **data)
    assert home_box.row(key) == before


async def test_torrents_are_listed_sorted_and_cut(
    call: Call, home_box: BoxInWeb
) -> None:
    first = home_box.add("b", dl_limit=10, tags="x, qbpv-0a1b2c3d")
    second = home_box.add("A\u202egnp.exe", size=7, amount_left=0, num_leechs=1)
    third = home_box.add("c <b>c</b>")
    await call("stop_torrents", hashes=[first])

    answer = await call("get_torrents", limit=2, files=True)
    assert answer["total"] == 3
    one, two = answer["torrents"]
    assert (one["hash"], one["name"]) == (second, "Agnp.exe")
    assert (one["size"], one["eta_s"], one["added"]) == (
        7,
        None,
        "2026-09-21T14:13:20+00:00",
    )
    assert (two["name"], two["tags"], two["download_limit"]) == ("b", ["x"], 10)
    assert (two["state"], two["finished"]) == ("stopped", None)
    assert two["files"][0] == {
        "index": 0,
        "name": "b",
        "size": 16_384,
        "progress": 0.0,
        "priority": "normal",
    }

    answer = await call("get_torrents", filter={"name_contains": "GNP"})
    assert [row["hash"] for row in answer["torrents"]] == [second]
    answer = await call("get_torrents", hashes=[first, "f" * 40, second], sort="size")
    assert [row["hash"] for row in answer["torrents"]] == [second, first]
    answer = await call("get_torrents", sort="name", descending=True, limit=1)
    assert answer["torrents"][0]["hash"] == third
    with pytest.raises(ServiceValidationError):
        await call("get_torrents", hashes=[first], filter={"active": True})


async def test_files_of_many_torrents_are_too_many(
    call: Call, home_box: BoxInWeb
) -> None:
    for number in range(21):
        home_box.add(f"File {number}")
    await call("stop_torrents", filter={}, all=True)
    with pytest.raises(ServiceValidationError) as error:
        await call("get_torrents", files=True)
    assert error.value.translation_key == "too_many_for_files"


async def test_files_have_priorities(call: Call, home_box: BoxInWeb) -> None:
    key = home_box.add()
    answer = await call("set_file_priorities", hash=key, priorities={0: "highest"})
    assert answer["hashes"] == [key]
    (file,) = (await call("get_files", hash=key))["files"]
    assert file["priority"] == "highest"
    for data, reason in (
        ({"hash": key, "priorities": {9: "skip"}}, "unknown_file"),
        ({"hash": "f" * 40, "priorities": {0: "skip"}}, "torrent_gone"),
        ({"hash": "all", "priorities": {0: "skip"}}, "not_a_hash"),
    ):
        with pytest.raises(ServiceValidationError) as error:
            await call("set_file_priorities", **data)
        assert error.value.translation_key == reason
    home_box.row(key)["size"] = 0
    with pytest.raises(ServiceValidationError) as error:
        await call("set_file_priorities", hash=key, priorities={0: "skip"})
    assert error.value.translation_key == "no_metadata"
    for priorities in ({}, {0: "most"}, {-1: "skip"}):
        with pytest.raises(vol.Invalid):
            await call("set_file_priorities", hash=key, priorities=priorities)


async def test_a_qbittorrent_that_is_away_is_an_error_in_words(
    call: Call, home_box: BoxInWeb
) -> None:
    key = home_box.add()
    await call("start_torrents", hashes=[key])
    page = Answer(502, "<html>Bad gateway</html>", "text/html")
    home_box.refuses["torrents/stop"] = page
    with pytest.raises(HomeAssistantError) as error:
        await call("stop_torrents", hashes=[key])
    assert error.value.translation_key == "unavailable"
    assert home_box.web_ui.paths().count("torrents/stop") == 1


async def test_a_page_of_a_proxy_is_no_success(call: Call, home_box: BoxInWeb) -> None:
    key = home_box.add()
    home_box.refuses = {"torrents/stop": HTML, "torrents/add": HTML}
    for action, data in (
        ("stop_torrents", {"hashes": [key]}),
        ("add_torrent", {"magnet": "b" * 40}),
    ):
        with pytest.raises(HomeAssistantError) as error:
            await call(action, **data)
        assert error.value.translation_key == "not_qbittorrent"
