"""Measure everything and report whether the budget is kept."""

import argparse
import asyncio
import json
from pathlib import Path
import sys
from tempfile import TemporaryDirectory

from custom_components.qb_peer_vpn.features.locations.shipped_data import ShippedData
from custom_components.qb_peer_vpn.swarm.traffic import TrafficCounter

from . import in_home_assistant
from .load import make_swarm
from .picture import time_pictures
from .report import Report
from .stages import GROWTH, Bench, read_peers, time_at, time_stages
from .table import time_table

RUNS = 7
GROWTH_RUNS = 3
TABLE_RUNS = 3
HOME_RUNS = 3


def main() -> int:
    """Measure what the command line asks for; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="scripts/benchmark",
        description="Measure what the integration costs at the reference load.",
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write JSON")
    parser.add_argument(
        "--quick", action="store_true", help="leave out the running Home Assistant"
    )
    parser.add_argument(
        "--check", action="store_true", help="fail where the budget is exceeded"
    )
    arguments = parser.parse_args()
    report = _measure(quick=arguments.quick)
    print(report.as_text())
    if arguments.json:
        arguments.json.write_text(json.dumps(report.as_json(), indent=2) + "\n")
    kept = all(line.kept for line in report.budget())
    return 1 if arguments.check and not kept else 0


def _measure(*, quick: bool) -> Report:
    tables = ShippedData.load()
    cities = tables.gazetteer.cities
    homes = tuple(
        asyncio.run(in_home_assistant.measure(cities))
        for _ in range(0 if quick else HOME_RUNS)
    )
    with TemporaryDirectory(prefix="qb-peer-vpn-benchmark-") as folder:
        bench = Bench(Path(folder), tables)
        swarm = make_swarm(cities)
        timings, plain_loop = time_stages(bench, swarm, runs=RUNS)
        outcome = bench.cycle(read_peers(swarm, TrafficCounter()))
        pictures = time_pictures(outcome.cycle, runs=RUNS)
        growth = [time_at(bench, addresses, runs=GROWTH_RUNS) for addresses in GROWTH]
    return Report(
        timings=(*timings, *time_table(runs=TABLE_RUNS)),
        plain_loop=plain_loop,
        growth=tuple(growth),
        pictures=pictures,
        in_home_assistant=homes,
    )


if __name__ == "__main__":
    sys.exit(main())
