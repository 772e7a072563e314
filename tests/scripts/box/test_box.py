"""What limits, time, and commands do to the demo's torrents."""

import pytest

from scripts.demo_home.box import ARRIVING, TORRENTS, Arrivals
from scripts.demo_home.box.arrivals import EVERY_SECONDS, FIRST_SECONDS, STAYS_SECONDS
from scripts.demo_home.box.catalog import LIMITED, STALLED, STOPPED, TRACKERS
from scripts.demo_home.box.state import DOWNLOAD_SECONDS

from .demo_box import BEGIN, DemoBox

FIRST = TORRENTS[0]
DEMAND = 4 * 100_000


def test_it_begins_with_a_box_that_has_run_for_days() -> None:
    demo = DemoBox()
    demo.wait()
    states = {each.state(BEGIN) for each in demo.box.torrents.values()}
    assert states == {"uploading", "stalledDL", "stoppedDL"}
    assert demo.named(FIRST.name).up_rate == DEMAND
    assert demo.named(STOPPED.name).state(BEGIN) == "stoppedDL"
    assert demo.named(STALLED.name).left > 0
    assert demo.named(LIMITED.name).up_limit == 512 * 1024
    hosts = {each.tracker for each in TORRENTS}
    assert hosts == {"", *TRACKERS}


def test_a_rate_answers_to_the_limit_and_the_bytes_to_the_rate() -> None:
    demo = DemoBox()
    demo.wait()
    torrent = demo.named(FIRST.name)
    demo.call("torrents/setUploadLimit", hashes=torrent.info_hash, limit=50_000)
    demo.wait(2)
    assert 50_000 < torrent.up_rate < DEMAND
    demo.wait(30)
    assert torrent.up_rate == pytest.approx(50_000, rel=0.01)
    before = torrent.uploaded
    demo.wait(20)
    assert torrent.uploaded - before == pytest.approx(20 * 50_000, rel=0.01)
    demo.call("torrents/setUploadLimit", hashes=torrent.info_hash, limit=0)
    demo.wait(20)
    assert torrent.up_rate == pytest.approx(DEMAND, rel=0.01)


def test_the_limit_for_all_holds_in_both_modes() -> None:
    demo = DemoBox()
    for mode, name in (("0", "up_limit"), ("1", "alt_up_limit")):
        demo.call("transfer/setSpeedLimitsMode", mode=mode)
        demo.call("app/setPreferences", json=f'{{"{name}": 409600}}')
        demo.wait(60)
        total = sum(each.up_rate for each in demo.box.torrents.values())
        assert total == pytest.approx(409_600, rel=0.01)
    assert demo.call("transfer/speedLimitsMode").text == "1"


def test_torrents_come_are_downloaded_and_go_again() -> None:
    demo = DemoBox()
    arrivals = Arrivals(BEGIN)
    states: list[tuple[str, str]] = []
    for _ in range(FIRST_SECONDS + STAYS_SECONDS + 20):
        demo.wait(1)
        arrivals.play(demo.box, demo.box.now)
        states += [
            (each.name, each.state(demo.box.now))
            for each in demo.box.torrents.values()
            if "new" in each.tags
        ]
    first = [state for name, state in states if name == ARRIVING[0].name]
    assert [*dict.fromkeys(first)] == [
        "checkingResumeData",
        "stalledDL",
        "downloading",
        "uploading",
    ]
    assert first.count("downloading") == pytest.approx(DOWNLOAD_SECONDS, abs=10)
    assert len(first) == pytest.approx(STAYS_SECONDS, abs=2)
    assert ARRIVING[0].info_hash not in demo.box.torrents
    assert ARRIVING[1].info_hash in demo.box.torrents

    arrivals.is_on = False
    present = {*demo.box.torrents}
    for _ in range(10):
        demo.wait(EVERY_SECONDS, step=EVERY_SECONDS)
        arrivals.play(demo.box, demo.box.now)
    assert {*demo.box.torrents} == present


def test_what_a_user_removes_does_not_come_back_at_once() -> None:
    demo = DemoBox()
    arrivals = Arrivals(BEGIN)
    demo.wait(FIRST_SECONDS + 1)
    arrivals.play(demo.box, demo.box.now)
    key = ARRIVING[0].info_hash
    demo.call("torrents/delete", hashes=key, deleteFiles="true")
    demo.wait(5)
    arrivals.play(demo.box, demo.box.now)
    assert key not in demo.box.torrents


def test_an_address_is_fetched_or_the_log_says_why_not() -> None:
    demo = DemoBox()
    good = "https://tracker.distros.example/void-live-x86_64.iso.torrent"
    answer = demo.call("torrents/add", urls=good, tags="mine")
    assert answer.status == 202
    known = f"https://x.example/{FIRST.name}.torrent"
    for url in (known, "https://x.example/index.html"):
        demo.call("torrents/add", urls=url)
    demo.wait(3)
    assert demo.named("void-live-x86_64.iso").tags == {"mine"}
    lines = demo.read("log/main", last_known_id=-1)
    said = [line["message"] for line in lines if line["type"] == 4]
    assert len(said) == 1
    assert "index.html" in said[0]
    assert any(FIRST.info_hash in line["message"] for line in lines)
    assert demo.read("log/main", last_known_id=lines[-1]["id"]) == []


def test_a_magnet_link_learns_its_files_and_is_downloaded() -> None:
    demo = DemoBox((), peers=60)
    demo.call("torrents/add", urls=f"magnet:?xt=urn:btih:{'a' * 40}&dn=Film")
    demo.call("torrents/add", urls=f"magnet:?xt=urn:btih:{FIRST.info_hash}")
    [unknown, known] = demo.box.torrents.values()
    demo.wait(1)
    assert unknown.state(demo.box.now) == "metaDL"
    assert demo.read("torrents/files", hash=unknown.info_hash) == []
    assert demo.call("torrents/export", hash=unknown.info_hash).status == 409
    demo.wait(120)
    assert unknown.is_complete
    assert unknown.name == "Film"
    assert known.name == FIRST.name
    assert demo.call("torrents/export", hash=known.info_hash).body == FIRST.content


def test_torrents_wait_for_their_turn() -> None:
    demo = DemoBox(TORRENTS[:4])
    demo.call(
        "app/setPreferences", json='{"queueing_enabled": true, "max_active_uploads": 2}'
    )
    demo.wait(1)
    hashes = [*demo.box.torrents]
    order = [each.state(demo.box.now) for each in demo.box.torrents.values()]
    assert order == ["uploading", "uploading", "queuedUP", "queuedUP"]
    demo.call("torrents/topPrio", hashes=hashes[3])
    demo.call("torrents/decreasePrio", hashes=hashes[0])
    demo.wait(1)
    order = [each.state(demo.box.now) for each in demo.box.torrents.values()]
    assert order == ["queuedUP", "uploading", "queuedUP", "uploading"]


def test_a_torrent_stops_when_it_has_shared_enough() -> None:
    demo = DemoBox(TORRENTS[:2])
    torrent = demo.named(FIRST.name)
    demo.call(
        "torrents/setShareLimits",
        hashes=torrent.info_hash,
        ratioLimit=0.1,
        seedingTimeLimit=-2,
        inactiveSeedingTimeLimit=-2,
        shareLimitAction="Default",
    )
    demo.wait(1)
    assert torrent.state(demo.box.now) == "stoppedUP"
    demo.call(
        "app/setPreferences",
        json='{"max_seeding_time_enabled": true, "max_seeding_time": 5}',
    )
    demo.wait(1)
    assert all(each.is_stopped for each in demo.box.torrents.values())


def test_checked_and_moved_torrents_transfer_nothing() -> None:
    demo = DemoBox(TORRENTS[:1])
    demo.wait(1)
    torrent = demo.named(FIRST.name)
    for path, fields, state in (
        ("torrents/recheck", {}, "checkingUP"),
        ("torrents/setLocation", {"location": "/media/new"}, "moving"),
    ):
        demo.call(path, hashes="all", **fields)
        demo.wait(1)
        assert (torrent.state(demo.box.now), torrent.up_rate) == (state, 0)
        demo.wait(10)
        assert torrent.state(demo.box.now) == "uploading"
    assert torrent.save_path == "/media/new"
