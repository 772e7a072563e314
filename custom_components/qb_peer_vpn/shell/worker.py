"""The thread in which all config entries read databases and do their arithmetic."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from homeassistant.const import EVENT_HOMEASSISTANT_CLOSE
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from .const import DOMAIN

_KEY: HassKey[Worker] = HassKey(f"{DOMAIN}_worker")


class Worker:
    """One thread for long jobs, which run one after the other.

    The data that the jobs share need no lock. Each thread keeps some megabytes of what its
    jobs used, so one thread costs less memory than Home Assistant's pool.
    """

    def __init__(self, hass: HomeAssistant) -> None:
        """Start nothing; the first job starts the thread."""
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix=DOMAIN)
        self._is_closing = False
        # Home Assistant stops without unloading; the thread would delay that.
        self._stop_listening = hass.bus.async_listen_once(
            EVENT_HOMEASSISTANT_CLOSE, self._async_home_assistant_closes
        )

    async def async_run[ResultT](self, job: Callable[[], ResultT]) -> ResultT:
        """Run a job after those before it; return its result or raise its error.

        Raises:
            CancelledError: the worker has ended; waiting jobs end this way, too.

        """
        if self._is_closing:
            raise asyncio.CancelledError
        return await asyncio.get_running_loop().run_in_executor(self._executor, job)

    async def async_close(self) -> None:
        """Finish the running job, drop the waiting ones, and end the thread."""
        self._stop_listening()
        await self._async_shut_down()

    async def _async_home_assistant_closes(self, _: Event) -> None:
        await self._async_shut_down()

    async def _async_shut_down(self) -> None:
        self._is_closing = True
        await asyncio.to_thread(self._executor.shutdown, cancel_futures=True)


@callback
def async_get_worker(hass: HomeAssistant) -> Worker:
    """Return the worker of this Home Assistant; the first call makes it."""
    if _KEY not in hass.data:
        hass.data[_KEY] = Worker(hass)
    return hass.data[_KEY]


async def async_remove_worker(hass: HomeAssistant) -> None:
    """End the worker, if there is one."""
    if worker := hass.data.pop(_KEY, None):
        await worker.async_close()
