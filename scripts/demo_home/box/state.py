"""All torrents of the demo's qBittorrent, and what time does to them."""

from collections.abc import Callable, Iterable, Sequence
from random import Random
from zlib import crc32

from .asked import Json
from .catalog import ARRIVING, CATEGORIES, LIMITED, STALLED, STOPPED, TORRENTS, Torrent
from .rates import allowed_rates, approach
from .torrent import BoxFile, BoxTorrent, Peer

DOWNLOAD_SECONDS = 40
"""How long a download takes without limits."""
FASTEST_DOWNLOAD = 60_000_000
"""B/s of one torrent."""
GUESTS = 25
"""One of this many peers has a torrent that a user has added."""
CHECK_SECONDS = 0.5
"""How long the files of an added torrent are looked for."""
DAY = 86_400
INFO, WARNING = 1, 4
"""Types of lines in the log."""


class Box:
    """Torrents, categories, tags, preferences, and the log."""

    def __init__(
        self, preferences: Json, *, now: float, torrents: Iterable[Torrent] = TORRENTS
    ) -> None:
        """Begin at a Unix time, in seconds."""
        self.preferences = preferences
        self.now = now
        self.torrents = {each.info_hash: _present(each, now) for each in torrents}
        self.categories = dict(CATEGORIES) if self.torrents else {}
        self.tags = {tag for each in self.torrents.values() for tag in each.tags}
        self.log: list[Json] = []
        self.uses_alternative_limits = False
        self.session_uploaded = 0.0
        self.session_downloaded = 0.0
        self._is_new = True
        self._own = {each.info_hash for each in (*TORRENTS, *ARRIVING)}

    def advance(self, now: float, find: Callable[[], Sequence[Peer]]) -> None:
        """Let the time pass until a Unix time.

        Args:
            now: in seconds.
            find: looks up the peers that there are now; each torrent finds its own among
                them.

        """
        seconds, self.now = max(0.0, now - self.now), max(now, self.now)
        self._queue()
        peers = find() if any(map(self._meets_peers, self.torrents.values())) else ()
        for torrent in self.torrents.values():
            torrent.peers = self._peers_of(torrent, peers)
        self._transfer(seconds)
        for torrent in self.torrents.values():
            self._age(torrent, seconds)

    def put(self, torrent: BoxTorrent) -> None:
        """Add a torrent; its category and its tags are made if there are none."""
        torrent.order = 1 + max(
            (each.order for each in self.torrents.values()), default=0
        )
        self.torrents[torrent.info_hash] = torrent
        self.tags |= torrent.tags
        if torrent.category:
            self.categories.setdefault(torrent.category, "")
        self.write(INFO, f'Added new torrent. Torrent: "{torrent.name}"')

    def remove(self, info_hash: str) -> None:
        """Remove a torrent."""
        torrent = self.torrents.pop(info_hash)
        self.write(INFO, f'Removed torrent. Torrent: "{torrent.name}"')

    def chosen(self, hashes: str) -> list[BoxTorrent]:
        """Return the torrents of a request; unknown ones are ignored."""
        if hashes == "all":
            return [*self.torrents.values()]
        keys = hashes.lower().split("|")
        return [self.torrents[key] for key in keys if key in self.torrents]

    def knows(self, *hashes: str) -> bool:
        """Return whether a torrent with one of the hashes is there."""
        wanted = {each for each in hashes if each}
        return any(wanted & {each.v1, each.v2} for each in self.torrents.values())

    def write(self, kind: int, text: str) -> None:
        """Write a line to the log."""
        self.log.append(
            {
                "id": len(self.log),
                "message": text,
                "timestamp": round(self.now),
                "type": kind,
            }
        )

    @property
    def up_limit(self) -> int:
        """B/s of all torrents together; 0 for none."""
        alternative = "alt_up_limit" if self.uses_alternative_limits else "up_limit"
        return int(self.preferences[alternative])

    @property
    def down_limit(self) -> int:
        """B/s of all torrents together; 0 for none."""
        alternative = "alt_dl_limit" if self.uses_alternative_limits else "dl_limit"
        return int(self.preferences[alternative])

    def _peers_of(self, torrent: BoxTorrent, peers: Sequence[Peer]) -> list[Peer]:
        if not self._meets_peers(torrent):
            return []
        key = torrent.info_hash
        if key in self._own:
            return [peer for peer in peers if key in peer.info_hashes]
        return [
            peer
            for peer in peers
            if not crc32(f"{peer.address}{key}".encode()) % GUESTS
        ]

    def _meets_peers(self, torrent: BoxTorrent) -> bool:
        return torrent.meets_peers(self.now)

    def _queue(self) -> None:
        """Let torrents wait for their turn if qBittorrent queues them."""
        is_on = self.preferences["queueing_enabled"]
        room = {
            False: self.preferences["max_active_downloads"],
            True: self.preferences["max_active_uploads"],
        }
        for torrent in sorted(self.torrents.values(), key=lambda each: each.order):
            waits = is_on and not (torrent.is_forced or torrent.is_stopped)
            if waits:
                room[torrent.is_complete] -= 1
            torrent.is_queued = waits and room[torrent.is_complete] < 0

    def _transfer(self, seconds: float) -> None:
        ups = self._allowed(_up_demand, lambda each: each.up_limit, self.up_limit)
        downs = self._allowed(
            _down_demand, lambda each: each.down_limit, self.down_limit
        )
        for key, torrent in self.torrents.items():
            if not torrent.peers:
                torrent.up_rate = torrent.down_rate = 0.0
                continue
            if self._is_new:
                # It has been running for days.
                torrent.up_rate = ups[key]
            torrent.up_rate, sent = approach(torrent.up_rate, ups[key], seconds)
            torrent.down_rate, got = approach(torrent.down_rate, downs[key], seconds)
            self._count(torrent, sent, min(got, torrent.left))
        self._is_new = False

    def _allowed(
        self,
        demand: Callable[[BoxTorrent], float],
        limit: Callable[[BoxTorrent], int],
        total: int,
    ) -> dict[str, float]:
        known = self.torrents.items()
        return allowed_rates(
            {key: demand(each) for key, each in known},
            {key: limit(each) for key, each in known},
            total,
        )

    def _count(self, torrent: BoxTorrent, sent: float, got: float) -> None:
        torrent.uploaded += sent
        torrent.session_uploaded += sent
        self.session_uploaded += sent
        self.session_downloaded += got
        torrent.receive(got)
        if sent + got >= 1:
            torrent.last_activity = self.now

    def _age(self, torrent: BoxTorrent, seconds: float) -> None:
        if torrent.is_complete:
            torrent.down_rate = 0.0
            if torrent.completed_on < 0:
                torrent.completed_on = self.now
                text = f'Torrent download finished. Torrent: "{torrent.name}"'
                self.write(INFO, text)
        if torrent.runs(self.now):
            torrent.active_seconds += seconds
            if torrent.is_complete:
                torrent.seeding_seconds += seconds
                if self._has_shared_enough(torrent):
                    torrent.stop()

    def _has_shared_enough(self, torrent: BoxTorrent) -> bool:
        ratio, minutes = torrent.ratio_limit, torrent.seeding_minutes
        if ratio == -2 and self.preferences["max_ratio_enabled"]:
            ratio = self.preferences["max_ratio"]
        if minutes == -2 and self.preferences["max_seeding_time_enabled"]:
            minutes = self.preferences["max_seeding_time"]
        return 0 <= ratio <= torrent.ratio or 0 <= minutes * 60 <= (
            torrent.seeding_seconds
        )


def torrent_of(known: Torrent, now: float) -> BoxTorrent:
    """Return a torrent of the catalog, without any data yet."""
    return BoxTorrent(
        info_hash=known.info_hash,
        v1=known.info_hash,
        v2="",
        name=known.name,
        content=known.content,
        files=[BoxFile(name=path, size=size) for path, size in _paths(known)],
        trackers=[known.announce] if known.tracker else [],
        added_on=now,
        started_at=now,
        checked_until=now + CHECK_SECONDS,
        is_private=bool(known.tracker),
        category=known.category,
        tags={tag.strip() for tag in known.tags.split(",") if tag.strip()},
        save_path=CATEGORIES[known.category] or "/downloads",
    )


def _paths(known: Torrent) -> list[tuple[str, int]]:
    if not known.parts:
        return known.files
    return [(f"{known.name}/{path}", size) for path, size in known.files]


def _present(known: Torrent, now: float) -> BoxTorrent:
    """Return a torrent that has been there for some days."""
    torrent = torrent_of(known, now)
    chance = Random(known.name)
    age = chance.uniform(2, 60) * DAY
    torrent.added_on = now - age
    torrent.started_at = torrent.checked_until = 0.0
    has = {STALLED.name: 0.62, STOPPED.name: 0.35}.get(known.name, 1.0)
    torrent.receive(torrent.size * has)
    torrent.session_downloaded = 0.0
    torrent.is_stopped = known.name == STOPPED.name
    torrent.active_seconds = age
    if has == 1.0:
        torrent.completed_on = torrent.added_on + 3_600
        torrent.seeding_seconds = age - 3_600
        torrent.uploaded = torrent.size * chance.uniform(0.4, 6)
    if known.name == LIMITED.name:
        torrent.up_limit = 512 * 1024
    return torrent


def _up_demand(torrent: BoxTorrent) -> float:
    if not torrent.done:
        return 0.0
    share = torrent.done / (torrent.size or 1)
    return share * sum(peer.upload_speed for peer in torrent.peers)


def _down_demand(torrent: BoxTorrent) -> float:
    if not torrent.peers or not torrent.left:
        return 0.0
    return min(FASTEST_DOWNLOAD, torrent.size / DOWNLOAD_SECONDS)
