"""Condition: it is time to move to another server."""

from typing import Final, override

from homeassistant.helpers.condition import Condition

from ...shell.entry_condition import EntryCondition
from .data import HasRecommendation, RecommendationEntry


class IsBetterServerAvailable(EntryCondition[HasRecommendation]):
    """Passes while the user should move; not while qBittorrent does not answer."""

    @override
    def passes(self, entry: RecommendationEntry) -> bool:
        """Return whether the recommendation is known and says so."""
        data = entry.runtime_data.recommendation
        return data.is_known and data.coordinator.data.recommendation.should_move


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "is_better_server_available": IsBetterServerAvailable,
}
