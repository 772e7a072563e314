"""Switch: the alternative limits."""

from collections.abc import Iterator
from typing import Any, Final, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription

from ...qbittorrent import async_set_alternative_limits
from ...shell.entity import PeerVpnEntity
from .coordinator import BoxCoordinator
from .data import TorrentsData

ALTERNATIVE_LIMITS: Final = SwitchEntityDescription(
    key="alternative_limits",
    translation_key="alternative_limits",
    entity_registry_enabled_default=False,
)


class AlternativeLimitsSwitch(PeerVpnEntity[BoxCoordinator], SwitchEntity):
    """Whether the alternative limits apply to all torrents together."""

    def __init__(
        self, data: TorrentsData, description: SwitchEntityDescription
    ) -> None:
        super().__init__(data.coordinator, description)
        self._data = data

    @property
    @override
    def is_on(self) -> bool | None:
        return self.coordinator.data.server.alternative_limits

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        await self._async_set(is_on=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self._async_set(is_on=False)

    async def _async_set(self, *, is_on: bool) -> None:
        async with self._data.connection.qbittorrent.commanding():
            await async_set_alternative_limits(self._data.session, is_on=is_on)
        await self._data.async_show(())


def switches(data: TorrentsData) -> Iterator[AlternativeLimitsSwitch]:
    """Make the switch of a config entry."""
    yield AlternativeLimitsSwitch(data, ALTERNATIVE_LIMITS)
