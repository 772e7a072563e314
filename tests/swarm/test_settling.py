"""What the swarm remembers while the list of torrents settles.

After a restart, qBittorrent lists its torrents little by little.
"""

from dataclasses import replace

import pytest

from custom_components.qb_peer_vpn.swarm import TorrentPeer
from custom_components.qb_peer_vpn.swarm.memory import MAX_ANSWER_AGE

from .fake_qbittorrent import FakeQbittorrent, addresses
from .torrents import hash_of, table, torrent_peer

A, B = map(hash_of, range(2))


@pytest.mark.parametrize(
    "partial_list",
    [{}, {B: (1, 0)}],
    ids=["empty", "missing"],
)
async def test_peers_do_not_vanish_while_the_list_settles(
    partial_list: dict[str, tuple[int, int]],
) -> None:
    qbittorrent = FakeQbittorrent()
    qbittorrent.peers = {A: [torrent_peer("81.2.69.142")]}
    await qbittorrent.poll(table({A: (1, 0), B: (1, 0)}))

    for _ in range(2):
        found = await qbittorrent.poll(table(partial_list), is_settling=True)

        assert addresses(found) == ["9.9.9.9", "81.2.69.142"]
        assert A not in qbittorrent.asked

    found = await qbittorrent.poll(table(partial_list))
    assert addresses(found) == (["9.9.9.9"] if partial_list else [])


async def test_a_listed_torrent_without_peers_has_none_while_the_list_settles() -> None:
    qbittorrent = FakeQbittorrent()
    qbittorrent.peers = {A: [torrent_peer("81.2.69.142")]}
    await qbittorrent.poll(table({A: (1, 0), B: (1, 0)}))

    found = await qbittorrent.poll(table({A: (0, 0), B: (1, 0)}), is_settling=True)

    assert addresses(found) == ["9.9.9.9"]


async def test_a_torrent_that_returns_keeps_its_counters() -> None:
    def row(uploaded: int) -> TorrentPeer:
        return replace(torrent_peer("9.9.9.9"), uploaded=uploaded)

    qbittorrent = FakeQbittorrent()
    qbittorrent.peers = {A: [row(100)]}
    await qbittorrent.poll(table({A: (1, 100)}))
    await qbittorrent.poll(table({}), is_settling=True)
    qbittorrent.peers = {A: [row(700)]}

    found = await qbittorrent.poll(table({A: (1, 700)}), is_settling=True)

    assert qbittorrent.asked == [A]
    assert [peer.recent_bytes for peer in found.peers] == [600]


async def test_a_list_that_never_settles_does_not_keep_peers_forever() -> None:
    qbittorrent = FakeQbittorrent()
    await qbittorrent.poll(table({A: (1, 0)}))

    found = await qbittorrent.poll(
        table({}), after=MAX_ANSWER_AGE + 1, is_settling=True
    )

    assert not found.peers
