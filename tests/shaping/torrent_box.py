"""A qBittorrent that answers to limits: tables of torrents whose rates follow them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from custom_components.qb_peer_vpn.models import (
    TORRENT,
    ServerState,
    Torrents,
    TorrentSnapshot,
)
from custom_components.qb_peer_vpn.shaping import (
    Decision,
    LimitCall,
    Memory,
    Promise,
    Rule,
    Rulebook,
    ShapingSettings,
    after_call,
    decide,
)

KIB = 1024
MIB = 1024 * 1024
EVERYONE = ShapingSettings(rollout=100)
BEGIN = datetime(2026, 11, 29, tzinfo=UTC)
STEP = 5.0


def rule(
    key: str = "a",
    cap: int | None = MIB,
    promise: Promise = Promise.STRICT,
    priority: int = 5,
) -> Rule:
    """Return a rule for the host ``{key}.example``."""
    return Rule(
        key=key,
        hosts=(f"{key}.example",),
        cap=cap,
        promise=promise,
        priority=priority,
    )


def table_of(count: int) -> NDArray[np.void]:
    """Return idle torrents whose hashes are spread evenly."""
    table = np.zeros(count, dtype=TORRENT)
    table["hash"] = [
        b"%040x" % (number * (16**40 // max(count, 1))) for number in range(count)
    ]
    table["tracker"] = -1
    return table


def torrents_at(table: NDArray[np.void], hosts: Sequence[str]) -> Torrents:
    """Return the torrents, each with one tracker, whose host is given; "" for none."""
    names = tuple(sorted(set(hosts) - {""}))
    rows = [[row for row, each in enumerate(hosts) if each == name] for name in names]
    starts = np.cumsum([0, *map(len, rows)])
    return Torrents(
        table=table,
        names=("",) * len(table),
        hosts=names,
        host_starts=starts.astype(np.int32),
        host_rows=np.array([row for part in rows for row in part], dtype=np.int32),
    )


@dataclass
class TorrentBox:
    """Torrents that send the smaller of demand and limit, and no more than the link."""

    demand: NDArray[np.float64]
    """B/s that peers take."""
    hosts: Sequence[str]
    limits: NDArray[np.int64] = field(init=False)
    """B/s; 0 for none."""
    noise: NDArray[np.float64] | float = 1.0
    now: float = 1000.0
    is_settling: bool = False
    uses_deltas: bool = True
    server: ServerState = field(default_factory=ServerState)

    def __post_init__(self) -> None:
        count = len(self.demand)
        self.limits = np.zeros(count, dtype=np.int64)
        self.table = table_of(count)
        self._speeds = np.zeros(count)
        self._uploaded = np.zeros(count)

    @property
    def rates(self) -> NDArray[np.float64]:
        limits = np.where(self.limits > 0, self.limits * self.noise, np.inf)
        rates: NDArray[np.float64] = np.minimum(limits, self.demand)
        together = float(rates.sum())
        link = self.server.upload_limit or together
        return rates * min(1.0, link / together) if together else rates

    def run(self, seconds: float) -> None:
        """Let time pass; the speed is an average, as in qBittorrent."""
        for _ in range(round(seconds / STEP)):
            self._uploaded += self.rates * STEP
            self._speeds += (1 - np.exp(-STEP / 5.5)) * (self.rates - self._speeds)
            self.now += STEP

    def poll(self) -> TorrentSnapshot:
        table = self.table.copy()
        table["upload_limit"] = self.limits
        table["upload_speed"] = self._speeds
        table["uploaded"] = self._uploaded
        table["num_leechs"] = self.demand > 0
        return TorrentSnapshot(
            torrents=torrents_at(table, self.hosts),
            server=self.server,
            is_settling=self.is_settling,
            session_is_shared=False,
            uses_deltas=self.uses_deltas,
            fetched_at=BEGIN + timedelta(seconds=self.now),
        )

    def accept(self, call: LimitCall) -> None:
        hashes = np.array([each.encode() for each in call.hashes])
        self.limits[np.isin(self.table["hash"], hashes)] = call.limit


@dataclass
class Shaper:
    """The feature in small: polls, decides, writes."""

    box: TorrentBox
    rulebook: Rulebook
    settings: ShapingSettings = EVERYONE
    memory: Memory = field(default_factory=Memory)

    def decide(self) -> Decision:
        decision = decide(
            self.box.poll(), self.rulebook, self.settings, self.memory, now=self.box.now
        )
        self.memory = decision.memory
        return decision

    def write(self, calls: Sequence[LimitCall]) -> None:
        for call in calls:
            self.box.accept(call)
            self.memory = after_call(self.memory, call)

    def cycle(self, seconds: float = 15.0) -> Decision:
        """Decide, write everything, and let time pass."""
        decision = self.decide()
        self.write(decision.plan.calls)
        self.box.run(seconds)
        return decision

    def restart(self) -> None:
        """Lose everything but the journal."""
        self.memory = replace(Memory(), journal=self.memory.journal)
