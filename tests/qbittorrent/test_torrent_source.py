"""How the table is polled: deltas, the fallback, and who spoils what."""

from collections.abc import Callable
from datetime import UTC, datetime
import json

import pytest

from custom_components.qb_peer_vpn.models import TorrentSnapshot
from custom_components.qb_peer_vpn.qbittorrent import (
    AnswerTooLargeError,
    CannotConnectError,
    QbittorrentSession,
    QbittorrentVersion,
    TooSlowError,
    UserLogin,
)
from custom_components.qb_peer_vpn.qbittorrent.delta_health import PAUSE, DeltaHealth
from custom_components.qb_peer_vpn.qbittorrent.torrent_source import (
    LIST_INTERVAL,
    MAP_INTERVAL,
    SETTLING,
    TorrentTableSource,
)

from .sync import DirectSession, SyncServer
from .torrents import A, B, C, hosts_of, name_of, torrent, value
from .web_ui import PASSWORD, USERNAME, Answer, Release, WebUi

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
OLD = QbittorrentVersion(app="4.5.2", web_api="2.8.19")
NEW = QbittorrentVersion(app="5.3.0", web_api="2.16.2")


class Home:
    """One source that polls one server, on a clock of its own."""

    def __init__(self, version: QbittorrentVersion = NEW) -> None:
        self.version = version
        self.now = 5_000.0
        self.server = SyncServer(
            torrents={A: torrent(name="Alpha"), B: torrent(name="Beta")},
            urls={"http://a.example/secret": {A, B}},
        )
        self.session = DirectSession(self.server, self.clock, self.advance)
        self.source = TorrentTableSource(clock=self.clock)

    def clock(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds

    async def poll(self, *, after: float = 60.0) -> TorrentSnapshot:
        """Poll some seconds after the last poll."""
        self.now += after
        self.server.asked = []
        return await self.source.async_poll(self.session, self.version, NOW)  # type: ignore[arg-type]

    def asked(self) -> list[tuple[str, object]]:
        """Return path, and rid or filter, of each request of the last poll."""
        return [
            (path, form.get("rid", form.get("filter")))
            for path, form in self.server.asked
        ]

    def other_program_asks(self) -> None:
        self.server._maindata(0, "ours")


@pytest.fixture
def home() -> Home:
    return Home()


@pytest.fixture
def old() -> Home:
    return Home(OLD)


# Deltas.


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


# Settling: a list may be partial shortly after a start.


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


async def test_a_full_answer_with_fewer_torrents_is_a_partial_one(home: Home) -> None:
    await home.poll()
    await home.poll(after=SETTLING)
    home.server.end_sessions()
    del home.server.torrents[A]

    assert (await home.poll()).is_settling


# Another program in the same session.


async def test_two_full_answers_in_a_row_mean_that_the_session_is_shared(
    home: Home,
) -> None:
    await home.poll()
    shared = []
    for _ in range(2):
        home.other_program_asks()
        shared.append((await home.poll()).session_is_shared)
    found = await home.poll()

    assert shared == [False, True]
    assert home.asked() == [("torrents/info", "active"), ("transfer/info", None)]
    assert found.session_is_shared
    assert not found.uses_deltas


async def test_a_program_that_asks_less_often_is_noticed_too(home: Home) -> None:
    await home.poll()
    shared = False
    for number in range(8):
        if number % 2:
            home.other_program_asks()
        shared = (await home.poll()).session_is_shared

    assert shared


CAUSES: dict[str, Callable[[Home], None]] = {
    "we logged in again": lambda home: setattr(
        home.session, "logins", home.session.logins + 1
    ),
    "qBittorrent was restarted": lambda home: home.server.restart(),
}


@pytest.mark.parametrize("cause", CAUSES.values(), ids=CAUSES)
async def test_a_full_answer_with_a_known_cause_says_nothing(
    home: Home, cause: Callable[[Home], None]
) -> None:
    home.server.server["up_info_data"] = 1
    await home.poll()
    for _ in range(4):
        home.server.server["up_info_data"] = 10
        await home.poll()
        home.server.end_sessions()
        cause(home)
        found = await home.poll()
        assert not found.session_is_shared
        assert found.uses_deltas


async def test_after_an_hour_deltas_get_another_try(home: Home) -> None:
    await home.poll()
    for _ in range(2):
        home.other_program_asks()
        await home.poll()
    assert not (await home.poll()).uses_deltas

    first = await home.poll(after=PAUSE)
    later = [await home.poll() for _ in range(11)]

    assert first.uses_deltas
    assert first.session_is_shared
    assert all(each.uses_deltas for each in later)
    assert not later[-1].session_is_shared


async def test_another_try_ends_with_the_first_spoiled_delta(home: Home) -> None:
    await home.poll()
    for _ in range(2):
        home.other_program_asks()
        await home.poll()
    await home.poll(after=PAUSE)
    home.other_program_asks()
    await home.poll()

    assert not (await home.poll()).uses_deltas


async def test_deltas_that_take_long_for_nothing_are_given_up(home: Home) -> None:
    await home.poll()
    home.server.seconds = 1.5
    found = [(await home.poll()).uses_deltas for _ in range(3)]

    assert found == [True, True, False]
    assert not (await home.poll()).session_is_shared


async def test_a_slow_delta_with_many_changes_is_fine(home: Home) -> None:
    home.server.torrents = {f"{n:040x}": torrent() for n in range(150)}
    await home.poll()
    home.server.seconds = 1.5
    for number in range(4):
        for row in home.server.torrents.values():
            row["uploaded"] = number
        assert (await home.poll()).uses_deltas


def test_one_slow_delta_is_a_hiccup() -> None:
    health = DeltaHealth()
    for is_slow in (True, False, True, False):
        health.record(0.0, is_spoiled=False, is_slow=is_slow)

    assert health.allows(0.0)


# Without deltas: the active torrents, all of them now and then.


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


async def test_a_state_of_the_program_that_cannot_be_read_is_not_known(
    old: Home,
) -> None:
    old.server.server |= {"last_external_address_v4": "81.2.69.142", "dht_nodes": 3}
    assert (await old.poll()).server.exit_v4 is not None
    old.server.is_broken = True
    old.server.torrents[A]["upspeed"] = 9

    found = await old.poll()

    assert found.server.exit_v4 is None
    assert found.server.dht_nodes == 3
    assert value(found.torrents, A, "upload_speed") == 9


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


@pytest.mark.parametrize("version", [OLD, NEW])
@pytest.mark.parametrize("error", [TooSlowError, AnswerTooLargeError])
async def test_where_no_list_gets_through_the_active_torrents_have_to_do(
    version: QbittorrentVersion, error: type[Exception]
) -> None:
    home = Home(version)
    home.server.torrents[A]["upspeed"] = 9
    home.session.error = error()
    for _ in range(3 if version is NEW else 2):
        with pytest.raises(error):
            await home.poll(after=SETTLING)
    home.session.error = None

    found = await home.poll(after=SETTLING)
    later = await home.poll(after=SETTLING)

    assert home.asked()[0] == ("torrents/info", "active")
    assert found.torrents.names == ("Alpha",)
    # Torrents are missing, and that means nothing.
    assert later.is_settling


# Over HTTP.


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
