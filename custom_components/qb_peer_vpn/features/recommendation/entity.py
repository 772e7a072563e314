"""The base of the entities that show a cycle."""

from typing import override

from homeassistant.helpers.entity import EntityDescription

from ...shell.entity import PeerVpnEntity
from ...shell.quiet import QuietEntity
from .coordinator import RecommendationCoordinator
from .data import RecommendationData


class RecommendationEntity(PeerVpnEntity[RecommendationCoordinator]):
    """Shows a part of the last cycle, while the peers in it are fresh."""

    def __init__(
        self,
        data: RecommendationData,
        description: EntityDescription,
        *,
        needs_peers: bool = True,
    ) -> None:
        needs = (data.swarm.peers,) if needs_peers else ()
        super().__init__(data.coordinator, description, needs=needs)
        self._data = data

    @property
    @override
    def attribution(self) -> str | None:
        """Credit the location databases in use, as their licenses require."""
        return self._data.locations.attribution


class QuietRecommendationEntity(
    QuietEntity[RecommendationCoordinator], RecommendationEntity
):
    """Shows a part of the last cycle that may be some minutes old."""
