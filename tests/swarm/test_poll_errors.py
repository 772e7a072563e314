"""Polls in which some torrents, or all of them, cannot be asked."""

import pytest

from custom_components.qb_peer_vpn.swarm import NoPeersReadableError, memory

from .fake_qbittorrent import FakeQbittorrent, addresses, many
from .torrents import hash_of, table, torrent_peer

A, B, C, D = map(hash_of, range(4))


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


async def test_an_error_of_one_torrent_does_not_end_the_poll(
    qbittorrent: FakeQbittorrent,
) -> None:
    qbittorrent.unavailable = {A, C}

    found = await qbittorrent.poll(
        table(
            {A: (5, 0), B: (4, 0), C: (3, 0), D: (2, 0)},
        )
    )

    assert qbittorrent.asked == [A, B, C, D]
    assert len(found.peers) == 1


async def test_after_three_such_errors_in_a_row_no_further_torrent_is_asked(
    qbittorrent: FakeQbittorrent,
) -> None:
    """Where a proxy limits the requests, each poll gets a part of the answers."""
    qbittorrent.unavailable = {hash_of(number) for number in range(1, 9)}
    torrents = table({hash_of(number): (9 - number, 0) for number in range(9)})

    found = await qbittorrent.poll(torrents)

    assert qbittorrent.asked == [hash_of(number) for number in range(4)]
    assert len(found.peers) == 1
    assert found.torrents_waiting == 5


@pytest.mark.parametrize("count", [1, 2, 9])
async def test_an_error_of_all_torrents_is_raised(
    qbittorrent: FakeQbittorrent, count: int
) -> None:
    hashes = [hash_of(number) for number in range(count)]
    qbittorrent.unavailable = {*hashes}

    with pytest.raises(TimeoutError):
        await qbittorrent.poll(many(range(count)))

    assert len(qbittorrent.asked) == min(count, 3)


async def test_an_error_is_not_hidden_by_torrents_without_an_answer(
    qbittorrent: FakeQbittorrent,
) -> None:
    qbittorrent.broken, qbittorrent.failing = {A, B, C}, {D}

    with pytest.raises(OSError):  # noqa: PT011
        await qbittorrent.poll(table({A: (9, 0), B: (8, 0), C: (7, 0), D: (6, 0)}))


async def test_more_peers_than_is_plausible_in_all_are_not_kept(
    qbittorrent: FakeQbittorrent, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "MAX_PEERS_IN_ALL", 2)
    few, more, other = "81.2.69.142", "81.2.69.144", "89.160.20.112"
    qbittorrent.peers = {
        A: [torrent_peer(few)],
        B: [torrent_peer(more), torrent_peer(other)],
    }
    torrents = table({A: (2, 0), B: (1, 0)})
    found = await qbittorrent.poll(torrents)
    assert addresses(found) == [few]

    # A torrent whose peers were counted can have others in their place.
    qbittorrent.peers[A] = [torrent_peer(more), torrent_peer(other)]
    found = await qbittorrent.poll(table({A: (3, 900), B: (1, 0)}))

    assert addresses(found) == [more, other]
