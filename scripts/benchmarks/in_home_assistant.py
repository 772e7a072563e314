"""The measurement in a real Home Assistant: its folder, its stand-in, its process."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
import sys
from tempfile import TemporaryDirectory

from custom_components.qb_peer_vpn.models import City
from scripts.demo_home.configuration import listen_on, prepare
from scripts.demo_home.gluetun import serve_gluetun
from scripts.demo_home.places import load_places
from scripts.demo_home.ports import free_ports

from .load import HOME, TORRENTS, make_swarm, write_database
from .loop_watch import Hold
from .stand_in import StandIn, serve
from .watched import ROOT, MeasurementError, keeping_bytecode, run_watched


@dataclass(frozen=True, slots=True, kw_only=True)
class InHomeAssistant:
    """What the integration does to Home Assistant at the reference load."""

    torrents: int
    scikit_learn_imported: bool
    """Whether anything imported scikit-learn with default settings."""
    idle: Hold
    """The event loop before the integration is set up."""
    set_up: Hold
    """The event loop during the set-up: first poll, location, server list, entities."""
    polls: Hold
    """The event loop in the polls and cycles afterwards."""
    collection_before_ms: float
    """Duration of a full garbage collection before the integration is set up."""
    collection_after_ms: float
    """Duration of a full garbage collection after the polls."""
    memory_mb: float
    """Anonymous memory added at the peak, by set-up and polls."""
    memory_after_mb: float
    """Anonymous memory added after the last poll."""
    poll_seconds: float
    cycle_ms: float
    requests: int
    """Requests of one poll after the first one, at most."""
    peers: int
    sites: int
    waited_for: int
    """Requests that a small call during a poll waited for, at most."""
    waited_ms: float
    """How long that call took with a slow qBittorrent, at most."""
    calls: int
    """Of that kind that were made."""
    ending_seconds: Mapping[str, float]
    """Of unload, reload and stop while an answer of qBittorrent hangs."""


async def measure(
    cities: Sequence[City], *, torrents: int = TORRENTS
) -> InHomeAssistant:
    """Run a Home Assistant in a process of its own and let it measure itself.

    Raises:
        MeasurementError: with the end of its output.

    """
    stand_in = StandIn(make_swarm(cities, torrents=torrents))
    with TemporaryDirectory(prefix="qb-peer-vpn-benchmark-") as name:
        folder = Path(name)
        prepare(folder)
        own_port, gluetun_port = free_ports(2)
        listen_on(folder, own_port)
        with (folder / "configuration.yaml").open("a") as file:
            file.write(
                f"homeassistant:\n  latitude: {HOME.latitude}\n"
                f"  longitude: {HOME.longitude}\n"
            )
        write_database(folder / "qb_peer_vpn/city.mmdb", cities)
        await _compile()
        served = serve_gluetun(load_places(), port=gluetun_port)
        async with serve(stand_in) as url, served:
            gluetun = f"http://127.0.0.1:{gluetun_port}"
            watched = await run_watched("home", str(folder), url, gluetun)
    found = dict(watched.found)
    holds = found.pop("holds")
    return InHomeAssistant(
        **found,
        idle=Hold(**holds["idle"]),
        set_up=Hold(**holds["set_up"]),
        polls=Hold(**holds["polls"]),
        torrents=torrents,
        memory_mb=watched.peak_mb,
        memory_after_mb=watched.end_mb,
        # The first one also asks when qBittorrent was started.
        requests=max(stand_in.requests_of_polls[1:]),
    )


async def _compile() -> None:
    """Compile the integration and what it imports, as the first start does."""
    compiling = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", f"{__package__}.import_all"),
        env=keeping_bytecode() | {"PYTHONPATH": str(ROOT)},
    )
    if await compiling.wait():
        raise MeasurementError("The integration cannot be imported")
