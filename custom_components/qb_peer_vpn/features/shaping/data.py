"""What this feature keeps for a config entry."""

from dataclasses import dataclass
from typing import Protocol

from homeassistant.config_entries import ConfigEntry

from .coordinator import ShapingCoordinator
from .webhooks import CycleWebhook


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapingData:
    """The coordinator of the limits, and what asks for a cycle from outside."""

    coordinator: ShapingCoordinator
    """Its data are a ``ShapingState``: reports of each rule, in the order of the rules."""
    webhook: CycleWebhook


class HasShaping(Protocol):
    """Run-time data of a config entry, as far as this feature knows them."""

    @property
    def shaping(self) -> ShapingData:
        """The data of this feature."""


type ShapingEntry = ConfigEntry[HasShaping]
