"""How bytes are counted over reconnects, restarts and several peers."""

from collections.abc import Iterable
from ipaddress import IPv4Address
from itertools import count
from typing import override

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import IpAddress
from custom_components.qb_peer_vpn.swarm import traffic
from custom_components.qb_peer_vpn.swarm.torrent_peers import TorrentPeer, TorrentPeers
from custom_components.qb_peer_vpn.swarm.traffic import AGEING, HALF_LIFE, MEMORY

ADDRESS = IPv4Address("81.2.69.142")
MINUTE = 60.0


def peer(
    uploaded: int,
    *,
    downloaded: int = 0,
    port: int = 6881,
    speed: int = 0,
    address: IpAddress = ADDRESS,
) -> TorrentPeer:
    return TorrentPeer(
        address=address,
        port=port,
        country_code=None,
        download_speed=0,
        upload_speed=speed,
        downloaded=downloaded,
        uploaded=uploaded,
    )


class TrafficCounter(traffic.TrafficCounter):
    """Takes peers and addresses one by one, as tests write them down."""

    @override
    def count(
        self,
        torrent_hash: str,
        peers: Iterable[TorrentPeer],
        *,
        now: float,
        bytes_before: float = 0.0,
    ) -> None:
        table = TorrentPeers.of(peers)
        super().count(torrent_hash, table, now=now, bytes_before=bytes_before)

    def recent_bytes_of(
        self, torrent_hash: str, address: IpAddress, *, now: float
    ) -> float:
        wanted = TorrentPeers.of([peer(0, address=address)])
        (recent,) = self.recent_bytes({torrent_hash: wanted}, now=now).tolist()
        return float(recent)


def counted(*answers: tuple[TorrentPeer, ...]) -> float:
    """Return what is counted over one torrent's answers, all at one moment."""
    counter = TrafficCounter()
    for answer in answers:
        counter.count("aa", answer, now=0.0)
    return counter.recent_bytes_of("aa", ADDRESS, now=0.0)


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        pytest.param([(peer(700),)], 0, id="unknown since when"),
        pytest.param([(peer(700),), (peer(1000),)], 300, id="goes on"),
        pytest.param([(peer(700),), (peer(700),)], 0, id="does not move"),
        pytest.param(
            [
                (peer(491_520, port=50_001),),
                (peer(983_040, port=50_002),),
                (peer(1_474_560, port=50_003),),
            ],
            983_040,
            id="reconnects from other ports",
        ),
        pytest.param(
            [(peer(700),), (), (), (peer(900, port=7000),)],
            200,
            id="comes back",
        ),
        pytest.param(
            [(peer(700),), (peer(40),), (peer(90),)],
            90,
            id="qBittorrent was restarted",
        ),
        pytest.param(
            [(peer(700, downloaded=5),), (peer(900, downloaded=2),)],
            902,
            id="one counter that fell means that both started again",
        ),
        pytest.param(
            [(peer(700, downloaded=5),), (peer(710, downloaded=8),)],
            13,
            id="both ways count",
        ),
        pytest.param(
            [
                (peer(700, port=1), peer(50, port=2)),
                (peer(760, port=1), peer(55, port=2)),
            ],
            65,
            id="two at once count each on its own",
        ),
        pytest.param(
            [
                (peer(700, port=1),),
                (peer(760, port=1), peer(30, port=2)),
            ],
            90,
            id="a second one starts at 0",
        ),
        pytest.param(
            [
                (peer(700, port=1), peer(50, port=2)),
                (peer(75, port=2),),
            ],
            25,
            id="one of two leaves",
        ),
        pytest.param(
            [
                (peer(700, port=1), peer(50, port=2)),
                (peer(710, port=1), peer(20, port=3)),
            ],
            30,
            id="one of two reconnects",
        ),
    ],
)
def test_what_answers_mean(
    answers: list[tuple[TorrentPeer, ...]], expected: int
) -> None:
    assert counted(*answers) == expected


@pytest.mark.parametrize(
    ("newcomer", "expected"),
    [
        pytest.param(peer(6_000, speed=1_000), 6_000, id="all of it is new"),
        pytest.param(peer(9_000_000, speed=1_000), 60_000, id="some is old"),
        pytest.param(peer(9_000_000, speed=0), 0, id="none is new"),
    ],
)
def test_a_newcomer_counts_as_much_as_its_speed_allows(
    newcomer: TorrentPeer, expected: int
) -> None:
    counter = TrafficCounter()
    counter.count("aa", (), now=0.0)
    counter.count("aa", (newcomer,), now=MINUTE)
    assert counter.recent_bytes_of("aa", ADDRESS, now=MINUTE) == expected


def test_torrents_and_addresses_count_apart() -> None:
    counter = TrafficCounter()
    other = IPv4Address("81.2.69.143")
    for uploaded in (100, 300):
        counter.count(
            "aa",
            (peer(uploaded), peer(3 * uploaded, address=other)),
            now=0.0,
        )
    counter.count("bb", (peer(9_999),), now=0.0)
    assert counter.recent_bytes_of("aa", ADDRESS, now=0.0) == 200
    assert counter.recent_bytes_of("aa", other, now=0.0) == 600
    assert counter.recent_bytes_of("bb", ADDRESS, now=0.0) == 0
    assert counter.recent_bytes_of("cc", ADDRESS, now=0.0) == 0


def test_bytes_count_half_after_the_half_life_however_often_it_is_asked() -> None:
    counters = TrafficCounter(), TrafficCounter()
    for polls, counter in zip((1, 60), counters, strict=True):
        counter.count("aa", (peer(0),), now=0.0)
        counter.count("aa", (peer(1_000),), now=0.0)
        for poll in range(1, polls + 1):
            now = HALF_LIFE * poll / polls
            counter.count("aa", (peer(1_000),), now=now)
    assert [
        counter.recent_bytes_of("aa", ADDRESS, now=HALF_LIFE) for counter in counters
    ] == pytest.approx([500.0, 500.0])
    assert counters[0].recent_bytes_of("aa", ADDRESS, now=2 * HALF_LIFE) == 250.0


def test_in_between_two_steps_of_the_ageing_nothing_is_new() -> None:
    counter = TrafficCounter()
    counter.count("aa", (peer(0),), now=0.0)
    counter.count("aa", (peer(1_000),), now=0.0)
    just_before = AGEING - 1.0
    assert counter.recent_bytes_of("aa", ADDRESS, now=just_before) == 1_000
    assert counter.recent_bytes_of("aa", ADDRESS, now=AGEING) < 1_000


@pytest.mark.parametrize(("away", "expected"), [(MEMORY, 250.0), (MEMORY + 1, 0.0)])
def test_a_peer_that_stays_away_for_long_is_a_newcomer(
    away: float, expected: float
) -> None:
    counter = TrafficCounter()
    counter.count("aa", (peer(0),), now=0.0)
    counter.count("aa", (peer(1_000),), now=0.0)
    counter.count("bb", (), now=away)
    counter.count("aa", (peer(1_000),), now=away)
    assert counter.recent_bytes_of("aa", ADDRESS, now=away) == expected


def test_a_torrent_that_was_silent_for_long_is_new() -> None:
    counter = TrafficCounter()
    counter.count("aa", (), now=0.0)
    counter.count("bb", (), now=MEMORY + 1)
    counter.count("aa", (peer(1_000, speed=1_000),), now=MEMORY + 2)
    assert counter.recent_bytes_of("aa", ADDRESS, now=MEMORY + 2) == 0


def test_of_too_many_that_left_those_that_left_first_are_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(traffic, "MOST_GONE", 1)
    counter = TrafficCounter()
    addresses = [ADDRESS + number for number in range(4)]
    for address in addresses:
        for uploaded in (0, 100):
            counter.count("aa", (peer(uploaded, address=address),), now=0.0)
    # One is connected; one for each connected one is remembered, and one more.
    assert [
        counter.recent_bytes_of("aa", address, now=0.0) for address in addresses
    ] == [
        0,
        100,
        100,
        100,
    ]


def test_an_address_that_left_long_ago_is_forgotten_though_the_torrent_goes_on() -> (
    None
):
    counter = TrafficCounter()
    for uploaded in (0, 100):
        counter.count("aa", (peer(uploaded),), now=0.0)
    counter.count("aa", (), now=MEMORY)
    assert counter.recent_bytes_of("aa", ADDRESS, now=MEMORY) == 25.0
    counter.count("aa", (), now=MEMORY + 1)
    assert counter.recent_bytes_of("aa", ADDRESS, now=MEMORY + 1) == 0.0


STEPS = st.lists(
    st.tuples(st.sampled_from(["stay", "reconnect", "leave"]), st.integers(0, 10**6))
)


@given(before=st.integers(0, 10**9), steps=STEPS)
def test_no_byte_is_lost_or_counted_twice(
    before: int, steps: list[tuple[str, int]]
) -> None:
    ports = count(50_000)
    port, uploaded = next(ports), before
    answers: list[tuple[TorrentPeer, ...]] = [(peer(uploaded, port=port),)]
    for what, sent in steps:
        uploaded += sent
        if what == "leave":
            answers.append(())
            continue
        port = next(ports) if what == "reconnect" else port
        answers.append((peer(uploaded, port=port),))
    # What was sent before a leave is seen only when the peer is back.
    answers.append((peer(uploaded, port=next(ports)),))
    assert counted(*answers) == uploaded - before


@given(
    before=st.integers(0, 10**6),
    lives=st.lists(st.lists(st.integers(0, 10**6)), min_size=1),
)
def test_restarts_never_make_more_of_it_than_there_was(
    before: int, lives: list[list[int]]
) -> None:
    uploaded = before
    answers = [(peer(uploaded),)]
    for life in lives:
        for sent in life:
            uploaded += sent
            answers.append((peer(uploaded),))
        uploaded = 0
    assert counted(*answers) <= sum(map(sum, lives))


@pytest.mark.parametrize(
    ("speeds", "shares"),
    [((1, 3), (250, 750)), ((0, 5), (0, 1_000)), ((0, 0), (0, 0))],
)
def test_what_a_torrent_exchanged_before_its_first_answer_is_divided_by_speed(
    speeds: tuple[int, int], shares: tuple[int, int]
) -> None:
    counter = TrafficCounter()
    addresses = (ADDRESS, ADDRESS + 1)
    rows = [
        peer(10_000, speed=speed, address=address)
        for speed, address in zip(speeds, addresses, strict=True)
    ]

    counter.count("aa", rows, now=0.0, bytes_before=1_000.0)

    found = [counter.recent_bytes_of("aa", each, now=0.0) for each in addresses]
    assert tuple(found) == shares


def test_a_peer_never_gets_more_than_its_own_counter_says() -> None:
    counter = TrafficCounter()
    counter.count("aa", (peer(30, speed=9),), now=0.0, bytes_before=1_000.0)
    assert counter.recent_bytes_of("aa", ADDRESS, now=0.0) == 30


def test_bytes_before_count_only_once() -> None:
    counter = TrafficCounter()
    for _ in range(2):
        counter.count("aa", (peer(9_000, speed=9),), now=0.0, bytes_before=1_000.0)
    assert counter.recent_bytes_of("aa", ADDRESS, now=0.0) == 1_000


def test_of_two_peers_at_one_address_the_first_has_all_bytes() -> None:
    counter = TrafficCounter()
    for uploaded in (0, 100):
        two = (peer(uploaded, port=1), peer(uploaded, port=2))
        counter.count("aa", two, now=0.0)

    recent = counter.recent_bytes({"aa": TorrentPeers.of(two)}, now=0.0)

    assert recent.tolist() == [200.0, 0.0]
