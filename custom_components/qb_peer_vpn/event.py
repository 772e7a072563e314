"""Event: the recommendation has changed."""

from typing import override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import PeerVpnConfigEntry
from .entity import PeerVpnEntity
from .models import Recommendation
from .recommendation import rounded_ms

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
    """Tells when another server is recommended, or moving stopped paying."""

    def __init__(
        self, entry: PeerVpnConfigEntry, description: EventEntityDescription
    ) -> None:
        """Take what stands at the start as the baseline: it is no change."""
        super().__init__(entry, description)
        self._last = self.coordinator.data.recommendation

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Report a change of the recommended site or of the verdict."""
        last, new = self._last, self.coordinator.data.recommendation
        self._last = new
        if _verdict(last) != _verdict(new):
            self._trigger_event(
                MOVE if new.worth_moving else STAY,
                {
                    "from_city": last.chosen.site.city,
                    "to_city": new.chosen.site.city,
                    "server": new.server.name if new.server else None,
                    "hostname": new.server.hostname if new.server else None,
                    "saving_ms": rounded_ms(new.saving_ms),
                    "reason": new.reason,
                },
            )
        super()._handle_coordinator_update()


def _verdict(recommendation: Recommendation) -> tuple[str, bool]:
    return recommendation.chosen.site.key, recommendation.worth_moving
