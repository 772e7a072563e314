"""The measurements compared with the budget, for people and for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.util import find_spec
import os
import platform
from statistics import median
from typing import Any

from .accuracy import Accuracy
from .budget import (
    BudgetRow,
    accuracy_rows,
    failures,
    home_rows,
    large_home_rows,
    limit_rows,
    listing_rows,
    picture_rows,
    stage_rows,
    table_rows,
)
from .in_home_assistant import InHomeAssistant
from .limits import LimitCost
from .listing import ListingCost
from .loop_watch import Hold
from .picture import Picture
from .stages import Growth, Timing
from .table import TableCost

type Runs = tuple[InHomeAssistant, ...]

type Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All results of one run."""

    timings: tuple[Timing, ...]
    plain_loop: Timing
    growth: tuple[Growth, ...]
    pictures: tuple[Picture, ...]
    accuracy: Accuracy
    table: TableCost
    listing: ListingCost
    limits: LimitCost
    in_home_assistant: Runs = ()
    """Empty if the measurement was left out."""
    in_large_home: Runs = ()
    """With ten times as many torrents."""

    def budget(self) -> tuple[BudgetRow, ...]:
        """Return every row of the budget for which this run has a value."""
        return (
            *stage_rows(self.timings, self.plain_loop),
            *picture_rows(self.pictures),
            *accuracy_rows(self.accuracy),
            *table_rows(self.table),
            *listing_rows(self.listing),
            *limit_rows(self.limits),
            *(home_rows(self.in_home_assistant) if self.in_home_assistant else ()),
            *(large_home_rows(self.in_large_home) if self.in_large_home else ()),
        )

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "machine": _machine(),
            "budget": [
                asdict(row) | {"is_kept": row.is_kept, "is_failure": row.is_failure}
                for row in self.budget()
            ],
            "timings": [asdict(each) for each in (*self.timings, self.plain_loop)],
            "growth": [asdict(each) for each in self.growth],
            "pictures": [asdict(each) for each in self.pictures],
            "accuracy": asdict(self.accuracy),
            "table": asdict(self.table),
            "listing": asdict(self.listing),
            "limits": asdict(self.limits),
            "in_home_assistant": [asdict(run) for run in self.in_home_assistant],
            "in_large_home": [asdict(run) for run in self.in_large_home],
        }

    def as_text(self) -> str:
        """Return everything as tables in Markdown, and what fails."""
        rows = self.budget()
        tables = [
            _table(("what", "budget", "measured", ""), [row.cells() for row in rows]),
            self._stages(),
            self._growth(),
            self._limits(),
            *(
                _home_table(runs)
                for runs in (self.in_home_assistant, self.in_large_home)
                if runs
            ),
        ]
        return "\n\n".join((_machine(), *tables, _verdict(rows)))

    def _stages(self) -> str:
        table, note = self.table, f"{self.table.torrents:,} torrents"
        listing, sorts = self.listing, f"{self.listing.torrents:,} torrents"
        polls = (
            ("read the table", table.full, f"{note}, {table.megabytes:.1f} MB"),
            ("poll without changes", table.idle, note),
            ("poll with changes", table.busy, f"{note}, a tenth of them changed"),
        )
        return _table(
            ("stage", "time", "runs", ""),
            [
                *(
                    (each.name, _ms(each.milliseconds), str(each.runs), each.note)
                    for each in (*self.timings, self.plain_loop)
                ),
                *(
                    (name, _ms(cost.all_ms), "", f"processor time, {about}")
                    for name, cost, about in polls
                ),
                ("sort by name again", _ms(listing.again_ms), "", sorts),
            ],
        )

    def _limits(self) -> str:
        return _table(
            ("sharing", "use", "overrun", "windows kept", "worst", "calls"),
            [
                (
                    each.name,
                    f"{each.use_percent:.1f} %",
                    f"{each.overrun_percent:.1f} %",
                    f"{each.kept_percent:.1f} %",
                    f"{each.worst_percent:.0f} %",
                    f"{each.calls:.0f}",
                )
                for each in self.limits.uses
            ],
        )

    def _growth(self) -> str:
        return _table(
            ("peers", "locate", "merge", "cluster", "rank + decide"),
            [
                (
                    f"{each.peers:,}",
                    *map(_ms, (each.locate, each.merge, each.cluster, each.decide)),
                )
                for each in self.growth
            ],
        )


def _verdict(rows: Sequence[BudgetRow]) -> str:
    if failed := "; ".join(failures(rows)):
        return f"Over by too much: {failed}."
    if not all(row.is_kept for row in rows):
        return "What is over is so by less than half, which may be the machine."
    return "The budget is kept."


def _home_table(runs: Runs) -> str:
    torrents = f"{runs[0].torrents:,} torrents"
    return _table(
        (f"in Home Assistant, {torrents}", f"median of {len(runs)} runs", "all"),
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
            _row("calls during a slow poll", "", [run.calls for run in runs]),
            _row("the slowest of them", "ms", [run.waited_ms for run in runs]),
            *(
                _row(name, "ms", [1000.0 * run.ending_seconds[name] for run in runs])
                for name in runs[0].ending_seconds
            ),
        ],
    )


def _hold_rows(phase: str, holds: Sequence[Hold]) -> Iterator[Cells]:
    what = f"event loop held, {phase}"
    yield _row(f"{what}, own work", "ms", [hold.longest_own_ms for hold in holds])
    yield _row(f"{what}, by the clock", "ms", [hold.longest_ms for hold in holds])
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


def _ms(milliseconds: float) -> str:
    return f"{milliseconds:,.1f} ms"


def _machine() -> str:
    has_scikit_learn = find_spec("sklearn") is not None
    return (
        f"Python {platform.python_version()}, {platform.system()} "
        f"{platform.machine()}, {os.cpu_count()} processors, "
        f"{'with' if has_scikit_learn else 'without'} scikit-learn"
    )


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]

    def line(cells: Sequence[str]) -> str:
        padded = (cell.ljust(width) for cell, width in zip(cells, widths, strict=True))
        return f"| {' | '.join(padded)} |"

    ruler = f"|{'|'.join('-' * (width + 2) for width in widths)}|"
    return "\n".join([line(head), ruler, *map(line, rows)])
