"""Torrents in a computer's head whose rates follow limits: how well a cap is used.

Peers come and go, want more or less, and take what the limit of their torrent allows.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from custom_components.qb_peer_vpn.models import (
    TORRENT,
    ServerState,
    Torrents,
    TorrentSnapshot,
)
from custom_components.qb_peer_vpn.shaping import (
    Memory,
    Promise,
    Rule,
    Rulebook,
    ShapingSettings,
    Strategy,
    after_call,
    decide,
)

KIB: Final = 1024
MIB: Final = 1024 * KIB
STEP: Final = 5.0
"""Seconds."""
STEPS_OF_CYCLE: Final = 3
STEPS_OF_WINDOW: Final = 4
CAPS: Final = np.array([8, 4, 4, 2, 2, 1]) * MIB
SHARES: Final = (0.3, 0.2, 0.2, 0.1, 0.1, 0.1)
"""Of the torrents at each tracker."""
TORRENTS: Final = 1_200
CYCLES: Final = 160
_SMOOTHING: Final = 5.5
"""Seconds over which qBittorrent averages a speed."""
_BEGIN: Final = datetime(2026, 11, 20, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class CapUse:
    """How a strategy used the caps; a window has 20 seconds, at one tracker."""

    name: str
    use_percent: float
    """Of what the caps would have allowed."""
    overrun_percent: float
    """Mean of what was above a cap, as a share of it."""
    kept_percent: float
    """Windows with at most 105 % of the cap."""
    worst_percent: float
    """The highest overrun of a window."""
    calls: float
    """In a cycle, on average."""


class LimitSwarm:
    """A swarm whose peers come and go; the same for each strategy."""

    def __init__(self, torrents: int = TORRENTS, awake: float = 0.2) -> None:
        self._chance = np.random.default_rng(0)
        self._comes = STEP / 600 * awake / (1 - awake)
        self.tracker = self._chance.choice(len(CAPS), torrents, p=SHARES)
        self._mean = self._chance.lognormal(np.log(40 * KIB), 1.3, torrents)
        self._is_on = self._chance.random(torrents) < awake
        self._wave = np.zeros(torrents)
        self._speeds = np.zeros(torrents)
        self._uploaded = np.zeros(torrents)
        self.limits = np.zeros(torrents, dtype=np.int64)
        self._hashes = np.array([b"%040x" % number for number in range(torrents)])
        self.seconds = 0.0
        self.demand = self._mean * self._is_on

    def step(self) -> NDArray[np.float64]:
        """Let five seconds pass; return what each torrent sent, in B/s."""
        chance, count = self._chance, len(self._mean)
        leaves = chance.random(count) < STEP / 600
        comes = chance.random(count) < self._comes
        self._is_on = np.where(self._is_on, ~leaves, comes)
        self._wave = 0.97 * self._wave + 0.1 * chance.standard_normal(count)
        self.demand = self._mean * np.exp(self._wave) * self._is_on
        most = np.where(self.limits > 0, self.limits, np.inf)
        rates: NDArray[np.float64] = np.minimum(most, self.demand)
        self._uploaded += rates * STEP
        self._speeds += (1 - np.exp(-STEP / _SMOOTHING)) * (rates - self._speeds)
        self.seconds += STEP
        return rates

    def poll(self) -> TorrentSnapshot:
        """Return what qBittorrent would show."""
        table = np.zeros(len(self._mean), dtype=TORRENT)
        table["hash"] = self._hashes
        table["upload_limit"] = self.limits
        table["upload_speed"] = self._speeds
        table["uploaded"] = self._uploaded
        table["num_leechs"] = np.where(
            self._is_on, 1 + np.minimum(self.demand / (40 * KIB), 60), 0
        )
        order = np.argsort(self.tracker, kind="stable")
        starts = np.searchsorted(self.tracker[order], np.arange(len(CAPS) + 1))
        torrents = Torrents(
            table=table,
            names=("",) * len(table),
            hosts=tuple(f"{number}.example" for number in range(len(CAPS))),
            host_starts=starts.astype(np.int32),
            host_rows=order.astype(np.int32),
        )
        return TorrentSnapshot(
            torrents=torrents,
            server=ServerState(),
            is_settling=False,
            session_is_shared=False,
            uses_deltas=True,
            fetched_at=_BEGIN + timedelta(seconds=self.seconds),
        )

    def by_tracker(self, rates: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the sum at each tracker."""
        return np.bincount(self.tracker, rates, len(CAPS)).astype(np.float64)

    def take(self, hashes: tuple[str, ...], limit: int) -> None:
        """Set a limit as qBittorrent does."""
        wanted = np.array([each.encode() for each in hashes])
        self.limits[np.searchsorted(self._hashes, wanted)] = limit


def rulebook(promise: Promise) -> Rulebook:
    """Return a rule for each tracker."""
    return Rulebook(
        tuple(
            Rule(
                key=str(number),
                hosts=(f"{number}.example",),
                cap=int(cap),
                promise=promise,
            )
            for number, cap in enumerate(CAPS)
        )
    )


def simulate(
    name: str,
    settings: ShapingSettings,
    promise: Promise,
    *,
    cycles: int,
    warm_up: int,
) -> CapUse:
    """Run cycles of a strategy; the first ones do not count."""
    swarm, rules, memory = LimitSwarm(), rulebook(promise), Memory()
    sent: list[NDArray[np.float64]] = []
    asked: list[NDArray[np.float64]] = []
    calls = 0
    for cycle in range(cycles):
        decision = decide(swarm.poll(), rules, settings, memory, now=swarm.seconds)
        memory = decision.memory
        for call in decision.plan.calls:
            swarm.take(call.hashes, call.limit)
            memory = after_call(memory, call)
        calls += len(decision.plan.calls) if cycle >= warm_up else 0
        for _ in range(STEPS_OF_CYCLE):
            rates = swarm.step()
            if cycle >= warm_up:
                sent.append(swarm.by_tracker(rates))
                asked.append(swarm.by_tracker(swarm.demand))
    return _judged(name, np.array(sent), np.array(asked), calls / (cycles - warm_up))


def _judged(
    name: str, sent: NDArray[np.float64], asked: NDArray[np.float64], calls: float
) -> CapUse:
    """Judge what was sent and asked for, both of shape (steps, trackers)."""
    windows = len(sent) - len(sent) % STEPS_OF_WINDOW
    shares = sent[:windows].reshape(-1, STEPS_OF_WINDOW, len(CAPS)).mean(axis=1) / CAPS
    allowed = np.minimum(asked, CAPS)
    return CapUse(
        name=name,
        use_percent=100 * float(np.minimum(sent, CAPS).sum() / allowed.sum()),
        overrun_percent=100 * float(np.maximum(shares - 1, 0).mean()),
        kept_percent=100 * float(np.mean(shares <= 1.05)),
        worst_percent=100 * float(max(shares.max() - 1, 0)),
        calls=calls,
    )


FAIR_STRICT: Final = "fair, strict"
FAIR_AVERAGE: Final = "fair, on average"


def compare_strategies(*, cycles: int, warm_up: int) -> Iterator[CapUse]:
    """Yield how each strategy uses the caps in the same swarm."""
    everyone = ShapingSettings(rollout=100)
    for name, settings, promise in (
        ("equal", replace(everyone, strategy=Strategy.EQUAL), Promise.STRICT),
        ("weighted", replace(everyone, strategy=Strategy.WEIGHTED), Promise.STRICT),
        ("soft", replace(everyone, strategy=Strategy.SOFT), Promise.STRICT),
        (FAIR_STRICT, everyone, Promise.STRICT),
        (FAIR_AVERAGE, everyone, Promise.AVERAGE),
        (
            "fair, on average, borrowing half",
            replace(everyone, lending=0.5),
            Promise.AVERAGE,
        ),
    ):
        yield simulate(name, settings, promise, cycles=cycles, warm_up=warm_up)
