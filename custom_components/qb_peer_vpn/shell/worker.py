"""The thread in which all config entries read databases and do their arithmetic."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from homeassistant.const import EVENT_HOMEASSISTANT_CLOSE
from homeassistant.core import Event, HomeAssistant

from .const import DOMAIN


class Worker:
    """One thread for everything that takes long, one job after the other.

    So nothing that the jobs share needs a lock, and what they leave of the memory they
    used is there once and not in each of Home Assistant's many worker threads.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Start nothing yet; the first job starts the thread."""
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=DOMAIN)
        # Home Assistant stops without unloading; the thread would hold it up.
        self._stop_listening = hass.bus.async_listen_once(
            EVENT_HOMEASSISTANT_CLOSE, self._async_home_assistant_closes
        )

    async def async_run[ResultT](self, job: Callable[[], ResultT]) -> ResultT:
        """Run a job when those before it are done; return or raise what it does."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, job)

    async def async_close(self) -> None:
        """Let the running job finish, drop the waiting ones and end the thread."""
        self._stop_listening()
        await self._async_shut_down()

    async def _async_home_assistant_closes(self, _: Event) -> None:
        await self._async_shut_down()

    async def _async_shut_down(self) -> None:
        await asyncio.to_thread(self._executor.shutdown, cancel_futures=True)
