"""Start Home Assistant with the demo's pace and the demo's round trips.

Its arguments are those of Home Assistant. Times and probes are replaced in this process,
and the integration itself has no part in it.
"""

import argparse
from pathlib import Path
import sys
from types import ModuleType

from homeassistant.__main__ import main

from custom_components.qb_peer_vpn.features.servers import latency_coordinator
from custom_components.qb_peer_vpn.recommendation import smoothing

from .moves_pace import quicken_moves
from .pace import quickened
from .probes import MadeUpProbes


def replace_prober(coordinator: ModuleType, probes: MadeUpProbes) -> None:
    """Let the integration ask made-up probes, so that no connection is opened.

    Args:
        coordinator: the integration's module that measures.
        probes: what it asks instead of servers.

    Raises:
        AttributeError: it measures with another function.

    """
    if not hasattr(coordinator, "measure_sites"):
        raise AttributeError("latency_coordinator has no measure_sites")
    vars(coordinator)["measure_sites"] = probes.measure_sites


def _folder() -> Path:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--config", type=Path, required=True)
    folder: Path = parser.parse_known_args()[0].config
    return folder


if __name__ == "__main__":
    replace_prober(latency_coordinator, MadeUpProbes(_folder()))
    quicken_moves()
    with quickened(smoothing):
        sys.exit(main())
