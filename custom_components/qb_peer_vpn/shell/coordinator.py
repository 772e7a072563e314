"""The base of all coordinators."""

from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ServiceValidationError
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

    def raise_if_over(self) -> None:
        """Refuse what a person wants of a coordinator that belongs to the past.

        Raises:
            ServiceValidationError: the entry was unloaded, so it may have others by now,
                which would know nothing of what this one does.

        """
        if self._shutdown_requested:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="reloaded_meanwhile"
            )

    @property
    def failure(self) -> str | None:
        """What the last refresh failed of, to compare; None if it worked."""
        if self.last_update_success:
            return None
        return f"{type(self.last_exception).__name__}: {self.last_exception}"

    @callback
    def async_fail_with(self, source: Coordinator[Any]) -> None:
        """Fail like the coordinator that this one follows, which has logged why."""
        before = self.failure
        self.last_update_success = False
        self.last_exception = source.last_exception
        if self.failure != before:
            self.async_update_listeners()

    @override
    async def _async_refresh(self, *args: Any, **options: Any) -> None:
        """Refresh; call the listeners for another reason of a failure as well.

        Home Assistant calls them only for the first of several failures. An outage may
        end with a login that is refused.
        """
        before = self.failure
        await super()._async_refresh(*args, **options)
        if before is not None and self.failure not in {None, before}:
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
