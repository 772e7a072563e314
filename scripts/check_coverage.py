"""Report modules below the coverage limit.

The argument is the output of ``coverage json``. Each module counts for itself: an
average over everything would hide a weak module behind the strong ones.
"""

import argparse
from collections.abc import Iterator
import json
from pathlib import Path
import re
import sys
from typing import Any

LEAST = 95.0
"""Percentage of the branches, and of the statements, of every module."""
FLOWS = re.compile(r".*(_flow|/steps|/forms)\.py")
"""Modules that set the integration up; these must be covered completely."""


def shortfalls(measured: dict[str, Any]) -> Iterator[str]:
    """Yield a line for each module that falls short.

    Raises:
        KeyError: branches were not measured.

    """
    for name, module in sorted(measured["files"].items()):
        summary = module["summary"]
        least = 100.0 if FLOWS.fullmatch(name) else LEAST
        for what, done, of in (
            ("statements", summary["covered_lines"], summary["num_statements"]),
            ("branches", summary["covered_branches"], summary["num_branches"]),
        ):
            percent = 100 * done / of if of else 100.0
            if percent < least:
                yield f"{name}: {percent:.1f} % of {of} {what}, at least {least:g} %"


def main() -> int:
    """Check a report; return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("report", type=Path, help="what coverage json has written")
    measured = json.loads(parser.parse_args().report.read_text("utf-8"))
    if not measured["files"]:
        sys.exit("Nothing was measured.")
    lines = list(shortfalls(measured))
    print("\n".join(lines) or f"Each of {len(measured['files'])} modules is tested.")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
