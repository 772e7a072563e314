"""Measure everything and report whether the budget is kept."""

import argparse
import asyncio
from collections.abc import Sequence
import json
from pathlib import Path
import sys
from tempfile import TemporaryDirectory

from custom_components.qb_peer_vpn.features.locations.shipped_data import ShippedData
from custom_components.qb_peer_vpn.models import City
from custom_components.qb_peer_vpn.swarm.traffic import TrafficCounter

from . import in_home_assistant, table
from .accuracy import measure_accuracy
from .budget import failures
from .in_home_assistant import InHomeAssistant
from .limits import measure_limits
from .listing import measure_listing
from .load import TORRENTS, make_swarm
from .picture import time_pictures
from .report import Report
from .stages import GROWTH, Bench, read_peers, time_at, time_stages
from .table import measure_table

RUNS = 7
GROWTH_RUNS = 3
HOME_RUNS = 3
LARGE_HOME_RUNS = 1


def main() -> int:
    """Measure what the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="scripts/benchmark",
        description="Measure what the integration costs at the reference load.",
        epilog="Fails if a count or ratio is over its limit, or if a time or memory is "
        "over it by more than half.",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write JSON")
    parser.add_argument(
        "--quick", action="store_true", help="leave out the running Home Assistant"
    )
    arguments = parser.parse_args()
    report = _measure(quick=arguments.quick)
    print(report.as_text())
    if arguments.json:
        arguments.json.write_text(json.dumps(report.as_json(), indent=2) + "\n")
    return 1 if failures(report.budget()) else 0


def _measure(*, quick: bool) -> Report:
    tables = ShippedData.load()
    cities = tables.gazetteer.cities
    homes = _in_homes(cities, TORRENTS, 0 if quick else HOME_RUNS)
    large = _in_homes(cities, table.TORRENTS, 0 if quick else LARGE_HOME_RUNS)
    table_cost = asyncio.run(measure_table())
    accuracy = asyncio.run(measure_accuracy())
    with TemporaryDirectory(prefix="qb-peer-vpn-benchmark-") as folder:
        bench = Bench(Path(folder), tables)
        swarm = make_swarm(cities)
        timings, plain_loop = time_stages(bench, swarm, runs=RUNS)
        outcome = bench.cycle(read_peers(swarm, TrafficCounter()))
        pictures = time_pictures(outcome.cycle, runs=RUNS)
        growth = [time_at(bench, addresses, runs=GROWTH_RUNS) for addresses in GROWTH]
    return Report(
        timings=timings,
        plain_loop=plain_loop,
        growth=tuple(growth),
        pictures=pictures,
        accuracy=accuracy,
        table=table_cost,
        listing=measure_listing(),
        limits=measure_limits(),
        in_home_assistant=homes,
        in_large_home=large,
    )


def _in_homes(
    cities: Sequence[City], torrents: int, runs: int
) -> tuple[InHomeAssistant, ...]:
    return tuple(
        asyncio.run(in_home_assistant.measure(cities, torrents=torrents))
        for _ in range(runs)
    )


if __name__ == "__main__":
    sys.exit(main())
