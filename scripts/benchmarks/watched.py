"""Run one of the benchmark's programs in a process of its own, and watch its memory."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
import json
import os
from pathlib import Path
import sys
from typing import Any, Final

READY: Final = "ready"
"""The line of a program after which its memory counts."""

DONE: Final = "done"
"""The line after which it no longer counts. The next line is the result."""

_LOOK_EVERY = 0.01
ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """What a program found, and its memory meanwhile."""

    found: dict[str, Any]
    memory: Sequence[float]
    """Anonymous memory in MB, while it counts."""

    @property
    def peak_mb(self) -> float:
        """Memory added at the peak."""
        return max(self.memory) - self.memory[0]

    @property
    def end_mb(self) -> float:
        """Memory added at the end."""
        return self.memory[-1] - self.memory[0]


class MeasurementError(Exception):
    """A program of the benchmark failed; the message has the end of its output."""


async def run_watched(module: str, *arguments: str) -> Watched:
    """Run a module of this package until its end.

    Raises:
        MeasurementError: it ended without a result.

    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-P", "-m", f"{__package__}.{module}", *arguments),
        env=keeping_bytecode() | {"PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = process.stdout, process.stderr
    assert output is not None
    assert errors is not None
    complaints = asyncio.create_task(errors.read())
    try:
        await _until(READY, output)
        done = asyncio.create_task(_until(DONE, output))
        memory = []
        while not done.done():
            # A process that has just ended has no figures.
            with suppress(OSError, StopIteration):
                memory.append(anonymous_mb(process.pid))
            await asyncio.sleep(_LOOK_EVERY)
        if not (result := await output.readline()):
            raise MeasurementError((await complaints).decode(errors="replace")[-3_000:])
        await process.wait()
        return Watched(found=json.loads(result), memory=memory)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _until(word: str, output: asyncio.StreamReader) -> None:
    """Read lines up to the one with the word, or to the end."""
    while (line := await output.readline()) and line.decode().strip() != word:
        pass


def anonymous_mb(process: int) -> float:
    """Return a process's resident anonymous memory in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("RssAnon:"))
    return int(line.split()[1]) * 1024 / 1e6


def keeping_bytecode() -> dict[str, str]:
    """Return the environment without the switch that compiles all at every start."""
    return {
        name: value
        for name, value in os.environ.items()
        if name != "PYTHONDONTWRITEBYTECODE"
    }
