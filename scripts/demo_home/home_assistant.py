"""The demo's Home Assistant, in a child process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
import os
from pathlib import Path
import signal
import sys
from tempfile import TemporaryDirectory

from .errors import DemoError

SCRIPTS = Path(__file__).parents[1]
LOG = "output.log"
STOP_TIMEOUT = 30
RESTART_EXIT_CODE = 100


class HomeAssistant:
    """A running Home Assistant."""

    def __init__(self, process: asyncio.subprocess.Process, log: Path) -> None:
        """Manage a started process."""
        self._process = process
        self._log = log

    def check(self) -> None:
        """Raise DemoError with the end of the log if it has ended."""
        if self._process.returncode is not None:
            lines = self._log.read_text(errors="replace").splitlines()[-25:]
            raise DemoError(
                f"Home Assistant ended with exit code {self._process.returncode}. "
                "The last lines of its log:\n" + "\n".join(lines)
            )

    async def wait(self) -> bool:
        """Wait until it ends; return whether it asks to be restarted."""
        if await self._process.wait() == RESTART_EXIT_CODE:
            return True
        self.check()
        return False

    async def stop(self) -> None:
        """Stop it and everything that it started."""
        if self._process.returncode is None:
            self._process.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._process.wait(), STOP_TIMEOUT)
        # It leads its own process group; processes that it left behind are still in it.
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()


@asynccontextmanager
async def started(folder: Path, *, quickened: bool) -> AsyncIterator[HomeAssistant]:
    """Run Home Assistant on a configuration folder until the context ends.

    Args:
        folder: with the configuration.
        quickened: whether it has the demo's pace and the demo's round trips.

    """
    log = folder / LOG
    # Home Assistant must not see the demo's own module path: the integration is the one
    # of the folder.
    environment = {
        key: value for key, value in os.environ.items() if key != "PYTHONPATH"
    }
    if quickened:
        environment["PYTHONPATH"] = os.pathsep.join((str(folder), str(SCRIPTS)))
    with (
        # Home Assistant removes all uploads in it when it stops, also those of another.
        TemporaryDirectory(prefix="qb-peer-vpn-demo-") as temporary,
        log.open("ab") as output,
    ):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-P", "-m", "demo_home.launcher" if quickened else "homeassistant"),
            *("--config", str(folder)),
            *("--skip-pip", "--log-no-color"),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=environment | {"TMPDIR": temporary},
            start_new_session=True,
        )
        home_assistant = HomeAssistant(process, log)
        try:
            yield home_assistant
        finally:
            await home_assistant.stop()
