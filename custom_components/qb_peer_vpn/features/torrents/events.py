"""Event: something happened to a torrent."""

from collections.abc import Iterator
from typing import Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ...shell.entity import PeerVpnEntity
from ...torrents import EventKind
from .coordinator import BoxCoordinator
from .data import TorrentsData
from .happenings import SIGNAL_HAPPENED, Happening, event_details

TORRENTS: Final = EventEntityDescription(
    key="torrents",
    translation_key="torrents",
    event_types=[kind.value for kind in EventKind],
    entity_registry_enabled_default=False,
)


class TorrentsEvent(PeerVpnEntity[BoxCoordinator], EventEntity):
    """Fires when a torrent was added, has finished, failed, stalled, or was removed."""

    _unrecorded_attributes = frozenset({"hash"})

    def __init__(self, data: TorrentsData, description: EventEntityDescription) -> None:
        super().__init__(data.coordinator, description)
        self._data = data

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to what happens to the torrents of this entry."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(self.hass, SIGNAL_HAPPENED, self._async_happened)
        )

    @callback
    def _async_happened(self, entry: ConfigEntry, happening: Happening) -> None:
        if entry is not self.coordinator.config_entry:
            return
        show_names = self._data.options.show_names
        for event in happening.events:
            self._trigger_event(event.kind, event_details(event, show_names=show_names))
            self.async_write_ha_state()


def events(data: TorrentsData) -> Iterator[TorrentsEvent]:
    """Make the event entity of a config entry."""
    yield TorrentsEvent(data, TORRENTS)
