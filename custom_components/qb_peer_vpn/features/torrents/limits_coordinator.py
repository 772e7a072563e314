"""The coordinator of the limits for all torrents together."""

from collections.abc import Mapping
from datetime import timedelta
from functools import partial
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ...qbittorrent import SessionClosedError, WebApi, read_preferences
from ...shell.coordinator import Coordinator
from ..connection import Connection

INTERVAL: Final = timedelta(minutes=5)

type Limits = dict[str, int]
"""B/s by qBittorrent's name of the setting; 0 for none."""


class LimitsCoordinator(Coordinator[Limits]):
    """Asks for the limits, but only while an entity shows one of them."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, connection: Connection
    ) -> None:
        super().__init__(hass, entry, name="limits", interval=INTERVAL)
        self.data = {}
        self._connection = connection

    @override
    async def _async_update_data(self) -> Limits:
        ask = partial(WebApi.get, path="app/preferences", read=read_preferences)
        try:
            async with self._connection.asking():
                found = await self._connection.async_read(ask)
        except SessionClosedError:
            return self.data
        if found is None:
            # A proxy may let only some requests pass; the rest works without this one.
            return self.data
        return _limits_in(found)

    @callback
    def async_changed(self, preferences: Mapping[str, object]) -> None:
        """Show what an action or an entity has just changed, without a question."""
        if limits := _limits_in(preferences):
            self.async_set_updated_data({**self.data, **limits})


def _limits_in(preferences: Mapping[str, object]) -> Limits:
    return {
        name: value
        for name, value in preferences.items()
        if name.endswith("_limit") and type(value) is int
    }
