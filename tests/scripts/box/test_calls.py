"""Answers that the scenarios do not ask for."""

from custom_components.qb_peer_vpn.torrents import read_torrent_file
from scripts.demo_home.box import TORRENTS
from scripts.demo_home.box.catalog import LIMITED

from .demo_box import DemoBox

FIRST = TORRENTS[0]
UNKNOWN = "f" * 40


def test_what_is_missing_is_named() -> None:
    demo = DemoBox()
    answer = demo.call("torrents/setUploadLimit", hashes=UNKNOWN)
    assert (answer.status, answer.text) == (400, "Missing required parameters: limit")
    assert demo.call("torrents/delete", hashes=UNKNOWN).status == 400
    assert demo.call("torrents/files").status == 400
    assert demo.call("torrents/setShareLimits", hashes=UNKNOWN).status == 400


def test_one_unknown_torrent_is_not_found_and_among_others_it_is_ignored() -> None:
    demo = DemoBox()
    for path in ("files", "rename", "export", "trackers", "properties"):
        assert demo.call(f"torrents/{path}", hash=UNKNOWN, name="x").status == 404
    assert demo.call("torrents/stop", hashes=UNKNOWN).status == 200


def test_limits_that_make_no_sense_mean_none() -> None:
    demo = DemoBox(TORRENTS[:1])
    torrent = demo.named(FIRST.name)
    for word in ("0", "-1", "abc", "", "1.5", "2147483647"):
        torrent.up_limit = 7
        demo.call("torrents/setUploadLimit", hashes="all", limit=word)
        assert torrent.up_limit == 0
    demo.call("torrents/setDownloadLimit", hashes="all", limit=1023)
    assert torrent.down_limit == 1_023
    found = demo.read("torrents/properties", hash=torrent.info_hash)
    assert (found["up_limit"], found["dl_limit"]) == (-1, 1_023)


def test_categories_and_tags_are_kept() -> None:
    demo = DemoBox()
    assert demo.call("torrents/createCategory", category="linux").status == 409
    assert demo.call("torrents/createCategory", category="a//b").status == 409
    assert demo.call("torrents/createCategory", category="").status == 400
    demo.call("torrents/createCategory", category="games", savePath="/downloads/games")
    demo.call("torrents/editCategory", category="games", savePath="/media/games")
    assert demo.read("torrents/categories")["games"]["savePath"] == "/media/games"
    missing = demo.call("torrents/editCategory", category="none", savePath="/x")
    assert missing.status == 404
    demo.call("torrents/removeCategories", categories="games\nlinux")
    assert demo.named(FIRST.name).category == ""
    assert "linux" not in demo.read("torrents/categories")

    demo.call("torrents/createTags", tags="later")
    demo.call("torrents/setTags", hashes=FIRST.info_hash, tags="a, b")
    assert {"a", "b", "later", "keep"} <= {*demo.read("torrents/tags")}
    demo.call("torrents/deleteTags", tags="a")
    assert demo.named(FIRST.name).tags == {"b"}
    demo.call("torrents/removeTags", hashes=FIRST.info_hash)
    assert demo.named(FIRST.name).tags == set()


def test_switches_of_a_torrent_are_kept() -> None:
    demo = DemoBox(TORRENTS[:1])
    torrent = demo.named(FIRST.name)
    demo.call("torrents/toggleFirstLastPiecePrio", hashes="all")
    demo.call("torrents/setAutoManagement", hashes="all", enable="true")
    assert (torrent.first_last_first, torrent.manages_itself) == (True, True)


def test_files_are_numbered_and_their_priorities_checked() -> None:
    demo = DemoBox()
    key = LIMITED.info_hash
    files = demo.read("torrents/files", hash=key)
    assert [each["index"] for each in files] == [0, 1, 2]
    assert files[0]["name"] == f"{LIMITED.name}/movie.mkv"
    before = demo.named(LIMITED.name).size
    demo.call("torrents/filePrio", hash=key, id="1|2", priority=0)
    assert demo.named(LIMITED.name).size < before
    for wrong, status in (
        ({"id": "0", "priority": "3"}, 400),
        ({"id": "x", "priority": "1"}, 400),
        ({"id": "7", "priority": "1"}, 409),
    ):
        answer = demo.call("torrents/filePrio", hash=key, **wrong)
        assert answer.status == status


def test_the_first_trackers_are_none() -> None:
    demo = DemoBox()
    rows = demo.read("torrents/trackers", hash=LIMITED.info_hash)
    assert [row["tier"] for row in rows] == [-1, -1, -1, 0]
    assert rows[0]["msg"] == "This torrent is private"
    assert rows[3]["url"] == LIMITED.announce


def test_unknown_modes_and_settings_change_nothing() -> None:
    demo = DemoBox()
    assert demo.call("transfer/setSpeedLimitsMode", mode="2").status == 400
    demo.call("transfer/toggleSpeedLimitsMode")
    assert demo.call("transfer/speedLimitsMode").text == "1"
    before = dict(demo.box.preferences)
    assert demo.call("app/setPreferences", json="{").status == 200
    demo.call("app/setPreferences", json='{"nothing": 1}')
    demo.call("app/setPreferences", json="[]")
    assert demo.read("app/preferences") == before


def test_folders_are_listed() -> None:
    demo = DemoBox()
    path = "app/getDirectoryContent"
    assert demo.read(path, dirPath="/media", mode="dirs") == [
        "/media/empty",
        "/media/holiday 2026",
        "/media/podcast",
    ]
    assert "/media/my-distribution.iso" in demo.read(path, dirPath="/media/")
    assert demo.read(path, dirPath="/media", mode="files") == [
        "/media/my-distribution.iso"
    ]
    assert demo.read(path, dirPath="/", mode="dirs") == ["/downloads", "/media"]
    assert demo.read(path, dirPath="/media/empty") == []
    assert demo.call(path, dirPath="media").status == 400
    for missing in ("/nowhere", "/media/my-distribution.iso"):
        assert demo.call(path, dirPath=missing).status == 404


def task(demo: DemoBox, **fields: object) -> str:
    return str(demo.read("torrentcreator/addTask", **fields)["taskID"])


def status(demo: DemoBox, task_id: str) -> str:
    [row] = demo.read("torrentcreator/status", taskID=task_id)
    return str(row["status"])


def test_torrents_are_made_one_after_the_other() -> None:
    demo = DemoBox()
    first = task(
        demo,
        sourcePath="/media/holiday 2026",
        trackers="http%3A%2F%2Fa.example%2Fx|http%3A%2F%2Fb.example%2F||http%3A%2F%2Fc.example",
        urlSeeds="http%3A%2F%2Fseed.example",
        private="true",
        source="HOME",
        comment="Ours",
    )
    second = task(demo, sourcePath="/media/podcast", format="v1", startSeeding="false")
    assert (status(demo, first), status(demo, second)) == ("Queued", "Queued")
    demo.wait(1)
    assert (status(demo, first), status(demo, second)) == ("Running", "Queued")
    assert demo.call("torrentcreator/torrentFile", taskID=first).status == 409
    demo.wait(30)
    assert len(demo.read("torrentcreator/status")) == 2
    content = demo.call("torrentcreator/torrentFile", taskID=first).body
    assert isinstance(content, bytes)
    found = read_torrent_file(content)
    assert (found.name, found.file_count, found.is_private) == ("holiday 2026", 3, True)
    assert found.hashes.v1
    assert found.hashes.v2
    seeded = demo.named("holiday 2026")
    assert seeded.is_complete
    assert seeded.downloaded == 0
    assert [each.split("/")[2] for each in seeded.trackers] == [
        "a.example",
        "b.example",
        "c.example",
    ]
    assert not [t for t in demo.box.torrents.values() if t.name == "podcast"]
    demo.call("torrentcreator/deleteTask", taskID=first)
    for path in ("status", "torrentFile", "deleteTask"):
        assert demo.call(f"torrentcreator/{path}", taskID=first).status == 404


def test_a_torrent_of_nothing_fails_and_one_that_is_there_is_not_seeded() -> None:
    demo = DemoBox()
    for path in ("/nowhere", "/media/empty", "relative"):
        failed = task(demo, sourcePath=path)
        demo.wait(5)
        [row] = demo.read("torrentcreator/status", taskID=failed)
        assert row["status"] == "Failed"
        assert "dotfiles" in row["errorMessage"]
    twice = [task(demo, sourcePath="/media/podcast", format="v2") for _ in range(2)]
    demo.wait(30)
    assert [status(demo, each) for each in twice] == ["Finished", "Failed"]


def test_there_is_room_for_256_tasks() -> None:
    demo = DemoBox()
    for _ in range(256):
        task(demo, sourcePath="/media/podcast", startSeeding="false")
    answer = demo.call("torrentcreator/addTask", sourcePath="/media/podcast")
    assert (answer.status, answer.text) == (409, "Too many active tasks")
