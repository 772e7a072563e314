"""The table without deltas: the active torrents, and all of them now and then."""

import pytest

from custom_components.qb_peer_vpn.models import TorrentState
from custom_components.qb_peer_vpn.qbittorrent import (
    AnswerTooLargeError,
    CannotConnectError,
    QbittorrentVersion,
    TooSlowError,
    UnreadableAnswerError,
    UnsupportedError,
)
from custom_components.qb_peer_vpn.qbittorrent.torrent_source import (
    LIST_INTERVAL,
    MAP_INTERVAL,
    SETTLING,
)

from .table_home import NEW, OLD, Home
from .torrents import A, B, C, hosts_of, torrent, value


async def test_an_old_qbittorrent_is_asked_for_its_active_torrents(old: Home) -> None:
    first = await old.poll()
    assert old.asked() == [("sync/maindata", 0)]
    old.server.torrents[A] |= {"upspeed": 9, "num_leechs": 2, "uploaded": 90}
    old.server.torrents[B]["category"] = "changed"
    old.server.server["up_info_speed"] = 9

    second = await old.poll()

    assert old.asked() == [("torrents/info", "active"), ("transfer/info", None)]
    assert not first.uses_deltas
    assert value(second.torrents, A, "upload_speed") == 9
    assert value(second.torrents, A, "num_leechs") == 2
    assert value(second.torrents, B, "category") == 0
    assert second.server.upload_speed == 9
    assert hosts_of(second.torrents, A) == {"a.example"}


async def test_a_torrent_that_is_no_longer_active_sends_nothing(old: Home) -> None:
    old.server.torrents[A]["upspeed"] = 9
    await old.poll()
    old.server.torrents[A]["upspeed"] = 0

    assert value((await old.poll()).torrents, A, "upload_speed") == 0


async def test_all_torrents_are_listed_every_quarter_of_an_hour(old: Home) -> None:
    await old.poll()
    del old.server.torrents[B]
    old.server.torrents[A]["name"] = "Renamed"
    assert (await old.poll()).torrents.names == ("Alpha", "Beta")

    found = await old.poll(after=LIST_INTERVAL)

    assert old.asked() == [("torrents/info", None), ("transfer/info", None)]
    assert found.torrents.names == ("Renamed",)
    await old.poll()
    assert old.asked()[0] == ("torrents/info", "active")


async def test_trackers_of_all_torrents_are_read_every_hour(old: Home) -> None:
    await old.poll()
    old.server.urls = {"http://b.example/": {A}}
    assert hosts_of((await old.poll()).torrents, A) == {"a.example"}

    found = await old.poll(after=MAP_INTERVAL)

    assert old.asked() == [("sync/maindata", 0)]
    assert hosts_of(found.torrents, A) == {"b.example"}


@pytest.mark.parametrize(
    "error",
    [None, UnreadableAnswerError(), AnswerTooLargeError(), UnsupportedError()],
    ids=repr,
)
async def test_a_state_of_the_program_that_cannot_be_read_is_not_known(
    old: Home, error: Exception | None
) -> None:
    old.server.server |= {"last_external_address_v4": "81.2.69.142", "dht_nodes": 3}
    assert (await old.poll()).server.exit_v4 is not None
    old.server.is_broken, old.server.info_error = True, error
    old.server.torrents[A]["upspeed"] = 9

    found = await old.poll()

    assert found.server.exit_v4 is None
    assert found.server.dht_nodes == 3
    assert value(found.torrents, A, "upload_speed") == 9


async def test_a_lost_connection_ends_the_poll_of_the_state(old: Home) -> None:
    await old.poll()
    old.server.info_error = CannotConnectError()

    with pytest.raises(CannotConnectError):
        await old.poll()


async def test_an_update_of_qbittorrent_brings_deltas(old: Home) -> None:
    await old.poll()
    await old.poll()
    old.version = NEW

    found = [await old.poll(), await old.poll()]

    assert old.asked() == [("sync/maindata", 2)]
    assert all(each.uses_deltas for each in found)


async def test_after_an_outage_all_torrents_are_listed(old: Home) -> None:
    await old.poll()
    old.session.error = CannotConnectError()
    with pytest.raises(CannotConnectError):
        await old.poll()
    old.session.error = None
    old.server.torrents[A]["up_limit"] = 5

    found = await old.poll()

    assert old.asked()[0] == ("torrents/info", None)
    assert value(found.torrents, A, "upload_limit") == 5
    await old.poll()
    assert old.asked()[0] == ("torrents/info", "active")


async def test_after_a_restart_between_two_polls_all_torrents_are_listed(
    old: Home,
) -> None:
    """Limits that it has lost would be found out up to 15 minutes later otherwise."""
    old.server.server["up_info_data"] = 900
    old.server.torrents[A]["up_limit"] = 5
    await old.poll()
    await old.poll(after=SETTLING)
    old.server.restart()
    old.server.torrents[A]["up_limit"] = 0

    assert (await old.poll()).is_settling
    found = await old.poll()

    assert old.asked()[0] == ("torrents/info", None)
    assert found.is_settling
    assert value(found.torrents, A, "upload_limit") == 0
    await old.poll()
    assert old.asked()[0] == ("torrents/info", "active")


@pytest.mark.parametrize("version", [OLD, NEW])
@pytest.mark.parametrize("error", [TooSlowError, AnswerTooLargeError])
async def test_where_no_list_gets_through_the_active_torrents_have_to_do(
    version: QbittorrentVersion, error: type[Exception]
) -> None:
    home = Home(version)
    home.server.torrents[A]["upspeed"] = 9
    home.session.error = error()
    for _ in range(2):
        with pytest.raises(error):
            await home.poll(after=SETTLING)
    home.session.error = None

    found = await home.poll(after=SETTLING)
    later = await home.poll(after=SETTLING)

    assert home.asked()[0] == ("torrents/info", "active")
    assert found.torrents.names == ("Alpha",)
    # Torrents are missing, and that means nothing.
    assert later.is_settling


@pytest.mark.parametrize("version", [OLD, NEW])
@pytest.mark.parametrize("error", [TooSlowError, AnswerTooLargeError])
async def test_a_poll_goes_on_with_a_smaller_answer(
    version: QbittorrentVersion, error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Home(version)
    home.server.torrents[A]["upspeed"] = 9
    answer = home.server.answer

    def refuses(path: str, form: dict[str, object], session: str = "ours") -> object:
        answered = answer(path, form, session)
        if path == "sync/maindata" or (path == "torrents/info" and not form):
            raise error
        return answered

    monkeypatch.setattr(home.server, "answer", refuses)
    asked = []
    for after in (60.0, 60.0, LIST_INTERVAL, 60.0, MAP_INTERVAL, 60.0):
        found = await home.poll(after=after)
        assert found.torrents.names == ("Alpha",)
        assert found.is_settling
        assert not found.uses_deltas
        active = home.asked().index(("torrents/info", "active"))
        asked.append([path for path, _ in home.asked()[:active]])

    full, everything = "sync/maindata", "torrents/info"
    # Who waits for the first poll waits for two requests at most.
    is_slow = error is TooSlowError
    first = [full] if is_slow else [full, everything]
    assert asked == [first, [], [everything], [], first, []]


async def test_words_out_of_use_do_not_ask_for_what_is_too_much_in_each_poll(
    old: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    await old.poll()
    for number in range(11_000):
        old.source._state.reader.hosts.number(f"h{number}.example")
    answer = old.server.answer

    def refuses(path: str, form: dict[str, object], session: str = "ours") -> object:
        answered = answer(path, form, session)
        if path == "sync/maindata":
            raise AnswerTooLargeError
        return answered

    monkeypatch.setattr(old.server, "answer", refuses)
    asked = []
    for _ in range(3):
        await old.poll()
        asked.append(("sync/maindata", 0) in old.asked())
    assert asked == [True, False, False]


@pytest.mark.parametrize("busy", ["downloading", "metaDL", "moving", "checkingUP"])
async def test_a_torrent_that_has_come_to_an_end_is_seen_at_once(
    old: Home, busy: str
) -> None:
    old.server.torrents[A] |= {"state": busy, "dlspeed": 9, "amount_left": 7}
    await old.poll()
    old.server.torrents[A] |= {"state": "stalledUP", "dlspeed": 0, "amount_left": 0}
    old.server.torrents[B]["category"] = "changed"

    found = (await old.poll()).torrents

    assert old.server.asked[1] == ("torrents/info", {"hashes": A})
    assert value(found, A, "amount_left") == 0
    assert found.state_at(0) == "stalledUP"
    assert value(found, B, "category") == 0
    await old.poll()
    assert old.asked() == [("torrents/info", "active"), ("transfer/info", None)]


async def test_what_is_still_busy_is_not_asked_for_again(old: Home) -> None:
    old.server.torrents[A] |= {"state": "downloading", "dlspeed": 9}
    await old.poll()
    await old.poll()
    assert old.asked() == [("torrents/info", "active"), ("transfer/info", None)]


async def test_a_busy_torrent_that_was_removed_is_gone_at_once(old: Home) -> None:
    old.server.torrents[A] |= {"state": "downloading", "dlspeed": 9}
    await old.poll()
    del old.server.torrents[A]

    assert (await old.poll()).torrents.names == ("Beta",)


@pytest.mark.parametrize("version", [OLD, NEW])
async def test_a_torrent_that_is_looked_at_is_up_to_date(
    version: QbittorrentVersion,
) -> None:
    home = Home(version)
    await home.poll()
    home.server.torrents[C] = torrent(name="Gamma", state="pausedDL")
    home.server.torrents[A]["category"] = "films"
    del home.server.torrents[B]
    home.source.look_at([A, B, C, "all"])

    found = (await home.poll()).torrents

    assert found.names == ("Alpha", "Gamma")
    assert found.categories[found.table["category"][0]] == "films"
    requests = len(home.server.asked)
    await home.poll()
    assert len(home.server.asked) == requests - (version is OLD)


async def test_all_torrents_can_be_asked_for_at_once(old: Home) -> None:
    await old.poll()
    old.server.torrents[A]["category"] = "films"
    old.source.look_at_all()

    found = (await old.poll()).torrents

    assert found.categories[found.table["category"][0]] == "films"
    assert old.asked() == [("torrents/info", None), ("transfer/info", None)]


async def test_what_a_command_changes_late_is_seen(old: Home) -> None:
    """qBittorrent answers before it is done; a small torrent may then soon be complete."""
    await old.poll()
    old.source.look_at([A])
    await old.poll(after=1)
    old.server.torrents[A]["category"] = "films"

    found = (await old.poll()).torrents

    assert found.categories[found.table["category"][0]] == "films"
    requests = len(old.server.asked)
    await old.poll()
    assert len(old.server.asked) == requests - 1


async def test_a_poll_that_fails_does_not_forget_what_was_looked_at(old: Home) -> None:
    await old.poll()
    old.server.torrents[A]["category"] = "films"
    old.source.look_at([A])
    old.session.error = CannotConnectError()
    with pytest.raises(CannotConnectError):
        await old.poll()
    old.session.error = None
    # After an outage, all torrents are listed.
    found = (await old.poll()).torrents
    assert found.categories[found.table["category"][0]] == "films"
    await old.poll()
    assert old.asked()[0] == ("torrents/info", "active")
    assert len(old.asked()) == 2


async def test_not_more_than_one_request_asks_for_what_has_ended(old: Home) -> None:
    many = {f"{at:040x}": torrent(state="downloading", dlspeed=1) for at in range(700)}
    old.server.torrents = {**many}
    await old.poll()
    for row in old.server.torrents.values():
        row.update({"state": "stalledUP", "dlspeed": 0})

    polls = [await old.poll(), await old.poll()]

    busy = [each.torrents.in_state([TorrentState.DOWNLOADING]) for each in polls]
    assert [int(each.sum()) for each in busy] == [200, 0]


async def test_what_is_looked_at_during_a_poll_is_shown_by_the_next_one(
    old: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    await old.poll()
    answer = old.server.answer

    def changes(path: str, form: dict[str, object], session: str = "ours") -> object:
        answered = answer(path, form, session)
        if path == "transfer/info":
            old.server.torrents[A]["up_limit"] = 5
            old.source.look_at([A])
        return answered

    with monkeypatch.context() as patch:
        patch.setattr(old.server, "answer", changes)
        await old.poll()
    assert value((await old.poll()).torrents, A, "upload_limit") == 5
