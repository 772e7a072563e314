"""How a poll asks, and what it finds."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address
from typing import override

import pytest

from custom_components.qb_peer_vpn.models import PeerSnapshot, ServerState, Torrents
from custom_components.qb_peer_vpn.swarm import (
    NO_PEERS,
    NoPeersReadableError,
    SwarmMemory,
    TorrentPeer,
    TorrentPeers,
    async_poll_peers,
)
from custom_components.qb_peer_vpn.swarm.memory import MAX_ANSWER_AGE

from .torrents import NOW, hash_of, snapshot, table, torrent_peer

A, B, C, D = map(hash_of, range(4))


async def here[T](job: Callable[[], T]) -> T:
    return job()


class FakeQbittorrent:
    """Answers on a clock of its own, a second for each torrent."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.seconds = 0.0
        self.asked: list[str] = []
        self.broken: set[str] = set()
        self.failing: set[str] = set()
        self.peers: dict[str, list[TorrentPeer]] = {}
        self.memory = SwarmMemory()

    async def ask(self, torrent_hash: str, before: TorrentPeers) -> TorrentPeers | None:
        self.asked.append(torrent_hash)
        self.now += self.seconds
        if torrent_hash in self.failing:
            raise OSError
        if torrent_hash in self.broken:
            return None
        return TorrentPeers.of(self.peers.get(torrent_hash, [torrent_peer("9.9.9.9")]))

    async def poll(
        self, torrents: Torrents, *, after: float = 60.0, is_settling: bool = False
    ) -> PeerSnapshot:
        """Poll some seconds after the last poll."""
        self.asked = []
        self.now += after
        return await async_poll_peers(
            snapshot(torrents, is_settling=is_settling),
            self.memory,
            ask=self.ask,
            run_in_worker=here,
            clock=lambda: self.now,
        )


@pytest.fixture
def qbittorrent() -> FakeQbittorrent:
    return FakeQbittorrent()


def addresses(found: PeerSnapshot) -> list[str]:
    return [str(peer.address) for peer in found.peers]


def many(numbers: Iterable[int], peers: int = 1, sent: int = 0) -> Torrents:
    return table({hash_of(number): (peers, sent) for number in numbers})


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


async def test_a_broken_torrent_keeps_its_last_peers_and_has_its_turn_last(
    qbittorrent: FakeQbittorrent,
) -> None:
    qbittorrent.peers = {A: [torrent_peer("81.2.69.142")]}
    await qbittorrent.poll(table({A: (1, 0), B: (1, 0)}))
    qbittorrent.broken = {A}
    changed = table({A: (1, 900), B: (1, 1)})

    found = await qbittorrent.poll(changed)
    again = await qbittorrent.poll(changed)

    assert addresses(found) == addresses(again) == ["9.9.9.9", "81.2.69.142"]
    assert qbittorrent.asked == []


async def test_all_torrents_broken_is_an_error_and_no_empty_swarm(
    qbittorrent: FakeQbittorrent,
) -> None:
    qbittorrent.broken = {A, B, C}

    with pytest.raises(NoPeersReadableError):
        await qbittorrent.poll(table({A: (1, 0), B: (1, 0), C: (1, 0)}))


async def test_one_torrent_can_disappear_by_chance_but_not_twice(
    qbittorrent: FakeQbittorrent,
) -> None:
    qbittorrent.broken = {A, B}
    found = await qbittorrent.poll(table({A: (1, 0)}))
    assert not found.peers

    with pytest.raises(NoPeersReadableError):
        await qbittorrent.poll(table({B: (1, 0)}))


async def test_a_good_poll_in_between_counts(qbittorrent: FakeQbittorrent) -> None:
    qbittorrent.broken = {A, C}
    for key in (A, B, C):
        await qbittorrent.poll(table({key: (1, 0)}))

    assert qbittorrent.asked == [C]


async def test_an_error_of_the_connection_ends_the_poll_and_keeps_the_answers(
    qbittorrent: FakeQbittorrent,
) -> None:
    qbittorrent.failing = {B}
    torrents = table({A: (5, 0), B: (4, 0), C: (3, 0), D: (2, 0)})

    with pytest.raises(OSError):  # noqa: PT011
        await qbittorrent.poll(torrents)
    assert qbittorrent.asked == [A, B]
    qbittorrent.failing = set()
    found = await qbittorrent.poll(torrents)

    # The torrent that failed does not hold up the others again.
    assert qbittorrent.asked == [C, D]
    assert found.torrents_with_peers == 4
    assert len(qbittorrent.memory.last_answer(A)) == 1


async def test_an_error_is_not_hidden_by_torrents_without_an_answer(
    qbittorrent: FakeQbittorrent,
) -> None:
    qbittorrent.broken, qbittorrent.failing = {A, B, C}, {D}

    with pytest.raises(OSError):  # noqa: PT011
        await qbittorrent.poll(table({A: (9, 0), B: (8, 0), C: (7, 0), D: (6, 0)}))


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
