"""How the table is polled: deltas, and lists that may be partial."""

import json

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    CannotConnectError,
    NotQbittorrentError,
    QbittorrentSession,
    QbittorrentVersion,
    UnavailableError,
    UnreadableAnswerError,
    UserLogin,
    torrent_fields,
)
from custom_components.qb_peer_vpn.qbittorrent.torrent_source import (
    SETTLING,
    TorrentTableSource,
)

from .sync import SyncServer
from .table_home import NEW, NOW, OLD, Home
from .torrents import A, B, C, hosts_of, name_of, torrent, value
from .web_ui import PASSWORD, USERNAME, Answer, Release, WebUi


async def test_the_first_poll_is_full_and_the_next_ones_are_deltas(home: Home) -> None:
    first = await home.poll()
    assert home.asked() == [("sync/maindata", 0)]
    home.server.torrents[A]["uploaded"] = 7
    second = await home.poll()

    assert home.asked() == [("sync/maindata", 1)]
    assert first.torrents.names == second.torrents.names == ("Alpha", "Beta")
    assert value(second.torrents, A, "uploaded") == 7
    assert hosts_of(second.torrents, B) == {"a.example"}
    assert second.uses_deltas
    assert second.fetched_at == NOW


async def test_while_nothing_changes_the_table_is_the_same_object(home: Home) -> None:
    first = await home.poll(after=SETTLING)
    await home.poll(after=SETTLING)
    second, third = await home.poll(), await home.poll()

    assert len(home.server.asked) == 1
    assert second.torrents is third.torrents is first.torrents
    assert second == third


async def test_torrents_come_and_go(home: Home) -> None:
    await home.poll()
    del home.server.torrents[A]
    home.server.torrents[C] = torrent(name="Gamma")
    home.server.urls = {"udp://c.example:1/": {C}}

    found = (await home.poll()).torrents

    assert found.names == ("Beta", "Gamma")
    assert (hosts_of(found, B), hosts_of(found, C)) == (set(), {"c.example"})


async def test_a_lost_answer_does_no_harm(home: Home) -> None:
    await home.poll()
    await home.poll()
    home.server.torrents[A]["uploaded"] = 7
    home.server.loses_answers = True
    with pytest.raises(TimeoutError):
        await home.poll()
    lost = home.asked()
    home.server.loses_answers = False
    home.server.torrents[B]["uploaded"] = 8

    found = (await home.poll()).torrents

    assert home.asked() == lost
    assert value(found, A, "uploaded") == 7
    assert value(found, B, "uploaded") == 8


async def test_words_out_of_use_lead_to_a_full_answer(home: Home) -> None:
    await home.poll()
    for number in range(11_000):
        home.source._state.reader.hosts.number(f"h{number}.example")

    await home.poll()
    assert home.asked() == [("sync/maindata", 0)]
    await home.poll()

    assert home.asked() != [("sync/maindata", 0)]
    assert (await home.poll()).torrents.hosts == ("a.example",)


async def test_the_first_two_minutes_may_lack_torrents(home: Home) -> None:
    found = [(await home.poll()).is_settling for _ in range(4)]

    assert found == [True, True, False, False]


async def test_after_an_outage_the_list_may_lack_torrents(home: Home) -> None:
    await home.poll()
    await home.poll(after=SETTLING)
    home.session.error = CannotConnectError()
    with pytest.raises(CannotConnectError):
        await home.poll()
    home.session.error = None

    found = [(await home.poll()).is_settling for _ in range(3)]

    assert found == [True, True, False]


@pytest.mark.parametrize("version", [OLD, NEW])
async def test_a_restart_between_two_polls_is_noticed(
    version: QbittorrentVersion,
) -> None:
    home = Home(version)
    home.server.server["up_info_data"] = 900
    await home.poll()
    assert not (await home.poll(after=SETTLING)).is_settling
    home.server.restart()
    home.server.server["up_info_data"] = 5

    found = await home.poll()

    assert found.is_settling
    assert not found.session_is_shared


async def settled(launched_at: object) -> Home:
    """Return a home whose qBittorrent says when it was started, after some polls."""
    home = Home()
    home.server.launched_at = launched_at
    await home.poll()
    assert not (await home.poll(after=SETTLING)).is_settling
    return home


async def test_another_time_of_its_start_is_a_restart() -> None:
    """Also where not one byte was sent before."""
    home = await settled(1_790_000_000)
    home.server.restart()
    home.server.launched_at = 1_790_000_400

    assert (await home.poll()).is_settling
    assert ("app/processInfo", {}) in home.server.asked


async def test_the_same_time_of_its_start_is_none() -> None:
    home = await settled(1_790_000_000)
    home.session.error = CannotConnectError()
    with pytest.raises(CannotConnectError):
        await home.poll()
    home.session.error = None
    home.server.end_sessions()
    home.server.server["up_info_data"] = 0
    assert not (await home.poll()).is_settling


async def test_it_is_asked_only_where_there_may_have_been_a_restart() -> None:
    home = await settled(1_790_000_000)
    assert home.server.asked == [("sync/maindata", {"rid": 1})]


@pytest.mark.parametrize(
    "launched_at",
    [None, "yesterday", [], True, NotQbittorrentError(), UnavailableError()],
    ids=repr,
)
async def test_without_a_time_of_its_start_an_outage_may_be_a_restart(
    launched_at: object,
) -> None:
    home = await settled(launched_at)
    home.session.error = CannotConnectError()
    with pytest.raises(CannotConnectError):
        await home.poll()
    home.session.error = None
    assert (await home.poll()).is_settling


async def test_an_old_qbittorrent_is_not_asked_when_it_was_started(old: Home) -> None:
    old.server.launched_at = 1_790_000_000
    await old.poll()
    await old.poll()
    assert ("app/processInfo", {}) not in old.server.asked


async def test_a_full_answer_with_fewer_torrents_is_a_partial_one(home: Home) -> None:
    await home.poll()
    await home.poll(after=SETTLING)
    home.server.end_sessions()
    del home.server.torrents[A]

    assert (await home.poll()).is_settling


async def test_the_table_is_read_over_http(web_ui: WebUi) -> None:
    server = SyncServer(
        torrents={A: torrent(name="Alpha")}, urls={"http://a.example/secret": {A}}
    )
    paths = {"sync/maindata", "torrents/info", "transfer/info"}
    web_ui.bypass = True
    web_ui.override = lambda path, form: (
        Answer(200, json.dumps(server.answer(path, dict(form))), "application/json")
        if path in paths
        else None
    )
    session = QbittorrentSession(
        web_ui.url, UserLogin(username=USERNAME, password=PASSWORD)
    )
    version = NEW if web_ui.release is Release.V5_3 else OLD
    source = TorrentTableSource()
    try:
        await source.async_poll(session, version, NOW)
        server.torrents[A] |= {"upspeed": 5, "name": "Renamed"}
        found = await source.async_poll(session, version, NOW)
    finally:
        await session.async_close()

    assert name_of(found.torrents, A) == "Renamed"
    assert value(found.torrents, A, "upload_speed") == 5
    assert hosts_of(found.torrents, A) == {"a.example"}


@pytest.mark.parametrize("version", [OLD, NEW])
async def test_words_of_a_refused_answer_are_forgotten_with_the_next_one(
    version: QbittorrentVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(version)
    await home.poll()
    monkeypatch.setattr(torrent_fields, "MAX_TEXTS", 8)
    home.server.torrents[A] |= {"tags": ", ".join("abcdefghij"), "upspeed": 1}
    with pytest.raises(UnreadableAnswerError):
        await home.poll()
    home.server.torrents[A] |= {"tags": "k", "upspeed": 2}

    found = await home.poll()

    assert found.torrents.tag_sets == ((), ("k",))
