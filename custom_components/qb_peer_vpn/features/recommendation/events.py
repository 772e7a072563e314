"""Event: the recommendation has changed."""

from collections.abc import Iterator
from typing import Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect

from ...models import Recommendation
from ...recommendation import Change
from .changes import SIGNAL_CHANGED, change_details
from .data import RecommendationData
from .entity import RecommendationEntity

MOVE: Final = "move"
MAYBE: Final = "maybe"
"""A move that is too uncertain to act on."""
STAY: Final = "stay"

RECOMMENDATION: Final = EventEntityDescription(
    key="recommendation",
    translation_key="recommendation",
    event_types=[MOVE, MAYBE, STAY],
)


class RecommendationEvent(RecommendationEntity, EventEntity):
    """Fires when the recommended server or the verdict changed, and that has lasted."""

    _unrecorded_attributes = frozenset({"gluetun", "protocols"})

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the changes of this entry."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(self.hass, SIGNAL_CHANGED, self._async_changed)
        )

    @callback
    def _async_changed(self, entry: ConfigEntry, change: Change) -> None:
        if entry is self.coordinator.config_entry:
            self._trigger_event(_kind(change.after), change_details(change))
            self.async_write_ha_state()


def _kind(recommendation: Recommendation) -> str:
    if not recommendation.worth_moving:
        return STAY
    return MOVE if recommendation.is_sure else MAYBE


def events(data: RecommendationData) -> Iterator[RecommendationEvent]:
    """Make the event entity of a config entry."""
    yield RecommendationEvent(data, RECOMMENDATION)
