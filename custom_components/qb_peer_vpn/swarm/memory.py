"""What is kept of the peers from one poll to the next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..models import TorrentGroup, Torrents, groups_at
from .errors import NoPeersReadableError
from .merging import MergedPeers, merge_torrent_peers
from .rotation import MAX_AGE, choose_torrents
from .torrent_peers import NO_PEERS, TorrentPeers
from .traffic import TrafficCounter, shared_by_speed

MAX_ANSWER_AGE: Final = 3600.0
"""Seconds after which an answer is forgotten, as after a long time without polls."""

MAX_PEERS_IN_ALL: Final = 250_000
"""Eight times those of a very large qBittorrent; locating them takes seconds."""

_USUAL_INTERVAL: Final = 60.0
_SHORTEST_INTERVAL: Final = 15.0
_ENOUGH_ASKED: Final = 3
"""Number of torrents that do not all disappear by chance between two requests."""


@dataclass(slots=True, kw_only=True)
class _Known:
    """What is known of a torrent that has peers; bytes are those of the table."""

    bytes_at_first: int
    """When it first had peers."""
    group: TorrentGroup
    """In the last table that has it."""
    asked_at: float = -np.inf
    peers_when_asked: int = 0
    bytes_when_asked: int = 0
    answered_at: float = -np.inf
    bytes_when_answered: int = 0
    answer: TorrentPeers = field(default_factory=lambda: NO_PEERS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer of one torrent."""

    torrent_hash: str
    peers: TorrentPeers | None
    """None if the torrent is gone or the answer cannot be read."""
    at: float
    """Monotonic time, in seconds."""


class SwarmMemory:
    """The last answer of each torrent and the traffic of each peer.

    Keep it when polls stop and start again, such as at a reload: what is too old by then
    is forgotten. Times are monotonic, in seconds. Not for two polls at a time.
    """

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._kept: dict[str, _Known] = {}
        """Missing from a list that may be partial; not asked, but not forgotten."""
        self._traffic = TrafficCounter()
        self._polled_at: float | None = None
        self._polls_without_answer = 0

    def choose(
        self, torrents: Torrents, now: float, *, is_settling: bool = False
    ) -> tuple[str, ...]:
        """Begin a poll; return the hashes of the torrents to ask, in this order.

        Torrents without peers are forgotten. While the list of torrents is settling, a
        torrent may be missing from it, and its last answer is kept.
        """
        self._update(torrents, now, is_settling=is_settling)
        known = self._known.values()
        interval = _USUAL_INTERVAL if self._polled_at is None else now - self._polled_at
        self._polled_at = now
        chosen = choose_torrents(
            np.array([now - each.asked_at for each in known]),
            _changes(torrents, self._known),
            interval=min(max(interval, _SHORTEST_INTERVAL), MAX_AGE),
        )
        hashes = [*self._known]
        return tuple(hashes[number] for number in chosen.tolist())

    def last_answer(self, torrent_hash: str) -> TorrentPeers:
        """Return the last known peers of a torrent."""
        known = self._known.get(torrent_hash)
        return NO_PEERS if known is None else known.answer

    def answers(self) -> dict[str, TorrentPeers]:
        """Return the last known peers of each torrent that has some."""
        # Another thread may begin a poll meanwhile, with torrents of its own.
        known = self._known
        return {key: each.answer for key, each in known.items() if len(each.answer)}

    def record(
        self, torrents: Torrents, answers: Sequence[Answer], *, asked_at: float
    ) -> None:
        """Keep the answers of a poll.

        A torrent without a usable answer keeps its last one, and has its turn last. One
        whose peers would be too many with all others has none.

        Args:
            torrents: the table that the poll began with.
            answers: of the torrents that were asked.
            asked_at: when the poll began; all torrents of a poll are equally old.

        Raises:
            NoPeersReadableError: no answer is usable.

        """
        totals = _totals(torrents, [each.torrent_hash for each in answers])
        rows = zip(answers, totals, self._fits(answers), strict=True)
        for answer, (peers, transferred), is_fit in rows:
            known = self._known.get(answer.torrent_hash)
            if known is None:  # another poll has begun, and it has no peers any more
                continue
            known.asked_at = asked_at
            known.peers_when_asked, known.bytes_when_asked = peers, transferred
            if answer.peers is None or not is_fit:
                continue
            before = max(transferred - known.bytes_at_first, 0)
            self._traffic.count(
                answer.torrent_hash, answer.peers, now=answer.at, bytes_before=before
            )
            known.answer, known.answered_at = answer.peers, asked_at
            known.bytes_when_answered = transferred
        if not answers or any(answer.peers is not None for answer in answers):
            self._polls_without_answer = 0
            return
        self._polls_without_answer += 1
        if len(answers) >= _ENOUGH_ASKED or self._polls_without_answer > 1:
            raise NoPeersReadableError

    def _fits(self, answers: Sequence[Answer]) -> list[bool]:
        """Return for each answer whether there is room for its peers."""
        all_known = (*self._known.values(), *self._kept.values())
        room = MAX_PEERS_IN_ALL - sum(len(each.answer) for each in all_known)
        found: list[bool] = []
        for answer in answers:
            before = len(self.last_answer(answer.torrent_hash))
            more = len(answer.peers or NO_PEERS) - before
            found.append(more <= room)
            room -= more if found[-1] else 0
        return found

    def merged(self, torrents: Torrents, now: float) -> MergedPeers:
        """Merge the last known peers of all torrents.

        What a torrent has exchanged since its last answer is divided among its peers by
        their speeds.
        """
        all_known = self._known | self._kept
        # Sorted, because float sums depend on the order.
        by_torrent = {
            key: known.answer
            for key, known in sorted(all_known.items())
            if len(known.answer)
        }
        recent = self._traffic.recent_bytes(by_torrent, now=now)
        totals = _totals(torrents, [*by_torrent])
        since = [
            shared_by_speed(
                peers.table,
                max(transferred - all_known[key].bytes_when_answered, 0),
            )
            for (key, peers), (_, transferred) in zip(
                by_torrent.items(), totals, strict=True
            )
        ]
        return merge_torrent_peers(
            by_torrent,
            recent + np.concatenate([np.zeros(0), *since]),
            {key: all_known[key].group for key in by_torrent},
        )

    def waiting(self, now: float) -> int:
        """Return how many torrents with peers were not asked in the last five minutes."""
        return sum(now - known.asked_at > MAX_AGE for known in self._known.values())

    def __len__(self) -> int:
        """Return the number of torrents with peers in the last poll."""
        return len(self._known)

    def _update(self, torrents: Torrents, now: float, *, is_settling: bool) -> None:
        """Know the torrents that have peers now; keep the others while settling."""
        rows = np.flatnonzero(torrents.peer_counts() > 0)
        table = torrents.table[rows]
        transferred = (table["downloaded"] + table["uploaded"]).tolist()
        hashes = [packed.decode() for packed in table["hash"].tolist()]
        before = self._kept | self._known
        found: dict[str, _Known] = {}
        for key, total, group in zip(
            hashes, transferred, groups_at(torrents, rows), strict=True
        ):
            known = before.get(key) or _Known(bytes_at_first=total, group=group)
            known.group = group
            found[key] = known
        self._known, self._kept = found, {}
        if is_settling:
            gone = sorted(before.keys() - self._known.keys())
            rows = torrents.rows_of(np.array(gone, dtype="S40"))
            missing = (key for key, row in zip(gone, rows, strict=True) if row < 0)
            self._kept = {
                key: before[key] for key in missing if len(before[key].answer)
            }
        for known in (*self._known.values(), *self._kept.values()):
            if now - known.answered_at > MAX_ANSWER_AGE:
                known.answer = NO_PEERS


def _totals(torrents: Torrents, hashes: Sequence[str]) -> list[tuple[int, int]]:
    """Return the number of peers and the bytes of each torrent, 0 for unknown ones."""
    rows = torrents.rows_of(np.array(hashes, dtype="S40"))
    totals = np.zeros((len(rows), 2), dtype=np.int64)
    found, table = rows >= 0, torrents.table[rows[rows >= 0]]
    totals[found, 0] = torrents.peer_counts()[rows[found]]
    totals[found, 1] = table["downloaded"] + table["uploaded"]
    return [(peers, transferred) for peers, transferred in totals.tolist()]


def _changes(torrents: Torrents, known: Mapping[str, _Known]) -> NDArray[np.float64]:
    """Return how much each torrent changed since it was asked, shape (n,).

    The sum of two shares: of all connected peers, those that are new or gone, and of all
    bytes exchanged, its own. For a torrent that was never asked, speeds are used
    instead of bytes.
    """
    rows = torrents.rows_of(np.array([*known], dtype="S40"))
    table = torrents.table[rows]
    peers = torrents.peer_counts()[rows]
    transferred = table["downloaded"] + table["uploaded"]
    speeds = table["download_speed"] + table["upload_speed"]
    was_asked = np.array([each.asked_at > -np.inf for each in known.values()], bool)
    more_peers = np.abs(peers - [each.peers_when_asked for each in known.values()])
    more_bytes = transferred - [each.bytes_when_asked for each in known.values()]
    more_bytes = np.where(was_asked, np.maximum(more_bytes, 0), speeds)
    changes = np.zeros(len(rows))
    for is_kind in (was_asked, ~was_asked):
        total = max(int(more_bytes[is_kind].sum()), 1)
        changes[is_kind] = more_bytes[is_kind] / total
    shares: NDArray[np.float64] = changes + more_peers / max(int(peers.sum()), 1)
    return shares
