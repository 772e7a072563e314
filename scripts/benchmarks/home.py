"""What the integration does to a running Home Assistant, seen from inside.

A program in a process of its own::

    python -m scripts.benchmarks.home FOLDER URL

It starts Home Assistant on a prepared folder, prints a line when it is ready, sets the
integration up with default settings against the stand-in at the URL, polls a few times,
and prints the results as JSON. From the first line on, its memory is watched from outside.
"""

import argparse
import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass
import gc
import json
from pathlib import Path
from statistics import median
import sys
from time import perf_counter
from types import MappingProxyType

from homeassistant.bootstrap import async_setup_hass
from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigEntryState
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant
from homeassistant.runner import RuntimeConfig

READY = "ready"

DOMAIN = "qb_peer_vpn"
POLLS = 5
IDLE_SECONDS = 5.0
SETTLE_SECONDS = 4.0
"""After a poll: the recommendation waits up to two seconds for more changes."""

TICK = 0.001

_OLDEST_GENERATION = 2


type Span = tuple[float, float]
"""Start and end, in seconds of the performance counter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """How long the event loop was held in one phase."""

    longest_ms: float
    longest_apart_from_collections_ms: float
    """Without the time of garbage collections, which stop every thread and take longer
    the larger the rest of Home Assistant is.
    """
    full_collections: int


class LoopWatch:
    """Start a timer on the event loop repeatedly, and record the delay of each one.

    A timer, not a sleeping task, which needs a second turn of the loop to wake up.
    """

    def __init__(self) -> None:
        """Start, and listen to the garbage collector as well."""
        self._waits: list[Span] = []
        self._collections: list[tuple[Span, int]] = []
        self._collection_began = 0.0
        gc.callbacks.append(self._collected)
        self._set_timer()

    def stop(self) -> None:
        """Stop; the records stay."""
        self._timer.cancel()
        gc.callbacks.remove(self._collected)

    def _set_timer(self) -> None:
        self._due = perf_counter() + TICK
        self._timer = asyncio.get_running_loop().call_later(TICK, self._on_time)

    def _on_time(self) -> None:
        if (now := perf_counter()) - self._due > TICK:
            self._waits.append((self._due, now))
        self._set_timer()

    def hold(self) -> Hold:
        """Summarize what happened since the last call."""
        waits, self._waits = self._waits, []
        collections, self._collections = self._collections, []
        held = [end - begin for begin, end in waits]
        apart = [
            end - begin - sum(_overlap((begin, end), span) for span, _ in collections)
            for begin, end in waits
        ]
        return Hold(
            longest_ms=1000.0 * max(held, default=0.0),
            longest_apart_from_collections_ms=1000.0 * max(apart, default=0.0),
            full_collections=sum(
                generation == _OLDEST_GENERATION for _, generation in collections
            ),
        )

    def _collected(self, phase: str, info: Mapping[str, int]) -> None:
        if phase == "start":
            self._collection_began = perf_counter()
        else:
            span = (self._collection_began, perf_counter())
            self._collections.append((span, info["generation"]))


def _overlap(one: Span, other: Span) -> float:
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))


async def measure(folder: str, url: str) -> dict[str, object]:
    """Start, set up, poll, stop."""
    hass = await async_setup_hass(RuntimeConfig(config_dir=folder, skip_pip=True))
    if hass is None:
        raise RuntimeError("Home Assistant did not start")
    await hass.async_start()
    await hass.async_block_till_done(wait_background_tasks=True)
    try:
        return await _measure(hass, url)
    finally:
        await hass.async_stop(force=True)


async def _measure(hass: HomeAssistant, url: str) -> dict[str, object]:
    watch = LoopWatch()
    gc.collect()
    collection_before_ms = _full_collection_ms()
    await asyncio.sleep(2 * TICK)
    watch.hold()
    await asyncio.sleep(IDLE_SECONDS)
    idle = watch.hold()
    print(READY, flush=True)
    entry = await _set_up(hass, url)
    await _settle(hass)
    set_up = watch.hold()
    poll_seconds, cycle_ms = [], []
    for _ in range(POLLS):
        begin = perf_counter()
        await entry.runtime_data.swarm.peers.async_refresh()
        poll_seconds.append(perf_counter() - begin)
        await _settle(hass)
        cycle_ms.append(entry.runtime_data.recommendation.coordinator.data.duration_ms)
    polls = watch.hold()
    watch.stop()
    cycle = entry.runtime_data.recommendation.coordinator.data
    return {
        "holds": {
            "idle": asdict(idle),
            "set_up": asdict(set_up),
            "polls": asdict(polls),
        },
        "scikit_learn_imported": "sklearn" in sys.modules,
        "collection_before_ms": collection_before_ms,
        "collection_after_ms": _full_collection_ms(),
        "poll_seconds": median(poll_seconds),
        "cycle_ms": median(cycle_ms),
        "peers": cycle.peers,
        "sites": len(cycle.recommendation.ranking),
    }


def anonymous_mb(process: int) -> float:
    """Return a process's resident anonymous memory in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("RssAnon:"))
    return int(line.split()[1]) * 1024 / 1e6


def _full_collection_ms() -> float:
    begin = perf_counter()
    gc.collect()
    return 1000.0 * (perf_counter() - begin)


async def _set_up(hass: HomeAssistant, url: str) -> ConfigEntry:
    entry = ConfigEntry(
        domain=DOMAIN,
        title="Peer VPN",
        data={
            CONF_URL: url,
            CONF_USERNAME: "benchmark",
            CONF_PASSWORD: "benchmark",
            CONF_VERIFY_SSL: True,
        },
        # The list has no addresses that could be probed.
        options={
            "servers": {"list": f"{url}/list.json"},
            "decision": {"measure": False},
        },
        source=SOURCE_USER,
        version=1,
        minor_version=1,
        unique_id=None,
        discovery_keys=MappingProxyType({}),
        subentries_data=None,
    )
    await hass.config_entries.async_add(entry)
    if entry.state is not ConfigEntryState.LOADED:
        raise RuntimeError(f"The integration did not load: {entry.reason}")
    return entry


async def _settle(hass: HomeAssistant) -> None:
    await asyncio.sleep(SETTLE_SECONDS)
    await hass.async_block_till_done(wait_background_tasks=True)


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("url")
    arguments = parser.parse_args()
    print(json.dumps(asyncio.run(measure(arguments.folder, arguments.url))))


if __name__ == "__main__":
    main()
