"""What was measured, against the budget: for people and for programs."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
import os
import platform
from typing import Any

from .home import Hold, Import
from .in_home_assistant import InHomeAssistant
from .load import ACTIVE_TORRENTS
from .picture import Picture
from .stages import Growth, Timing

LOCATE_MS = 1_000.0
ARITHMETIC_MS = 500.0
TIMES_FASTER = 200.0
LOOP_HELD_MS = 15.0
MEMORY_MB = 60.0
PICTURE_MS = 500.0
PICTURE_KB = 150.0


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """One promise, and how it is kept."""

    what: str
    limit: str
    measured: str
    kept: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything of one run."""

    timings: tuple[Timing, ...]
    plain_loop: Timing
    growth: tuple[Growth, ...]
    pictures: tuple[Picture, ...]
    in_home_assistant: tuple[InHomeAssistant, ...]

    def budget(self) -> Iterator[BudgetLine]:
        """Yield every line of the budget that this run can speak of."""
        for timing in self.timings:
            if timing.name == "locate":
                yield _at_most("locate", timing.milliseconds, LOCATE_MS, "ms")
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
        for home in self.in_home_assistant:
            yield from _budget_in(home)

    def as_json(self) -> dict[str, Any]:
        """Return everything as plain data."""
        return {
            "machine": _machine(),
            "budget": [asdict(line) for line in self.budget()],
            "timings": [asdict(each) for each in (*self.timings, self.plain_loop)],
            "growth": [asdict(each) for each in self.growth],
            "pictures": [asdict(each) for each in self.pictures],
            "in_home_assistant": [asdict(each) for each in self.in_home_assistant],
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
                *(_home_table(home) for home in self.in_home_assistant),
            )
        )


def _budget_in(home: InHomeAssistant) -> Iterator[BudgetLine]:
    library = _library(home)
    for phase, hold in (("set-up", home.set_up), ("polls", home.polls)):
        what = f"event loop held, {phase}"
        yield _at_most(f"{what}, {library}", hold.longest_ms, LOOP_HELD_MS, "ms")
        yield _at_most(
            f"{what}, apart from collections, {library}",
            hold.longest_apart_from_collections_ms,
            LOOP_HELD_MS,
            "ms",
        )
    yield _at_most(f"memory added, {library}", home.memory_mb, MEMORY_MB, "MB")
    yield _at_most(
        f"requests per poll, {library}", home.requests, ACTIVE_TORRENTS + 2, ""
    )


def _at_most(what: str, value: float, limit: float, unit: str) -> BudgetLine:
    return BudgetLine(
        what=what,
        limit=f"{limit:,.0f} {unit}".strip(),
        measured=f"{value:,.1f} {unit}" if unit else f"{value:,.0f}",
        kept=value <= limit,
    )


def _home_table(home: InHomeAssistant) -> str:
    before, after = home.collection_before_ms, home.collection_after_ms
    return _table(
        (f"in Home Assistant, {_library(home)}", ""),
        [
            ("peers", f"{home.peers:,}"),
            ("sites", str(home.sites)),
            ("event loop held, idle before", _hold(home.idle)),
            *_import_rows(home.importing),
            ("event loop held, set-up", _hold(home.set_up)),
            ("event loop held, polls", _hold(home.polls)),
            ("a full collection", f"{before:.0f} ms before, {after:.0f} ms after"),
            ("memory added at the peak", f"{home.memory_mb:.1f} MB"),
            ("memory added in the end", f"{home.memory_after_mb:.1f} MB"),
            ("poll", f"{home.poll_seconds:.2f} s"),
            ("cycle", f"{home.cycle_ms:,.0f} ms"),
        ],
    )


def _import_rows(importing: Import | None) -> Iterator[tuple[str, str]]:
    if importing is not None:
        yield "event loop held, importing scikit-learn", _hold(importing.hold)
        yield "memory added, importing scikit-learn", f"{importing.memory_mb:.1f} MB"


def _hold(hold: Hold) -> str:
    apart = hold.longest_apart_from_collections_ms
    return (
        f"{hold.longest_ms:.1f} ms; {apart:.1f} ms apart from collections, "
        f"{hold.full_collections} of them full"
    )


def _library(home: InHomeAssistant) -> str:
    return "scikit-learn" if home.importing else "numpy"


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
