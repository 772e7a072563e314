"""The measurement in a real Home Assistant: its folder, its stand-in, its process."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
import json
import os
from pathlib import Path
import socket
import sys
from tempfile import TemporaryDirectory
from typing import Any

from custom_components.qb_peer_vpn.models import City
from scripts.demo_home.configuration import INTEGRATION, listen_on, prepare

from .home import READY, Hold, anonymous_mb
from .load import HOME, make_swarm, write_database
from .stand_in import StandIn, serve

_LOOK_EVERY = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class InHomeAssistant:
    """What the integration does to Home Assistant at the reference load."""

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
    """Duration of a full garbage collection at the end."""
    memory_mb: float
    """Anonymous memory added at the peak."""
    memory_after_mb: float
    """Anonymous memory added at the end."""
    poll_seconds: float
    cycle_ms: float
    requests: int
    """Result of one poll."""
    peers: int
    sites: int


class MeasurementError(Exception):
    """Home Assistant or the measurement failed; the message has the end of the output."""


async def measure(cities: Sequence[City]) -> InHomeAssistant:
    """Run a Home Assistant in a process of its own and let it measure itself.

    Raises:
        MeasurementError: with the end of its output.

    """
    stand_in = StandIn(make_swarm(cities))
    with TemporaryDirectory(prefix="qb-peer-vpn-benchmark-") as name:
        folder = Path(name)
        prepare(folder)
        listen_on(folder, _free_port())
        with (folder / "configuration.yaml").open("a") as file:
            file.write(
                f"homeassistant:\n  latitude: {HOME.latitude}\n"
                f"  longitude: {HOME.longitude}\n"
            )
        write_database(folder / "qb_peer_vpn/city.mmdb", cities)
        await _compile()
        async with serve(stand_in) as url:
            found, memory = await _run(str(folder), url)
    return InHomeAssistant(
        scikit_learn_imported=found["scikit_learn_imported"],
        **{name: Hold(**hold) for name, hold in found["holds"].items()},
        collection_before_ms=found["collection_before_ms"],
        collection_after_ms=found["collection_after_ms"],
        memory_mb=max(memory) - memory[0],
        memory_after_mb=memory[-1] - memory[0],
        poll_seconds=found["poll_seconds"],
        cycle_ms=found["cycle_ms"],
        requests=max(stand_in.requests_of_polls),
        peers=found["peers"],
        sites=found["sites"],
    )


async def _run(*arguments: str) -> tuple[dict[str, Any], list[float]]:
    """Return the program's results, and its memory from its first line until its end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-P", "-m", "scripts.benchmarks.home", *arguments),
        env=_keeping_bytecode(),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = process.stdout, process.stderr
    assert output is not None
    assert errors is not None
    complaints = asyncio.create_task(errors.read())
    try:
        while (line := await output.readline()) and line.decode().strip() != READY:
            pass
        result = asyncio.create_task(output.readline())
        memory = []
        while not result.done():
            # A process that has just ended has no figures.
            with suppress(OSError, StopIteration):
                memory.append(anonymous_mb(process.pid))
            await asyncio.sleep(_LOOK_EVERY)
        if not result.result():
            raise MeasurementError((await complaints).decode(errors="replace")[-3_000:])
        await process.wait()
        return json.loads(result.result()), memory
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _compile() -> None:
    """Compile the integration, as the first start of Home Assistant does."""
    compiling = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "compileall", "-q", str(INTEGRATION)),
        env=_keeping_bytecode(),
    )
    await compiling.wait()


def _keeping_bytecode() -> dict[str, str]:
    """Return the environment without the switch that compiles all at every start."""
    return {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE"
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])
