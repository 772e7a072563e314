"""The demo's Home Assistant: a child process of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
import os
from pathlib import Path
import signal
import sys

from .errors import DemoError

LOG = "output.log"
STOP_TIMEOUT = 30
RESTART_EXIT_CODE = 100


class HomeAssistant:
    """A running Home Assistant."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        """Take over a started process."""
        self._process = process
        self._log = log

    def check(self) -> None:
        """Raise DemoError with the end of the log when it is gone."""
        if self._process.returncode is not None:
            lines = self._log.read_text(errors="replace").splitlines()[-25:]
            raise DemoError(
                f"Home Assistant ended with exit code {self._process.returncode}. "
                "The last lines of its log:\n" + "\n".join(lines)
            )

    async def wait(self) -> bool:
        """Wait until it ends; tell whether it asks to be started again."""
        if await self._process.wait() == RESTART_EXIT_CODE:
            return True
        self.check()
        return False

    async def stop(self) -> None:
        """Stop it and everything it started."""
        if self._process.returncode is None:
            self._process.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), STOP_TIMEOUT)
        # It leads a process group of its own; whatever it left behind is still in it.
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()


@asynccontextmanager
async def started(folder: Path) -> AsyncIterator[HomeAssistant]:
    """Run Home Assistant on a configuration folder as long as the context lasts."""
    log = folder / LOG
    # The demo's own module path must not reach Home Assistant.
    environment = {
        key: value for key, value in os.environ.items() if key != "PYTHONPATH"
    }
    with log.open("ab") as output:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "homeassistant", "--config", str(folder)),
            *("--skip-pip", "--log-no-color"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment,
            start_new_session=True,
        )
    home_assistant = HomeAssistant(process, log)
    try:
        yield home_assistant
    finally:
        await home_assistant.stop()
