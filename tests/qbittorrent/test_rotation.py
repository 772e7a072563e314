"""Which torrents are asked when the time does not suffice for all."""

from collections.abc import Iterable

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.qbittorrent.connections import NOBODY, Connections
from custom_components.qb_peer_vpn.qbittorrent.rotation import TorrentRotation

from .test_peers import connection


class SlowQbittorrent:
    """Answers each question after a second on its own clock."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.asked: list[str] = []
        self.gone: set[str] = set()
        self.peers: dict[str, str] = {}

    def clock(self) -> float:
        return self.now

    def ask(self, torrent_hash: str) -> Connections | None:
        self.now += 1
        self.asked.append(torrent_hash)
        if torrent_hash in self.gone:
            return None
        return Connections.of([connection(self.peers.get(torrent_hash, "9.9.9.9"))])

    def turn(self, rotation: TorrentRotation, torrents: Iterable[str]) -> list[str]:
        """Return what was asked in one turn."""
        self.asked = []
        rotation.turn(torrents, self.ask)
        return self.asked


@pytest.fixture
def slow() -> SlowQbittorrent:
    return SlowQbittorrent()


def test_all_are_asked_when_there_is_time(slow: SlowQbittorrent) -> None:
    rotation = TorrentRotation(budget=10, clock=slow.clock)

    assert rotation.turn("abc", slow.ask) == 0
    assert slow.asked == ["a", "b", "c"]
    assert set(rotation.answers) == {"a", "b", "c"}


def test_the_rest_comes_first_in_the_next_turn(slow: SlowQbittorrent) -> None:
    rotation = TorrentRotation(budget=2, clock=slow.clock)

    assert rotation.turn("abcde", slow.ask) == 3
    assert slow.asked == ["a", "b"]
    assert slow.turn(rotation, "abcde") == ["c", "d"]
    assert slow.turn(rotation, "abcde") == ["e", "a"]


def test_new_torrents_wait_behind_those_that_were_left(slow: SlowQbittorrent) -> None:
    rotation = TorrentRotation(budget=2, clock=slow.clock)
    slow.turn(rotation, "abcd")

    assert slow.turn(rotation, "xabcdy") == ["c", "d"]
    assert slow.turn(rotation, "xabcdy") == ["a", "b"]
    assert slow.turn(rotation, "xabcdy") == ["x", "y"]


def test_a_torrent_that_is_not_asked_keeps_its_last_peers(
    slow: SlowQbittorrent,
) -> None:
    rotation = TorrentRotation(budget=1, clock=slow.clock)
    slow.turn(rotation, "ab")
    slow.peers["a"] = "1.1.1.1"

    slow.turn(rotation, "ab")
    assert [str(row.address) for row in rotation.answers["a"]] == ["9.9.9.9"]

    slow.turn(rotation, "ab")
    assert [str(row.address) for row in rotation.answers["a"]] == ["1.1.1.1"]


def test_a_torrent_without_peers_is_forgotten(slow: SlowQbittorrent) -> None:
    rotation = TorrentRotation(budget=1, clock=slow.clock)
    slow.turn(rotation, "ab")

    slow.turn(rotation, "b")

    assert set(rotation.answers) == {"b"}


def test_a_torrent_that_vanished_is_forgotten(slow: SlowQbittorrent) -> None:
    rotation = TorrentRotation(budget=10, clock=slow.clock)
    slow.turn(rotation, "ab")
    slow.gone = {"a"}

    assert slow.turn(rotation, "ab") == ["a", "b"]
    assert set(rotation.answers) == {"b"}


def test_one_torrent_is_asked_however_slow_it_is(slow: SlowQbittorrent) -> None:
    rotation = TorrentRotation(budget=0, clock=slow.clock)

    assert slow.turn(rotation, "ab") == ["a"]
    assert slow.turn(rotation, "ab") == ["b"]


def test_an_error_ends_the_turn_and_the_torrent_stays_in_front(
    slow: SlowQbittorrent,
) -> None:
    rotation = TorrentRotation(budget=10, clock=slow.clock)

    def fail_at_b(torrent_hash: str) -> Connections | None:
        if torrent_hash == "b":
            raise OSError
        return slow.ask(torrent_hash)

    with pytest.raises(OSError):  # noqa: PT011
        rotation.turn("abc", fail_at_b)

    assert slow.turn(rotation, "abc") == ["b", "c", "a"]


def test_the_answers_cannot_be_changed_from_outside(slow: SlowQbittorrent) -> None:
    rotation = TorrentRotation(budget=10, clock=slow.clock)

    with pytest.raises(TypeError):
        rotation.answers["a"] = NOBODY  # type: ignore[index]


@given(st.integers(1, 30), st.integers(1, 10))
def test_nobody_is_asked_twice_before_all_were_asked(
    torrents: int, budget: int
) -> None:
    slow = SlowQbittorrent()
    rotation = TorrentRotation(budget=budget, clock=slow.clock)
    names = [str(number) for number in range(torrents)]
    asked: list[str] = []

    while len(asked) < torrents:
        asked += slow.turn(rotation, names)

    assert asked[:torrents] == names
