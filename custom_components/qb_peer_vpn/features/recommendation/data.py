"""What this feature keeps for a config entry."""

from dataclasses import dataclass
from typing import Protocol

from homeassistant.config_entries import ConfigEntry

from ..locations import LocationData
from ..servers import ServerData
from ..swarm import SwarmData
from .coordinator import RecommendationCoordinator


@dataclass(frozen=True, slots=True, kw_only=True)
class RecommendationData:
    """The coordinator of the recommendation, and the features that it listens to."""

    coordinator: RecommendationCoordinator
    swarm: SwarmData
    locations: LocationData
    servers: ServerData

    @property
    def is_known(self) -> bool:
        """Whether the recommendation is made from fresh peers."""
        return (
            self.coordinator.last_update_success
            and self.swarm.peers.last_update_success
        )

    @property
    def provider(self) -> str:
        """The name of the provider, as it or the user spells it."""
        return self.servers.server_list.options.provider_name


class HasRecommendation(Protocol):
    """Run-time data of a config entry, as far as this feature knows them."""

    @property
    def recommendation(self) -> RecommendationData:
        """The data of this feature."""


type RecommendationEntry = ConfigEntry[HasRecommendation]
