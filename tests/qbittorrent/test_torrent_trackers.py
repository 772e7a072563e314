"""Trackers of single torrents, where no poll reports those of all."""

from collections.abc import Iterator

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    CannotConnectError,
    NotQbittorrentError,
    UnavailableError,
    UnreadableAnswerError,
)
from custom_components.qb_peer_vpn.qbittorrent.torrent_source import MAP_INTERVAL
from custom_components.qb_peer_vpn.qbittorrent.torrent_trackers import (
    MOST_ASKED,
    read_trackers,
)
from custom_components.qb_peer_vpn.web import UnreadableJsonError

from .table_home import Home
from .torrents import A, C, hosts_of, pieces, torrent
from .web_ui import load_fixture

MANY = [f"{number:040x}" for number in range(2 * MOST_ASKED + 5)]
TRACKERS = "torrents/trackers"


def asked_trackers(home: Home) -> list[str]:
    return [str(form["hash"]) for path, form in home.server.asked if path == TRACKERS]


async def test_an_active_torrent_that_names_no_tracker_is_asked_for_all_of_them(
    old: Home,
) -> None:
    await old.poll()
    old.server.torrents[C] = torrent(name="Gamma", upspeed=5)
    old.server.urls |= {
        "http://b.example/secret": {C},
        "udp://b.example:80": {C},
        "http://a.example/secret": {A, C},
    }

    found = (await old.poll()).torrents

    assert asked_trackers(old) == [C]
    assert hosts_of(found, C) == {"a.example", "b.example"}
    assert hosts_of(found, A) == {"a.example"}
    # It is known now, also while it is idle, and after a list of all torrents.
    for after in (60.0, 900.0):
        found = (await old.poll(after=after)).torrents
        assert asked_trackers(old) == []
        assert hosts_of(found, C) == {"a.example", "b.example"}


async def test_what_names_a_tracker_or_does_nothing_is_not_asked(old: Home) -> None:
    await old.poll()
    old.server.torrents |= {
        C: torrent(upspeed=5, tracker="http://c.example/secret"),
        MANY[0]: torrent(),
    }
    found = (await old.poll()).torrents
    assert asked_trackers(old) == []
    assert hosts_of(found, C) == {"c.example"}


async def test_a_poll_asks_for_20_and_for_each_torrent_once(old: Home) -> None:
    """Those without any tracker, as with DHT alone, would be asked for ever."""
    await old.poll()
    old.server.torrents |= {each: torrent(upspeed=5) for each in MANY}
    polls = []
    for _ in range(4):
        await old.poll()
        polls.append(asked_trackers(old))
    assert [len(each) for each in polls] == [MOST_ASKED, MOST_ASKED, 5, 0]
    assert sorted(each for asked in polls for each in asked) == MANY

    # The list of all trackers may have another answer.
    await old.poll(after=MAP_INTERVAL)
    await old.poll()
    assert len(asked_trackers(old)) == MOST_ASKED


async def test_new_qbittorrents_report_the_trackers_of_all_torrents() -> None:
    home = Home()
    await home.poll()
    home.server.torrents[C] = torrent(upspeed=5)
    await home.poll()
    assert asked_trackers(home) == []


async def test_a_torrent_that_is_gone_meanwhile_ends_nothing(
    old: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    await old.poll()
    old.server.torrents[C] = torrent(upspeed=5)
    answer = old.server.answer

    def goes(path: str, form: dict[str, object], session: str = "ours") -> object:
        if path == TRACKERS:
            del old.server.torrents[C]
        return answer(path, form, session)

    monkeypatch.setattr(old.server, "answer", goes)
    assert len((await old.poll()).torrents) == 3
    await old.poll()
    assert asked_trackers(old) == []


async def test_after_a_lost_connection_they_are_asked_for_again(
    old: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    await old.poll()
    old.server.torrents[C] = torrent(upspeed=5)
    old.server.urls["http://b.example/"] = {C}
    answer = old.server.answer

    def breaks(path: str, form: dict[str, object], session: str = "ours") -> object:
        if path == TRACKERS:
            raise CannotConnectError
        return answer(path, form, session)

    with monkeypatch.context() as patch:
        patch.setattr(old.server, "answer", breaks)
        with pytest.raises(CannotConnectError):
            await old.poll()
    assert hosts_of((await old.poll()).torrents, C) == {"b.example"}


@pytest.mark.parametrize(
    "error",
    [UnreadableAnswerError(), NotQbittorrentError(), UnavailableError()],
    ids=repr,
)
async def test_an_answer_that_makes_no_sense_is_none(
    old: Home, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    await old.poll()
    old.server.torrents[C] = torrent(upspeed=5)

    def nonsense(torrent_hash: str) -> list[dict[str, object]]:
        raise error

    monkeypatch.setattr(old.server, "tracker_rows", nonsense)
    assert hosts_of((await old.poll()).torrents, C) == set()


@pytest.mark.parametrize("version", ["4.5.2", "5.3.0"])
def test_a_real_answer_has_one_tracker(version: str) -> None:
    answer = load_fixture(version, "torrents-trackers")
    assert set(read_trackers(pieces(answer)).values()) == {"127.0.0.1"}


@pytest.mark.parametrize("row", [None, 5, {}, {"url": 5}, {"url": "** [DHT] **"}])
def test_rows_without_a_host_are_left_out(row: object) -> None:
    answer = [row, {"url": "udp://Tracker.Example:80/secret"}]
    assert [*read_trackers(pieces(answer)).values()] == ["tracker.example"]


def test_an_answer_of_another_shape_is_refused() -> None:
    def broken() -> Iterator[bytes]:
        yield b'{"url":'

    with pytest.raises(UnreadableJsonError):
        read_trackers(broken())
