"""The button that measures the latency now."""

from collections.abc import Iterator
from typing import Final, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory

from ...shell.entity import PeerVpnEntity
from .data import ServerData
from .latency_coordinator import LatencyCoordinator

MEASURE_LATENCY: Final = ButtonEntityDescription(
    key="measure_latency",
    translation_key="measure_latency",
    entity_category=EntityCategory.CONFIG,
    entity_registry_enabled_default=False,
)


class MeasureLatencyButton(PeerVpnEntity[LatencyCoordinator], ButtonEntity):
    """Measures the latency from home to the best sites, which takes a minute."""

    @property
    @override
    def available(self) -> bool:
        """Whether measuring is on; a failed measurement is a reason to try again."""
        return self.coordinator.is_enabled

    @override
    async def async_press(self) -> None:
        self.coordinator.async_measure()


def buttons(data: ServerData) -> Iterator[MeasureLatencyButton]:
    """Make the button of a config entry."""
    yield MeasureLatencyButton(data.latency, MEASURE_LATENCY)
