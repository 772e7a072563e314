"""Button: ask qBittorrent now."""

from typing import override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .coordinator import PeerVpnConfigEntry
from .entity import PeerVpnEntity

PARALLEL_UPDATES = 1

REFRESH = ButtonEntityDescription(key="refresh", translation_key="refresh")


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PeerVpnConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the button."""
    async_add_entities([RefreshButton(entry, REFRESH)])


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
