"""Event: the recommendation has changed."""

from typing import override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .features.recommendation.changes import SIGNAL_CHANGED, change_details
from .features.recommendation.coordinator import PeerVpnConfigEntry
from .recommendation import Change
from .shell.entity import PeerVpnEntity

PARALLEL_UPDATES = 0

MOVE = "move"
STAY = "stay"

RECOMMENDATION = EventEntityDescription(
    key="recommendation",
    translation_key="recommendation",
    event_types=[MOVE, STAY],
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PeerVpnConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the event entity."""
    async_add_entities([RecommendationEvent(entry, RECOMMENDATION)])


class RecommendationEvent(PeerVpnEntity, EventEntity):
    """Tells when another server is recommended, or moving began or ceased to pay."""

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the changes of this entry."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(self.hass, SIGNAL_CHANGED, self._async_changed)
        )

    @callback
    def _async_changed(self, entry: PeerVpnConfigEntry, change: Change) -> None:
        if entry is self.coordinator.config_entry:
            self._trigger_event(
                MOVE if change.after.worth_moving else STAY, change_details(change)
            )
            self.async_write_ha_state()
