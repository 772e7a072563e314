"""Which torrents a poll asks for by name."""

from custom_components.qb_peer_vpn.qbittorrent.torrent_hashes import BATCH_HASHES
from custom_components.qb_peer_vpn.qbittorrent.torrent_looks import (
    LOOK_TIME,
    TorrentLooks,
)

from .torrents import A, B, C

MANY = [f"{number:040x}" for number in range(BATCH_HASHES)]


def chosen(looks: TorrentLooks, *ended: str) -> set[str]:
    return {each.decode() for each in looks.choose([key.encode() for key in ended])}


def test_the_latest_wish_comes_before_older_ones_and_an_end_before_all() -> None:
    looks = TorrentLooks()
    looks.add([A, *MANY], at=0.0)
    looks.add([B, "all"], at=1.0)
    assert chosen(looks, C) == {C, B, A, *MANY[:-3]}
    # Who wishes again comes first again.
    looks.add([MANY[-1]], at=2.0)
    assert MANY[-1] in chosen(looks)


def test_a_wish_ends_with_the_first_poll_that_is_late_enough() -> None:
    looks = TorrentLooks()
    looks.add([A], at=0.0)
    looks.end_poll(LOOK_TIME - 1, looks.choose([]))
    assert chosen(looks) == {A}
    looks.end_poll(LOOK_TIME, looks.choose([]))
    assert chosen(looks) == set()


def test_a_poll_shows_what_it_asked_for() -> None:
    looks = TorrentLooks()
    assert not looks.shows(A)
    looks.add([A], at=0.0)
    looks.end_poll(0.0, looks.choose([B.encode()]))
    assert [looks.shows(each) for each in (A, B, C)] == [True, True, False]
    looks.end_poll(1.0, None)
    assert looks.shows(C)
