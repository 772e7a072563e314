"""The measurements compared with the budget, for people and for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
import os
import platform
from statistics import median
from typing import Any

from . import table
from .home import Hold
from .in_home_assistant import InHomeAssistant
from .load import ACTIVE_TORRENTS
from .picture import Picture
from .stages import Growth, Timing

type Runs = tuple[InHomeAssistant, ...]

type Cells = tuple[str, str, str]

TIME_LIMITS_MS = {"locate": 1_000.0, table.FULL: 1_500.0, table.IDLE: 50.0}
ARITHMETIC_MS = 500.0
TIMES_FASTER = 200.0
LOOP_HELD_MS = 15.0
MEMORY_MB = 60.0
PICTURE_MS = 500.0
PICTURE_KB = 150.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One line of the budget, and the measured value."""

    what: str
    limit: str
    measured: str
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All results of one run."""

    timings: tuple[Timing, ...]
    plain_loop: Timing
    growth: tuple[Growth, ...]
    pictures: tuple[Picture, ...]
    in_home_assistant: Runs
    """The worst run counts; None if the measurement was left out."""

    def budget(self) -> Iterator[BudgetLine]:
        """Yield every line of the budget for which this run has a value."""
        for timing in self.timings:
            if (limit := TIME_LIMITS_MS.get(timing.name)) is not None:
                yield _at_most(timing.name, timing.milliseconds, limit, "ms")
            elif timing.name == "merge + cluster + rank + decide":
                yield _at_most(
                    f"{timing.name}, {timing.note}",
                    timing.milliseconds,
                    ARITHMETIC_MS,
                    "ms",
                )
                times = self.plain_loop.milliseconds / timing.milliseconds
                yield BudgetLine(
                    what=f"faster than the plain loop, {timing.note}",
                    limit=f"{TIMES_FASTER:.0f} ×",
                    measured=f"{times:,.0f} ×",
                    kept=times >= TIMES_FASTER,
                )
        for picture in self.pictures:
            what = f"the picture, {picture.name}"
            yield _at_most(what, picture.milliseconds, PICTURE_MS, "ms")
            yield _at_most(what, picture.kilobytes, PICTURE_KB, "kB")
        if self.in_home_assistant:
            yield from _budget_in(self.in_home_assistant)

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "machine": _machine(),
            "budget": [asdict(line) for line in self.budget()],
            "timings": [asdict(each) for each in (*self.timings, self.plain_loop)],
            "growth": [asdict(each) for each in self.growth],
            "pictures": [asdict(each) for each in self.pictures],
            "in_home_assistant": [asdict(run) for run in self.in_home_assistant],
        }

    def as_text(self) -> str:
        """Return everything as tables in Markdown."""
        return "\n\n".join(
            (
                _machine(),
                _table(
                    ("budget", "limit", "measured", ""),
                    [
                        (
                            line.what,
                            line.limit,
                            line.measured,
                            "ok" if line.kept else "EXCEEDED",
                        )
                        for line in self.budget()
                    ],
                ),
                _table(
                    ("stage", "median", "runs", ""),
                    [
                        (
                            each.name,
                            f"{each.milliseconds:,.1f} ms",
                            str(each.runs),
                            each.note,
                        )
                        for each in (*self.timings, self.plain_loop)
                    ],
                ),
                _table(
                    ("peers", "locate", "merge", "cluster", "rank + decide"),
                    [
                        (
                            f"{each.peers:,}",
                            *(
                                f"{value:,.1f} ms"
                                for value in (
                                    each.locate,
                                    each.merge,
                                    each.cluster,
                                    each.decide,
                                )
                            ),
                        )
                        for each in self.growth
                    ],
                ),
                *(_home_table(runs) for runs in (self.in_home_assistant,) if runs),
            )
        )


def _budget_in(runs: Runs) -> Iterator[BudgetLine]:
    for phase, holds in (
        ("set-up", [run.set_up for run in runs]),
        ("polls", [run.polls for run in runs]),
    ):
        what = f"event loop held, {phase}"
        longest = max(hold.longest_ms for hold in holds)
        apart = max(hold.longest_apart_from_collections_ms for hold in holds)
        yield _at_most(what, longest, LOOP_HELD_MS, "ms")
        yield _at_most(f"{what}, apart from collections", apart, LOOP_HELD_MS, "ms")
    yield _at_most("memory added", max(run.memory_mb for run in runs), MEMORY_MB, "MB")
    requests = max(run.requests for run in runs)
    yield _at_most("requests per poll", requests, ACTIVE_TORRENTS + 2, "")
    imported = sum(run.scikit_learn_imported for run in runs)
    yield _at_most("imports of scikit-learn", imported, 0, "")


def _at_most(what: str, value: float, limit: float, unit: str) -> BudgetLine:
    return BudgetLine(
        what=what,
        limit=f"{limit:,.0f} {unit}".strip(),
        measured=f"{value:,.1f} {unit}" if unit else f"{value:,.0f}",
        kept=value <= limit,
    )


def _home_table(runs: Runs) -> str:
    return _table(
        ("in Home Assistant", f"median of {len(runs)} runs", "all"),
        [
            _row("peers", "", [run.peers for run in runs]),
            _row("sites", "", [run.sites for run in runs]),
            *_hold_rows("idle before", [run.idle for run in runs]),
            *_hold_rows("set-up", [run.set_up for run in runs]),
            *_hold_rows("polls", [run.polls for run in runs]),
            _row(
                "a full collection before", "ms", [r.collection_before_ms for r in runs]
            ),
            _row(
                "a full collection after", "ms", [r.collection_after_ms for r in runs]
            ),
            _row("memory added at the peak", "MB", [run.memory_mb for run in runs]),
            _row(
                "memory added in the end", "MB", [run.memory_after_mb for run in runs]
            ),
            _row("poll", "ms", [1000.0 * run.poll_seconds for run in runs]),
            _row("cycle", "ms", [run.cycle_ms for run in runs]),
        ],
    )


def _hold_rows(phase: str, holds: Sequence[Hold]) -> Iterator[Cells]:
    what = f"event loop held, {phase}"
    yield _row(what, "ms", [hold.longest_ms for hold in holds])
    yield _row(
        f"{what}, apart from collections",
        "ms",
        [hold.longest_apart_from_collections_ms for hold in holds],
    )
    yield _row(f"full collections, {phase}", "", [h.full_collections for h in holds])


def _row(what: str, unit: str, values: Sequence[float]) -> Cells:
    def text(value: float) -> str:
        return f"{value:,.1f}" if unit else f"{value:,.0f}"

    return what, f"{text(median(values))} {unit}".strip(), " ".join(map(text, values))


def _machine() -> str:
    return (
        f"Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} processors"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return f"| {' | '.join(padded)} |"

    ruler = f"|{'|'.join('-' * (width + 2) for width in widths)}|"
    return "\n".join([line(head), ruler, *map(line, rows)])
