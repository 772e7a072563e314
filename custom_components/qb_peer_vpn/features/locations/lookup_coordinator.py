"""The coordinator that asks online services where networks are."""

from datetime import timedelta
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util

from ...geolocation import OnlineChain
from ...models import IpNetwork
from ...shell.const import DOMAIN, LOGGER
from ...shell.coordinator import Coordinator
from .options import LookupOptions
from .runtime import GeolocationRuntime
from .user_agent import USER_AGENT

RETRY_SECONDS: Final = 900
"""After a run in which no service answered, where none says when to come again."""


class LookupCoordinator(Coordinator[int]):
    """Asks online services for networks whose location is not known.

    Its data are the number of networks located since the start, so that its listeners
    run after each success. Each refresh asks for one batch. The next batch follows as soon
    as the services allow.
    """

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        runtime: GeolocationRuntime,
        options: LookupOptions,
    ) -> None:
        super().__init__(hass, entry, name="locations", interval=None)
        self.data = 0
        self.waiting: tuple[IpNetwork, ...] = ()
        """The networks to ask for next, the most important first."""
        self.waiting_total = 0
        """How many networks could be asked for."""
        self._runtime = runtime
        self.set_options(options)

    def set_options(self, options: LookupOptions) -> None:
        """Ask other services from the next batch on, which need not wait."""
        self.options = options
        self.update_interval = None
        self._chain = OnlineChain(
            async_get_clientsession(self.hass),
            options.services,
            self._runtime.shipped.countries,
            self._runtime.usage,
            user_agent=USER_AGENT,
        )

    @callback
    def async_set_waiting(self, networks: tuple[IpNetwork, ...], total: int) -> None:
        """Replace the queue.

        Args:
            networks: the first of the queue, the most important first.
            total: length of the whole queue.

        """
        self.waiting = networks
        if total != self.waiting_total:
            self.waiting_total = total
            self.async_update_listeners()
        if networks and self.update_interval is None:
            self.config_entry.async_create_background_task(
                self.hass, self.async_request_refresh(), f"{DOMAIN} locations"
            )

    @override
    async def _async_update_data(self) -> int:
        now = dt_util.utcnow()
        result = await self._chain.look_up(self.waiting, now)
        self._runtime.cache.remember(result.located, result.not_found, now)
        done = result.located.keys() | set(result.not_found)
        if done:
            self._runtime.async_save()
        self.waiting = tuple(each for each in self.waiting if each not in done)
        wait = result.wait_seconds
        self.update_interval = None if wait is None else timedelta(seconds=max(1, wait))
        # As long as every service is paused, the last failure is still the state.
        if result.service is None and (result.failures or not self.last_update_success):
            for name, why in result.failures.items():
                LOGGER.debug("No answer from %s: %s", name, why)
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key="lookup",
                translation_placeholders={"services": ", ".join(result.failures)},
                retry_after=wait or RETRY_SECONDS,
            )
        return self.data + len(result.located)
