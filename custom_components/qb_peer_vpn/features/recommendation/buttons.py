"""Button: poll qBittorrent now."""

from collections.abc import Iterator
from typing import Final, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription

from .data import RecommendationData
from .entity import RecommendationEntity

REFRESH: Final = ButtonEntityDescription(
    key="refresh", translation_key="refresh", entity_registry_enabled_default=False
)


class RefreshButton(RecommendationEntity, ButtonEntity):
    """Polls the peers and updates the recommendation."""

    @property
    @override
    def available(self) -> bool:
        """Return True: the button is most useful while qBittorrent seems to be away."""
        return True

    @override
    async def async_press(self) -> None:
        await self.coordinator.async_poll_now()


def buttons(data: RecommendationData) -> Iterator[RefreshButton]:
    """Make the button of a config entry."""
    yield RefreshButton(data, REFRESH)
