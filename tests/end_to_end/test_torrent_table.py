"""The table of torrents with real qBittorrents: deltas, lists, a restart, a shared key."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
import hashlib

import pytest

from custom_components.qb_peer_vpn.models import Torrents, TorrentSnapshot, TorrentState
from custom_components.qb_peer_vpn.qbittorrent import (
    ApiKey,
    Priority,
    QbittorrentSession,
    QbittorrentVersion,
    TorrentGoneError,
    TorrentTableSource,
    WebApi,
)
from custom_components.qb_peer_vpn.qbittorrent.torrent_source import MAP_INTERVAL
from custom_components.qb_peer_vpn.qbittorrent.torrent_trackers import ask_trackers

from .daemon import Qbittorrent, bencode

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TORRENTS = 40
STOPPED = {TorrentState.STOPPED_DOWNLOAD, TorrentState.PAUSED_DOWNLOAD}


def torrent_file(number: int) -> bytes:
    """Make a private torrent with two trackers, one with a passkey of its own."""
    info = {
        "length": 16_384,
        "name": f"Torrent {number}, Київ",
        "piece length": 16_384,
        "pieces": hashlib.sha1(b"%d" % number).digest(),
        "private": 1,
    }
    urls = [
        "http://one.example:81/secret/announce",
        f"http://two.example/secret{number}/announce",
    ]
    return bencode(
        {"announce": urls[0], "announce-list": [[url] for url in urls], "info": info}
    )


async def post(session: QbittorrentSession, path: str, **form: str) -> None:
    await session.async_ask(lambda api: api.post(path, form), Priority.USER)


async def add(session: QbittorrentSession, numbers: range) -> None:
    form: dict[str, str | bool] = {
        "stopped": True,
        "paused": True,
        "category": "films",
        "tags": "b,a",
    }
    for number in numbers:
        files = {"torrents": ("a.torrent", torrent_file(number))}
        await session.async_ask(
            partial(WebApi.post, path="torrents/add", data=form, files=files)
        )


class Table:
    """Polls a table, and lets an hour pass where only that brings the news."""

    def __init__(
        self, session: QbittorrentSession, version: QbittorrentVersion
    ) -> None:
        self._session, self._version = session, version
        self._now = 10_000.0
        self._source = TorrentTableSource(clock=lambda: self._now)

    async def poll(self) -> TorrentSnapshot:
        self._now += 60.0
        return await self._source.async_poll(self._session, self._version, NOW)

    async def poll_until(self, is_there: Callable[[Torrents], bool]) -> Torrents:
        """Poll until something is there; qBittorrent refreshes its lists each 1.5 s."""
        for _ in range(480):
            if not self._version.has_cheap_deltas:
                self._now += MAP_INTERVAL
            torrents = (await self.poll()).torrents
            if is_there(torrents):
                return torrents
            await asyncio.sleep(0.25)
        raise AssertionError("it did not come")


@pytest.fixture
async def table(session: QbittorrentSession) -> Table:
    """Begin with some torrents, all stopped."""
    await add(session, range(TORRENTS))
    table = Table(session, await session.async_version())

    def is_whole(torrents: Torrents) -> bool:
        return len(torrents) == TORRENTS and bool(torrents.in_state(STOPPED).all())

    await table.poll_until(is_whole)
    return table


def per_host(torrents: Torrents) -> dict[str, int]:
    return {
        host: len(torrents.rows_at_host(number))
        for number, host in enumerate(torrents.hosts)
    }


async def test_the_table_has_what_was_added(table: Table) -> None:
    torrents = (await table.poll()).torrents

    assert "Torrent 0, Київ" in torrents.names
    assert per_host(torrents) == {"one.example": TORRENTS, "two.example": TORRENTS}
    assert torrents.categories[torrents.table["category"][0]] == "films"
    assert torrents.tag_sets[torrents.table["tags"][0]] == ("a", "b")
    assert torrents.table["added_on"].min() > 1_700_000_000
    assert not torrents.table["completed_on"].any()
    assert not torrents.peer_counts().any()


async def test_while_nothing_changes_the_table_is_the_same_object(table: Table) -> None:
    await table.poll_until(lambda _: True)
    first, second = await table.poll(), await table.poll()

    assert first.torrents is second.torrents


async def test_changes_arrive(table: Table, session: QbittorrentSession) -> None:
    torrents = (await table.poll()).torrents
    gone, changed = torrents.hash_at(0), torrents.hash_at(1)
    await post(session, "torrents/delete", hashes=gone, deleteFiles="false")
    await post(session, "torrents/setUploadLimit", hashes=changed, limit="5000")
    await post(session, "torrents/addTags", hashes=changed, tags="c")
    await post(
        session,
        "torrents/addTrackers",
        hash=changed,
        urls="https://user:secret@[2001:db8::5]:443/secret/announce",
    )
    await add(session, range(TORRENTS, TORRENTS + 2))

    def is_there(torrents: Torrents) -> bool:
        return (
            torrents.row_of(gone) is None
            and len(torrents) == TORRENTS + 1
            and "2001:db8::5" in torrents.hosts
            and bool(torrents.in_state(STOPPED).all())
            and bool(torrents.table["upload_limit"].any())
        )

    now = await table.poll_until(is_there)

    row = now.row_of(changed)
    assert now.table["upload_limit"][row] == 5_000
    assert now.tag_sets[now.table["tags"][row]] == ("a", "b", "c")
    assert per_host(now) == {
        "one.example": TORRENTS + 1,
        "two.example": TORRENTS + 1,
        "2001:db8::5": 1,
    }


async def test_the_trackers_of_one_torrent_are_asked_for(
    table: Table, session: QbittorrentSession
) -> None:
    key = (await table.poll()).torrents.hash_at(0).encode()
    found = await session.async_ask(partial(ask_trackers, torrent_hash=key))
    assert sorted(found.values()) == ["one.example", "two.example"]
    with pytest.raises(TorrentGoneError):
        await session.async_ask(partial(ask_trackers, torrent_hash=b"f" * 40))


async def test_a_restart_shares_no_session(
    qbittorrent: Qbittorrent, table: Table, session: QbittorrentSession
) -> None:
    polls = [await table.poll() for _ in range(4)]
    qbittorrent.stop()
    qbittorrent.start()

    after = [await table.poll() for _ in range(3)]

    assert not polls[-1].is_settling
    # Not one byte was sent, so only the time of its start gives it away.
    if (await session.async_version()).reports_launches:
        assert after[0].is_settling
    assert not any(each.session_is_shared for each in after)


async def test_two_programs_with_one_key_are_noticed(
    qbittorrent: Qbittorrent, session: QbittorrentSession
) -> None:
    version = await session.async_version()
    if not version.knows_api_keys:
        pytest.skip("there are no API keys before 5.2")
    key = ApiKey(key=qbittorrent.call("app/rotateAPIKey")["apiKey"])
    sessions = [QbittorrentSession(qbittorrent.url, key) for _ in range(2)]
    ours, other = (Table(each, version) for each in sessions)

    polls = [(await ours.poll(), await other.poll()) for _ in range(4)]
    for each in sessions:
        await each.async_close()

    for mine in (0, 1):
        found = [both[mine] for both in polls]
        assert [each.session_is_shared for each in found] == [False, False, True, True]
        assert not found[-1].uses_deltas
