"""Buttons: ask qBittorrent now, measure the ways to the servers now."""

from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .features.recommendation.coordinator import PeerVpnConfigEntry
from .shell.entity import PeerVpnEntity

PARALLEL_UPDATES = 1

MEASURE_LATENCY = ButtonEntityDescription(
    key="measure_latency",
    translation_key="measure_latency",
    entity_category=EntityCategory.CONFIG,
)
REFRESH = ButtonEntityDescription(key="refresh", translation_key="refresh")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PeerVpnConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons."""
    async_add_entities(
        [RefreshButton(entry, REFRESH), MeasureLatencyButton(entry, MEASURE_LATENCY)]
    )


class RefreshButton(PeerVpnEntity, ButtonEntity):
    """Asks for the peers and recommends anew."""

    @property
    @override
    def available(self) -> bool:
        """Worth pressing just when qBittorrent seems to be away."""
        return True

    @override
    async def async_press(self) -> None:
        """Poll now."""
        await self.coordinator.async_refresh_all()


class MeasureLatencyButton(PeerVpnEntity, ButtonEntity):
    """Measures the way from home to the best sites, which takes a minute."""

    _of_peers = False

    @override
    async def async_press(self) -> None:
        """Measure now."""
        self.coordinator.latency.async_measure()
