"""One torrent of the demo's qBittorrent, and what changes about it."""

from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from typing import Protocol

PEERS_COME = 3.0
"""Seconds from a start to the first peer."""


class Peer(Protocol):
    """What a torrent has to know about a peer."""

    @property
    def address(self) -> IPv4Address | IPv6Address:
        """Where it is."""

    @property
    def upload_speed(self) -> int:
        """What it could take of a torrent, in B/s."""

    @property
    def progress(self) -> float:
        """How much of the torrent it has, 0 to 1."""

    @property
    def info_hashes(self) -> tuple[str, ...]:
        """Torrents that it has."""


@dataclass(slots=True, kw_only=True)
class BoxFile:
    """One file of a torrent."""

    name: str
    size: int
    done: float = 0.0
    """Bytes."""
    priority: int = 1


@dataclass(slots=True, kw_only=True)
class BoxTorrent:
    """A torrent; its times are Unix times in seconds, its rates B/s."""

    info_hash: str
    v1: str
    v2: str
    name: str
    content: bytes | None
    """Its .torrent file; None before the metadata have arrived."""
    files: list[BoxFile]
    trackers: list[str]
    added_on: float
    is_private: bool = False
    category: str = ""
    tags: set[str] = field(default_factory=set)
    save_path: str = "/downloads"
    completed_on: float = -1
    downloaded: float = 0.0
    uploaded: float = 0.0
    session_uploaded: float = 0.0
    session_downloaded: float = 0.0
    up_rate: float = 0.0
    down_rate: float = 0.0
    up_limit: int = 0
    """0 for none."""
    down_limit: int = 0
    is_stopped: bool = False
    is_queued: bool = False
    is_forced: bool = False
    is_super_seeding: bool = False
    is_sequential: bool = False
    first_last_first: bool = False
    manages_itself: bool = False
    ratio_limit: float = -2
    seeding_minutes: int = -2
    inactive_minutes: int = -2
    share_limit_action: str = "Default"
    started_at: float = 0.0
    seeding_seconds: float = 0.0
    active_seconds: float = 0.0
    last_activity: float = -1
    checked_until: float = 0.0
    is_rechecked: bool = False
    """Whether it is checked because a user wanted it."""
    moved_until: float = 0.0
    metadata_at: float = 0.0
    """When the metadata of a magnet link arrive."""
    order: float = 0.0
    """Its place in the queue."""
    peers: list[Peer] = field(default_factory=list)
    """Those that are connected."""

    @property
    def has_metadata(self) -> bool:
        """Whether its files are known."""
        return self.content is not None

    @property
    def size(self) -> int:
        """Bytes of the files that are wanted."""
        return sum(each.size for each in self.files if each.priority)

    @property
    def done(self) -> float:
        """Bytes of them that are there."""
        return sum(each.done for each in self.files if each.priority)

    @property
    def left(self) -> int:
        """Bytes that are missing."""
        return max(0, round(self.size - self.done))

    @property
    def is_complete(self) -> bool:
        """Whether it has all that is wanted."""
        return self.has_metadata and self.left == 0

    @property
    def ratio(self) -> float:
        """Uploaded by downloaded bytes, as qBittorrent counts it."""
        return self.uploaded / (self.downloaded or self.size or 1)

    def is_busy(self, now: float) -> bool:
        """Whether its files are checked or moved, so that nothing is transferred."""
        return now < max(self.checked_until, self.moved_until)

    def runs(self, now: float) -> bool:
        """Whether it looks for peers."""
        return not (self.is_stopped or self.is_queued or self.is_busy(now))

    def meets_peers(self, now: float) -> bool:
        """Whether peers have had the time to come."""
        return self.runs(now) and now - self.started_at >= PEERS_COME

    def state(self, now: float) -> str:
        """Return the word of qBittorrent 5 for what it does."""
        end = "UP" if self.is_complete else "DL"
        if self.is_busy(now):
            return self._busy_state(now, end)
        if self.is_stopped:
            return f"stopped{end}"
        if not self.has_metadata:
            return "forcedMetaDL" if self.is_forced else "metaDL"
        if self.is_queued or self.is_forced:
            return f"{'queued' if self.is_queued else 'forced'}{end}"
        return self._transfer_state()

    def _busy_state(self, now: float, end: str) -> str:
        if now < self.moved_until:
            return "moving"
        return f"checking{end}" if self.is_rechecked else "checkingResumeData"

    def _transfer_state(self) -> str:
        if self.is_complete:
            return "uploading" if self.up_rate >= 1 else "stalledUP"
        return "downloading" if self.down_rate >= 1 else "stalledDL"

    def receive(self, amount: float) -> None:
        """Put arrived bytes into the wanted files, the most wanted first."""
        wanted = (each for each in self.files if each.priority)
        for file in sorted(wanted, key=lambda each: -each.priority):
            taken = min(amount, file.size - file.done)
            file.done += taken
            self.downloaded += taken
            self.session_downloaded += taken
            amount -= taken

    def start(self, now: float) -> None:
        """Let it run."""
        if self.is_stopped:
            self.started_at = now
        self.is_stopped = False

    def stop(self) -> None:
        """Let it rest."""
        self.is_stopped = True
        self.is_forced = False
