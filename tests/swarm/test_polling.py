"""How a poll asks, and what it finds."""

from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address
from typing import override

import pytest

from custom_components.qb_peer_vpn.models import ServerState, Torrents
from custom_components.qb_peer_vpn.swarm import (
    NO_PEERS,
    SwarmMemory,
    TorrentPeer,
    TorrentPeers,
    async_poll_peers,
)
from custom_components.qb_peer_vpn.swarm.memory import MAX_ANSWER_AGE

from .fake_qbittorrent import FakeQbittorrent, addresses, here, many
from .torrents import NOW, hash_of, in_categories, snapshot, table, torrent_peer

A, B, C, D = map(hash_of, range(4))


async def test_only_torrents_with_peers_are_asked(qbittorrent: FakeQbittorrent) -> None:
    found = await qbittorrent.poll(table({A: (1, 0), B: (0, 0), C: (2, 0)}))

    assert sorted(qbittorrent.asked) == [A, C]
    assert (found.torrents_with_peers, found.torrents_waiting) == (2, 0)


async def test_without_torrents_there_are_no_peers(
    qbittorrent: FakeQbittorrent,
) -> None:
    found = await qbittorrent.poll(Torrents())

    assert not found.peers
    assert not qbittorrent.asked


async def test_the_snapshot_has_what_the_table_knows() -> None:
    before = snapshot(Torrents())
    server = ServerState(
        exit_v4=IPv4Address("81.2.69.142"), exit_v6=IPv6Address("2a02:d3c0::9")
    )

    found = await async_poll_peers(
        replace(before, server=server),
        SwarmMemory(),
        ask=FakeQbittorrent().ask,
        run_in_worker=here,
    )

    assert (found.exit_v4, found.exit_v6) == (server.exit_v4, server.exit_v6)
    assert found.fetched_at == NOW


async def test_a_torrent_that_did_not_change_is_asked_after_five_minutes(
    qbittorrent: FakeQbittorrent,
) -> None:
    torrents = many([1])
    await qbittorrent.poll(torrents)

    asked = []
    for _ in range(6):
        found = await qbittorrent.poll(torrents)
        assert addresses(found) == ["9.9.9.9"]
        asked.append(bool(qbittorrent.asked))

    assert asked == [False, False, False, False, True, False]


@pytest.mark.parametrize("changed", [(2, 0), (0, 0), (1, 500)])
async def test_a_torrent_that_changed_is_asked_at_once(
    qbittorrent: FakeQbittorrent, changed: tuple[int, int]
) -> None:
    await qbittorrent.poll(table({A: (1, 0), B: (1, 0)}))

    await qbittorrent.poll(table({A: changed, B: (1, 0)}))

    assert qbittorrent.asked == ([A] if changed[0] else [])


async def test_the_first_poll_asks_the_most_useful_torrents(
    qbittorrent: FakeQbittorrent,
) -> None:
    quiet = {hash_of(number): (1, 0, 0) for number in range(150)}
    crowded = {hash_of(number): (90, 0, 0) for number in range(150, 160)}
    fast = {hash_of(number): (1, 0, 10**6) for number in range(160, 170)}

    found = await qbittorrent.poll(table(quiet | crowded | fast))

    assert {*crowded, *fast} == {*qbittorrent.asked[:20]}
    assert len(qbittorrent.asked) == 100
    assert found.torrents_waiting == 70


async def test_the_rest_follows_in_the_next_polls(qbittorrent: FakeQbittorrent) -> None:
    torrents = many(range(250))

    asked = []
    for _ in range(3):
        found = await qbittorrent.poll(torrents)
        asked += qbittorrent.asked

    assert len(asked) == len(set(asked)) == 250
    assert found.torrents_waiting == 0


async def test_a_slow_qbittorrent_is_asked_for_fifteen_seconds(
    qbittorrent: FakeQbittorrent,
) -> None:
    qbittorrent.seconds = 4.0

    found = await qbittorrent.poll(many(range(10)))

    assert len(qbittorrent.asked) == 4
    assert found.torrents_waiting == 6


async def test_one_torrent_is_asked_however_slow_it_is(
    qbittorrent: FakeQbittorrent,
) -> None:
    qbittorrent.seconds = 40.0
    first = await qbittorrent.poll(many(range(2)))
    asked = qbittorrent.asked

    await qbittorrent.poll(many(range(2)))

    assert len(asked) == len(qbittorrent.asked) == 1
    assert asked != qbittorrent.asked
    assert len(first.peers) == 1


async def test_a_torrent_without_peers_is_forgotten(
    qbittorrent: FakeQbittorrent,
) -> None:
    await qbittorrent.poll(table({A: (1, 0)}))

    found = await qbittorrent.poll(table({A: (0, 0)}))

    assert not found.peers
    assert qbittorrent.memory.last_answer(A) is NO_PEERS


async def test_a_poll_that_is_overtaken_by_another_one_does_no_harm(
    qbittorrent: FakeQbittorrent,
) -> None:
    class Overtaken(FakeQbittorrent):
        @override
        async def ask(
            self, torrent_hash: str, before: TorrentPeers
        ) -> TorrentPeers | None:
            await qbittorrent.poll(table({B: (1, 0)}))
            return await super().ask(torrent_hash, before)

    slow = Overtaken()
    slow.memory = qbittorrent.memory

    found = await slow.poll(table({A: (1, 0)}))

    assert found.torrents_with_peers == 1
    assert qbittorrent.memory.last_answer(A) is NO_PEERS


async def test_answers_from_before_a_long_pause_are_forgotten(
    qbittorrent: FakeQbittorrent,
) -> None:
    torrents = table({A: (1, 0), B: (1, 0)})
    await qbittorrent.poll(torrents)
    qbittorrent.broken = {A}

    found = await qbittorrent.poll(torrents, after=MAX_ANSWER_AGE + 1)

    assert len(found.peers) == 1
    assert qbittorrent.memory.last_answer(A) is NO_PEERS


async def test_traffic_goes_on_counting_after_a_reload(
    qbittorrent: FakeQbittorrent,
) -> None:
    def row(uploaded: int) -> TorrentPeer:
        return replace(torrent_peer("9.9.9.9"), uploaded=uploaded)

    qbittorrent.peers = {A: [row(100)]}
    await qbittorrent.poll(table({A: (1, 100)}))
    reloaded = FakeQbittorrent()
    reloaded.memory, reloaded.now = qbittorrent.memory, qbittorrent.now
    reloaded.peers = {A: [row(700)]}

    found = await reloaded.poll(table({A: (1, 700)}))

    assert [peer.recent_bytes for peer in found.peers] == [600]


async def test_traffic_since_the_last_answer_is_divided_by_speed(
    qbittorrent: FakeQbittorrent,
) -> None:
    qbittorrent.peers = {
        hash_of(number): [
            torrent_peer("9.9.9.9", up=1_000),
            torrent_peer("81.2.69.142", up=3_000),
        ]
        for number in range(150)
    }
    await qbittorrent.poll(many(range(150)))
    (known, *_) = qbittorrent.asked
    changed = {hash_of(number): (2, 0, 0) for number in range(150)}
    qbittorrent.seconds = 16.0

    found = await qbittorrent.poll(table(changed | {known: (2, 4_000, 0)}))

    # It was not asked again, but the table knows what it has sent since.
    assert known not in qbittorrent.asked
    assert [peer.recent_bytes for peer in found.peers] == [1_000, 3_000]


async def test_a_torrent_counts_in_its_new_category_at_the_next_poll(
    qbittorrent: FakeQbittorrent,
) -> None:
    torrents = table({A: (1, 0), B: (1, 0)})
    before = await qbittorrent.poll(in_categories(torrents, "iso", "tv"))
    again = await qbittorrent.poll(in_categories(torrents, "iso", "tv"))
    after = await qbittorrent.poll(in_categories(torrents, "music", "tv"))

    assert qbittorrent.asked == []
    assert before.categories == again.categories == ("iso", "tv")
    assert after.categories == ("music", "tv")
    assert [group.category for group in after.groups] == ["music", "tv"]
    assert before == again != after


async def test_a_missing_torrent_keeps_its_category_while_the_list_settles(
    qbittorrent: FakeQbittorrent,
) -> None:
    await qbittorrent.poll(in_categories(table({A: (1, 0), B: (1, 0)}), "iso", "tv"))

    found = await qbittorrent.poll(
        in_categories(table({A: (1, 0)}), "iso"), is_settling=True
    )

    assert [group.category for group in found.groups] == ["iso", "tv"]
