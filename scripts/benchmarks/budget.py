"""The budget: what each thing may cost, and whether it does."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .accuracy import Accuracy
from .in_home_assistant import InHomeAssistant
from .limit_swarm import FAIR_AVERAGE, FAIR_STRICT
from .limits import LimitCost
from .listing import ListingCost
from .loop_watch import Hold
from .picture import Picture
from .stages import Timing
from .table import TableCost

SLACK: Final = 0.5
"""Share by which a time or memory may exceed its limit before a run fails: machines
differ. Counts and ratios are the same everywhere and have none."""

LOCATE_MS: Final = 1_000.0
ARITHMETIC_MS: Final = 500.0
TIMES_FASTER: Final = 200.0
PICTURE_MS: Final = 500.0
PICTURE_KB: Final = 150.0
TABLE_MS: Final = 1_500.0
TABLE_MB: Final = 30.0
IDLE_TABLE_MS: Final = 50.0
LISTING_MS: Final = 50.0
SORTING_MS: Final = 30.0
DIFFERENCE_PERCENT: Final = 1.0
REQUESTS: Final = 102
DECISION_MS: Final = 50.0
CYCLE_REQUESTS: Final = 60
WINDOWS_KEPT_PERCENT: Final = 95.0
USE_PERCENT: Final = 90.0
LOOP_HELD_MS: Final = 15.0
MEMORY_MB: Final = 60.0
ENDING_SECONDS: Final = 2.0

_DECIMALS: Final = {"": 0, "×": 0, "%": 2, "s": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRow:
    """One limit, and what was measured."""

    what: str
    measured: float
    limit: float
    unit: str = ""
    """Empty for a count."""
    slack: float = 0.0
    """Share of the limit by which it may be exceeded before a run fails."""
    is_minimum: bool = False
    """Whether less than the limit is too little, instead of more too much."""

    @property
    def is_kept(self) -> bool:
        """Whether the limit is kept."""
        return self._keeps(self.limit)

    @property
    def is_failure(self) -> bool:
        """Whether the limit is exceeded by more than the slack."""
        factor = 1.0 - self.slack if self.is_minimum else 1.0 + self.slack
        return not self._keeps(self.limit * factor)

    def cells(self) -> tuple[str, str, str, str]:
        """Return the row as people read it."""
        decimals = _DECIMALS.get(self.unit, 1)
        return (
            self.what,
            f"{'≥' if self.is_minimum else '≤'} {self.limit:,.0f} {self.unit}".strip(),
            f"{self.measured:,.{decimals}f} {self.unit}".strip(),
            "ok" if self.is_kept else "over",
        )

    def _keeps(self, limit: float) -> bool:
        return self.measured >= limit if self.is_minimum else self.measured <= limit


def failures(rows: Iterable[BudgetRow]) -> tuple[str, ...]:
    """Return what exceeds its limit by so much that a run fails."""
    return tuple(row.what for row in rows if row.is_failure)


def stage_rows(timings: Iterable[Timing], plain_loop: Timing) -> Iterator[BudgetRow]:
    """Yield the rows of the arithmetic."""
    for timing in timings:
        if timing.name == "locate":
            yield _cost("locate 30,000 addresses", timing.milliseconds, LOCATE_MS, "ms")
        elif timing.name == "merge + cluster + rank + decide":
            yield _cost(
                "merge, cluster, rank, decide", timing.milliseconds, ARITHMETIC_MS, "ms"
            )
            yield BudgetRow(
                what="the same, compared with a plain loop over geopy",
                measured=plain_loop.milliseconds / timing.milliseconds,
                limit=TIMES_FASTER,
                unit="×",
                is_minimum=True,
            )


def picture_rows(pictures: Iterable[Picture]) -> Iterator[BudgetRow]:
    """Yield the rows of the map image."""
    for picture in pictures:
        what = f"draw the picture, {picture.name}"
        yield _cost(what, picture.milliseconds, PICTURE_MS, "ms")
        yield BudgetRow(
            what=f"size of the picture, {picture.name}",
            measured=picture.kilobytes,
            limit=PICTURE_KB,
            unit="kB",
        )


def accuracy_rows(accuracy: Accuracy) -> Iterator[BudgetRow]:
    """Yield how far polls of some torrents may be from a full poll."""
    after = f"after {accuracy.polls} polls, compared with a full poll"
    yield BudgetRow(
        what=f"recommended sites that differ {after}",
        measured=accuracy.sites_that_differ,
        limit=0,
    )
    for what, percent in (
        ("latency of the path", accuracy.path_percent),
        ("centroid", accuracy.centroid_percent),
        ("share of a cluster", accuracy.share_percent),
    ):
        yield BudgetRow(
            what=f"{what} {after}", measured=percent, limit=DIFFERENCE_PERCENT, unit="%"
        )


def table_rows(table: TableCost) -> Iterator[BudgetRow]:
    """Yield the rows of the table of torrents."""
    torrents = f"{table.torrents:,} torrents"
    yield _cost(
        f"first full table, {torrents}, in the worker",
        table.full.worker_ms,
        TABLE_MS,
        "ms",
    )
    yield _cost(
        f"memory added by the table, {torrents}", table.memory_mb, TABLE_MB, "MB"
    )
    yield _cost(
        f"poll of the table without changes, {torrents}",
        table.idle.all_ms,
        IDLE_TABLE_MS,
        "ms",
    )
    yield BudgetRow(
        what="requests of a poll of the table", measured=table.requests, limit=1
    )


def listing_rows(listing: ListingCost) -> Iterator[BudgetRow]:
    """Yield the rows of the lists that actions and the card ask for."""
    torrents = f"{listing.torrents:,} torrents"
    for what, milliseconds, limit in (
        ("get_torrents with a filter", listing.filtered_ms, LISTING_MS),
        ("sort by name", listing.by_name_ms, SORTING_MS),
    ):
        yield _cost(f"{what}, {torrents}", milliseconds, limit, "ms")


def limit_rows(limits: LimitCost) -> Iterator[BudgetRow]:
    """Yield the rows of the upload limits."""
    torrents = f"{limits.torrents:,} torrents"
    yield _cost(
        f"decide on the limits of {torrents}", limits.decision_ms, DECISION_MS, "ms"
    )
    yield BudgetRow(
        what=f"requests of a cycle of limits, {torrents}",
        measured=limits.requests,
        limit=CYCLE_REQUESTS,
    )
    for use in limits.uses:
        if use.name == FAIR_STRICT:
            yield BudgetRow(
                what="simulated overrun of a cap, strict",
                measured=round(use.worst_percent, 2),
                limit=0,
                unit="%",
            )
        elif use.name == FAIR_AVERAGE:
            yield BudgetRow(
                what="simulated windows with at most 105 % of the cap, on average",
                measured=use.kept_percent,
                limit=WINDOWS_KEPT_PERCENT,
                unit="%",
                is_minimum=True,
            )
            yield BudgetRow(
                what="simulated use of what the caps allow, on average",
                measured=use.use_percent,
                limit=USE_PERCENT,
                unit="%",
                is_minimum=True,
            )


def home_rows(runs: Sequence[InHomeAssistant]) -> Iterator[BudgetRow]:
    """Yield the rows of a running Home Assistant; the worst run counts."""
    yield from _loop_rows(runs)
    for what, measured, limit in (
        ("requests of a poll", [run.requests for run in runs], REQUESTS),
        (
            "requests that a call during a poll waits for",
            [run.waited_for for run in runs],
            1,
        ),
        (
            "imports of scikit-learn with default settings",
            [run.scikit_learn_imported for run in runs],
            0,
        ),
    ):
        yield BudgetRow(what=what, measured=max(measured), limit=limit)
    for name in runs[0].ending_seconds:
        yield _cost(
            f"{name} while an answer drips",
            max(run.ending_seconds[name] for run in runs),
            ENDING_SECONDS,
            "s",
        )


def large_home_rows(runs: Sequence[InHomeAssistant]) -> Iterator[BudgetRow]:
    """Yield the rows that hold with ten times as many torrents, too."""
    for row in _loop_rows(runs):
        yield _cost(
            f"{row.what}, {runs[0].torrents:,} torrents",
            row.measured,
            row.limit,
            row.unit,
        )


def _loop_rows(runs: Sequence[InHomeAssistant]) -> Iterator[BudgetRow]:
    for phase, holds in (
        ("set-up", [run.set_up for run in runs]),
        ("polls", [run.polls for run in runs]),
    ):
        yield _hold_row(phase, holds)
    yield _cost("memory added", max(run.memory_mb for run in runs), MEMORY_MB, "MB")


def _hold_row(phase: str, holds: Iterable[Hold]) -> BudgetRow:
    longest = max(hold.longest_own_ms for hold in holds)
    return _cost(f"event loop held, {phase}", longest, LOOP_HELD_MS, "ms")


def _cost(what: str, measured: float, limit: float, unit: str) -> BudgetRow:
    """Return the row of something that depends on the machine."""
    return BudgetRow(what=what, measured=measured, limit=limit, unit=unit, slack=SLACK)
