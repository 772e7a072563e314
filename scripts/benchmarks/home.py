"""What the integration does to a running Home Assistant, seen from inside.

A program in a process of its own::

    python -m scripts.benchmarks.home FOLDER URL GLUETUN

It starts Home Assistant on a prepared folder, prints a line when it is ready, sets the
integration up with all features against the stand-ins at the two URLs, polls a few times,
calls qBittorrent during a poll, unloads, reloads and stops while the stand-in hangs, and
prints the results as JSON. Its memory is watched from outside, up to the last of the polls.
"""

import argparse
import asyncio
from dataclasses import asdict
import gc
import json
from statistics import median
import sys
from time import perf_counter
from types import MappingProxyType
from typing import Any

from homeassistant.bootstrap import async_setup_hass
from homeassistant.config_entries import (
    SOURCE_USER,
    ConfigEntry,
    ConfigEntryState,
    ConfigSubentryData,
)
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME, CONF_VERIFY_SSL
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.runner import RuntimeConfig

from custom_components.qb_peer_vpn.features import PeerVpnConfigEntry
from scripts.demo_home.gluetun import API_KEY

from .load import tracker_host
from .loop_watch import TICK, LoopWatch, full_collection_ms
from .patience import Controls, calls_in_a_poll, time_endings
from .watched import DONE, READY

DOMAIN = "qb_peer_vpn"
POLLS = 5
RULES = 2
"""Upload rules, each for a tracker of all torrents."""
IDLE_SECONDS = 5.0
SETTLE_SECONDS = 4.0
"""After a poll: the recommendation waits up to two seconds for more changes."""


async def measure(folder: str, url: str, gluetun: str) -> dict[str, Any]:
    """Start, set up, poll, call, unload, reload, stop."""
    hass = await async_setup_hass(RuntimeConfig(config_dir=folder, skip_pip=True))
    if hass is None:
        raise RuntimeError("Home Assistant did not start")
    await hass.async_start()
    await hass.async_block_till_done(wait_background_tasks=True)
    try:
        entry = _entry(url, gluetun)
        found = await _measure_loop(hass, entry)
        controls = Controls(async_get_clientsession(hass), url)
        calls = await calls_in_a_poll(entry, controls)
        return found | {
            "waited_for": max(call.waited_for for call in calls),
            "waited_ms": max(call.milliseconds for call in calls),
            "calls": len(calls),
            "ending_seconds": await time_endings(hass, entry, controls),
        }
    finally:
        if hass.is_running:
            await hass.async_stop(force=True)


async def _measure_loop(
    hass: HomeAssistant, entry: PeerVpnConfigEntry
) -> dict[str, Any]:
    watch = LoopWatch()
    gc.collect()
    collection_before_ms = full_collection_ms()
    await asyncio.sleep(2 * TICK)
    watch.hold()
    await asyncio.sleep(IDLE_SECONDS)
    idle = watch.hold()
    print(READY, flush=True)
    await _set_up(hass, entry)
    await _settle(hass)
    set_up = watch.hold()
    poll_seconds, cycle_ms = [], []
    for _ in range(POLLS):
        begin = perf_counter()
        await entry.runtime_data.swarm.peers.async_poll_now()
        poll_seconds.append(perf_counter() - begin)
        await _settle(hass)
        cycle_ms.append(entry.runtime_data.recommendation.coordinator.data.duration_ms)
    polls = watch.hold()
    watch.stop()
    print(DONE, flush=True)
    cycle = entry.runtime_data.recommendation.coordinator.data
    return {
        "holds": {
            "idle": asdict(idle),
            "set_up": asdict(set_up),
            "polls": asdict(polls),
        },
        "scikit_learn_imported": "sklearn" in sys.modules,
        "collection_before_ms": collection_before_ms,
        "collection_after_ms": full_collection_ms(),
        "poll_seconds": median(poll_seconds),
        "cycle_ms": median(cycle_ms),
        "peers": len(entry.runtime_data.swarm.peers.data.peers),
        "sites": len(cycle.recommendation.ranking),
    }


def _entry(url: str, gluetun: str) -> PeerVpnConfigEntry:
    """Return an entry with all features on."""
    return ConfigEntry(
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
            "shaping": {"enabled": True, "rollout": 100},
        },
        source=SOURCE_USER,
        version=1,
        minor_version=1,
        unique_id=None,
        discovery_keys=MappingProxyType({}),
        subentries_data=[
            *(_rule(number) for number in range(RULES)),
            ConfigSubentryData(
                data={"way": "control_server", "url": gluetun, "api_key": API_KEY},
                subentry_type="vpn_container",
                title="Gluetun",
                unique_id=None,
            ),
        ],
    )


def _rule(number: int) -> ConfigSubentryData:
    cap_kib = 1024
    return ConfigSubentryData(
        data={"hosts": [tracker_host(number)], "cap": cap_kib, "order": number},
        subentry_type="upload_rule",
        title=f"Tracker {number}",
        unique_id=None,
    )


async def _set_up(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> None:
    await hass.config_entries.async_add(entry)
    if entry.state is not ConfigEntryState.LOADED:
        raise RuntimeError(f"The integration did not load: {entry.reason}")


async def _settle(hass: HomeAssistant) -> None:
    await asyncio.sleep(SETTLE_SECONDS)
    await hass.async_block_till_done(wait_background_tasks=True)


def main() -> None:
    """Measure what the arguments ask for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("url")
    parser.add_argument("gluetun")
    found = measure(**vars(parser.parse_args()))
    print(json.dumps(asyncio.run(found)))


if __name__ == "__main__":
    main()
