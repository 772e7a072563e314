"""The base of all coordinators."""

from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.debounce import Debouncer
from homeassistant.helpers.update_coordinator import DataUpdateCoordinator, UpdateFailed

from .const import DOMAIN, LOGGER


class Coordinator[DataT](DataUpdateCoordinator[DataT]):
    """Belongs to a config entry; calls its listeners only when the data changed."""

    config_entry: ConfigEntry
    _people_waiting: int = 0

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        *,
        name: str,
        interval: timedelta | None,
        debouncer: Debouncer[Coroutine[Any, Any, None]] | None = None,
    ) -> None:
        super().__init__(
            hass,
            LOGGER,
            config_entry=entry,
            name=name,
            update_interval=interval,
            always_update=False,
            request_refresh_debouncer=debouncer,
        )

    @property
    def is_asked(self) -> bool:
        """Whether a person waits for the data that come now."""
        return self._people_waiting > 0

    @contextmanager
    def asked(self) -> Iterator[None]:
        """Say that a person waits for the data of a refresh."""
        self._people_waiting += 1
        try:
            yield
        finally:
            self._people_waiting -= 1

    async def async_refresh_for_person(self) -> None:
        """Refresh, and show also what was too small to be shown before."""
        with self.asked():
            await self.async_refresh()
            self.async_update_listeners()

    @callback
    def async_fail_with(self, source: Coordinator[Any]) -> None:
        """Fail like the coordinator that this one follows, which has logged why."""
        if self.last_update_success:
            self.last_update_success = False
            self.last_exception = source.last_exception
            self.async_update_listeners()

    def last_data(self) -> DataT:
        """Return the last data when the entry is unloaded during a refresh.

        Raises:
            UpdateFailed: there are none, because it was the first refresh.

        """
        data: DataT | None = self.data
        if data is None:
            raise UpdateFailed(
                translation_domain=DOMAIN, translation_key="cannot_connect"
            )
        return data
