"""The budget of the benchmark: which rows are over it, and which of them fail a run."""

from dataclasses import replace
import json

import pytest

from scripts.benchmarks.accuracy import Accuracy
from scripts.benchmarks.budget import SLACK, BudgetRow, failures
from scripts.benchmarks.in_home_assistant import InHomeAssistant
from scripts.benchmarks.limit_swarm import FAIR_AVERAGE, FAIR_STRICT, CapUse
from scripts.benchmarks.limits import LimitCost
from scripts.benchmarks.listing import ListingCost
from scripts.benchmarks.loop_watch import Hold
from scripts.benchmarks.picture import Picture
from scripts.benchmarks.report import Report
from scripts.benchmarks.stages import Growth, Timing
from scripts.benchmarks.table import TableCost
from scripts.benchmarks.table_client import PollCost

TIME = BudgetRow(what="a time", measured=0.0, limit=100.0, unit="ms", slack=SLACK)
COUNT = BudgetRow(what="a count", measured=0.0, limit=100.0)
RATIO = BudgetRow(what="a ratio", measured=0.0, limit=100.0, unit="×", is_minimum=True)


@pytest.mark.parametrize(
    ("row", "measured", "word", "fails"),
    [
        pytest.param(TIME, 100.0, "ok", False, id="a time at its limit"),
        pytest.param(TIME, 100.1, "over", False, id="a time over its limit"),
        pytest.param(TIME, 150.0, "over", False, id="a time over it by half"),
        pytest.param(TIME, 150.1, "over", True, id="a time over it by more"),
        pytest.param(COUNT, 100.0, "ok", False, id="a count at its limit"),
        pytest.param(COUNT, 101.0, "over", True, id="a count over its limit"),
        pytest.param(RATIO, 100.0, "ok", False, id="a ratio at its limit"),
        pytest.param(RATIO, 99.9, "over", True, id="a ratio that is too small"),
        pytest.param(RATIO, 900.0, "ok", False, id="a ratio that is large"),
        pytest.param(
            replace(RATIO, slack=SLACK), 50.0, "over", False, id="half a ratio"
        ),
        pytest.param(
            replace(RATIO, slack=SLACK), 49.9, "over", True, id="less than half"
        ),
    ],
)
def test_a_row_is_judged(
    row: BudgetRow, measured: float, word: str, fails: bool
) -> None:
    measured_row = replace(row, measured=measured)

    assert measured_row.cells()[-1] == word
    assert failures([measured_row]) == ((row.what,) if fails else ())


@pytest.mark.parametrize(
    ("row", "limit", "measured"),
    [
        (replace(TIME, limit=1_500.0, measured=1_234.56), "≤ 1,500 ms", "1,234.6 ms"),
        (replace(TIME, limit=2.0, measured=0.019, unit="s"), "≤ 2 s", "0.02 s"),
        (replace(COUNT, limit=102, measured=101), "≤ 102", "101"),
        (replace(RATIO, limit=200.0, measured=9_414.2), "≥ 200 ×", "9,414 ×"),
        (replace(COUNT, limit=1.0, measured=0.3, unit="%"), "≤ 1 %", "0.30 %"),
    ],
)
def test_a_row_is_readable(row: BudgetRow, limit: str, measured: str) -> None:
    assert row.cells()[1:3] == (limit, measured)


CALM = Hold(
    longest_ms=80.0,
    longest_own_ms=1.0,
    longest_apart_from_collections_ms=1.0,
    full_collections=0,
)

HOME = InHomeAssistant(
    torrents=3_000,
    scikit_learn_imported=False,
    idle=CALM,
    set_up=CALM,
    polls=CALM,
    collection_before_ms=1.0,
    collection_after_ms=1.0,
    memory_mb=59.0,
    memory_after_mb=50.0,
    poll_seconds=1.0,
    cycle_ms=1.0,
    requests=101,
    peers=1,
    sites=1,
    waited_for=1,
    waited_ms=90.0,
    calls=50,
    ending_seconds={"unload": 0.1, "reload": 1.9, "stop": 0.1},
)

USE = CapUse(
    name=FAIR_STRICT,
    use_percent=80.0,
    overrun_percent=0.0,
    kept_percent=100.0,
    worst_percent=0.0,
    calls=50.0,
)

GOOD = Report(
    timings=(
        Timing(name="locate", milliseconds=900.0, runs=7),
        Timing(name="merge + cluster + rank + decide", milliseconds=200.0, runs=7),
    ),
    plain_loop=Timing(name="plain loop", milliseconds=40_000.0, runs=1),
    growth=(Growth(peers=1, locate=1.0, merge=1.0, cluster=1.0, decide=1.0),),
    pictures=(Picture(name="light", milliseconds=499.0, kilobytes=149.0),),
    accuracy=Accuracy(
        polls=5,
        sites_that_differ=0,
        path_percent=0.9,
        centroid_percent=0.9,
        share_percent=1.0,
    ),
    table=TableCost(
        torrents=30_000,
        megabytes=59.0,
        full=PollCost(worker_ms=1_400.0, all_ms=1_600.0),
        idle=PollCost(worker_ms=1.0, all_ms=50.0),
        busy=PollCost(worker_ms=99.0, all_ms=99.0),
        requests=1,
        memory_mb=29.0,
    ),
    listing=ListingCost(
        torrents=30_000,
        found=29_000,
        filtered_ms=49.0,
        by_name_ms=29.0,
        again_ms=2.0,
    ),
    limits=LimitCost(
        torrents=30_000,
        decision_ms=49.0,
        requests=60,
        uses=(
            replace(USE, name="equal", use_percent=1.0),
            USE,
            replace(
                USE,
                name=FAIR_AVERAGE,
                use_percent=95.0,
                kept_percent=96.0,
                worst_percent=60.0,
            ),
        ),
    ),
    in_home_assistant=(HOME, HOME),
    in_large_home=(replace(HOME, torrents=30_000),),
)


def with_home(**changes: object) -> Report:
    """Return a report in which the second of two runs is another one."""
    return replace(GOOD, in_home_assistant=(HOME, replace(HOME, **changes)))  # type: ignore[arg-type]


def with_table(**changes: object) -> Report:
    return replace(GOOD, table=replace(GOOD.table, **changes))  # type: ignore[arg-type]


def with_listing(**changes: object) -> Report:
    return replace(GOOD, listing=replace(GOOD.listing, **changes))  # type: ignore[arg-type]


def with_limits(**changes: object) -> Report:
    return replace(GOOD, limits=replace(GOOD.limits, **changes))  # type: ignore[arg-type]


def with_arithmetic(milliseconds: float) -> Report:
    first, second = GOOD.timings
    return replace(GOOD, timings=(first, replace(second, milliseconds=milliseconds)))


def with_accuracy(**changes: float) -> Report:
    return replace(GOOD, accuracy=replace(GOOD.accuracy, **changes))  # type: ignore[arg-type]


SIMULATED = (
    "simulated overrun of a cap, strict",
    "simulated windows with at most 105 % of the cap, on average",
    "simulated use of what the caps allow, on average",
)
PLAIN = "the same, compared with a plain loop over geopy"
AFTER = "after 5 polls, compared with a full poll"
WAITS = "requests that a call during a poll waits for"


@pytest.mark.parametrize(
    ("report", "over", "failing"),
    [
        (GOOD, [], []),
        (replace(GOOD, in_home_assistant=(), in_large_home=()), [], []),
        (with_arithmetic(201.0), [PLAIN], [PLAIN]),
        (
            with_arithmetic(501.0),
            ["merge, cluster, rank, decide", PLAIN],
            [PLAIN],
        ),
        (
            with_arithmetic(751.0),
            ["merge, cluster, rank, decide", PLAIN],
            ["merge, cluster, rank, decide", PLAIN],
        ),
        (
            replace(GOOD, pictures=(replace(GOOD.pictures[0], kilobytes=151.0),)),
            ["size of the picture, light"],
            ["size of the picture, light"],
        ),
        *(
            (
                with_accuracy(**{name: value}),
                [f"{what} {AFTER}"],
                [f"{what} {AFTER}"],
            )
            for name, value, what in (
                ("sites_that_differ", 1, "recommended sites that differ"),
                ("path_percent", 1.01, "latency of the path"),
                ("centroid_percent", 1.01, "centroid"),
                ("share_percent", 1.01, "share of a cluster"),
            )
        ),
        (
            with_table(full=PollCost(worker_ms=1_501.0, all_ms=0.0)),
            ["first full table, 30,000 torrents, in the worker"],
            [],
        ),
        (
            with_table(memory_mb=46.0),
            ["memory added by the table, 30,000 torrents"],
            ["memory added by the table, 30,000 torrents"],
        ),
        (
            with_table(idle=PollCost(worker_ms=1.0, all_ms=51.0)),
            ["poll of the table without changes, 30,000 torrents"],
            [],
        ),
        (
            with_table(requests=2),
            ["requests of a poll of the table"],
            ["requests of a poll of the table"],
        ),
        (
            with_listing(filtered_ms=76.0, by_name_ms=31.0),
            [
                "get_torrents with a filter, 30,000 torrents",
                "sort by name, 30,000 torrents",
            ],
            ["get_torrents with a filter, 30,000 torrents"],
        ),
        (
            with_limits(decision_ms=51.0, requests=61),
            [
                "decide on the limits of 30,000 torrents",
                "requests of a cycle of limits, 30,000 torrents",
            ],
            ["requests of a cycle of limits, 30,000 torrents"],
        ),
        (
            with_limits(
                uses=(
                    replace(USE, worst_percent=0.1),
                    replace(
                        USE, name=FAIR_AVERAGE, kept_percent=94.9, use_percent=89.9
                    ),
                )
            ),
            [*SIMULATED],
            [*SIMULATED],
        ),
        (
            with_home(polls=replace(CALM, longest_own_ms=15.1)),
            ["event loop held, polls"],
            [],
        ),
        (
            with_home(set_up=replace(CALM, longest_own_ms=22.6)),
            ["event loop held, set-up"],
            ["event loop held, set-up"],
        ),
        (with_home(memory_mb=60.1), ["memory added"], []),
        (with_home(requests=103), ["requests of a poll"], ["requests of a poll"]),
        (with_home(waited_for=2), [WAITS], [WAITS]),
        (
            with_home(scikit_learn_imported=True),
            ["imports of scikit-learn with default settings"],
            ["imports of scikit-learn with default settings"],
        ),
        (
            with_home(ending_seconds={"unload": 2.1, "reload": 3.1, "stop": 45.0}),
            [
                "unload while an answer drips",
                "reload while an answer drips",
                "stop while an answer drips",
            ],
            ["reload while an answer drips", "stop while an answer drips"],
        ),
        (
            replace(GOOD, in_large_home=(replace(HOME, torrents=9, memory_mb=91.0),)),
            ["memory added, 9 torrents"],
            ["memory added, 9 torrents"],
        ),
    ],
)
def test_what_is_over_the_budget_is_reported(
    report: Report, over: list[str], failing: list[str]
) -> None:
    assert [row.what for row in report.budget() if not row.is_kept] == over
    assert [*failures(report.budget())] == failing
    text = report.as_text()
    assert text.count("| over |") == len(over)
    assert all(what in text.splitlines()[-1] for what in failing)
    written = json.loads(json.dumps(report.as_json()))["budget"]
    assert [row["what"] for row in written if not row["is_kept"]] == over
    assert [row["what"] for row in written if row["is_failure"]] == failing


@pytest.mark.parametrize(
    ("report", "verdict"),
    [
        (GOOD, "The budget is kept."),
        (with_home(memory_mb=60.1), "What is over is so by less than half"),
        (with_home(requests=103), "Over by too much: requests of a poll."),
    ],
)
def test_the_last_line_is_the_verdict(report: Report, verdict: str) -> None:
    assert report.as_text().splitlines()[-1].startswith(verdict)
