"""What this feature keeps for a config entry."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from homeassistant.config_entries import ConfigEntry

from ...shaping import Direction
from .coordinator import ShapingCoordinator
from .step import Step
from .webhooks import CycleWebhook


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapingData:
    """The coordinator of the limits, and the preview of its next cycle."""

    coordinator: ShapingCoordinator
    """Its data are a ``ShapingState``: reports of each rule, in the order of the rules."""
    webhook: CycleWebhook

    @property
    def preview(self) -> Callable[[], Awaitable[Mapping[Direction, Step]]]:
        """What the next cycle would write if the shaping was on; nothing is written."""
        return self.coordinator.async_preview


class HasShaping(Protocol):
    """Run-time data of a config entry, as far as this feature knows them."""

    @property
    def shaping(self) -> ShapingData:
        """The data of this feature."""


type ShapingEntry = ConfigEntry[HasShaping]
