"""Switch: follow the recommendation automatically."""

from collections.abc import Iterator
from typing import Any, Final, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription
from homeassistant.const import EntityCategory
from homeassistant.exceptions import ServiceValidationError

from ...gluetun import Way
from ...shell.const import DOMAIN
from ...shell.entity import PeerVpnEntity
from .data import GluetunData
from .move_coordinator import MoveCoordinator

FOLLOW: Final = SwitchEntityDescription(
    key="follow_recommendation",
    translation_key="follow_recommendation",
    entity_category=EntityCategory.CONFIG,
)
SWITCHES: Final = (FOLLOW,)


class FollowSwitch(PeerVpnEntity[MoveCoordinator], SwitchEntity):
    """Off until a person turns it on, which needs one move that has worked."""

    @property
    @override
    def is_on(self) -> bool:
        return self.coordinator.follows

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        if not self.coordinator.is_proven:
            raise ServiceValidationError(
                translation_domain=DOMAIN, translation_key="refused_not_proven"
            )
        await self.coordinator.async_set_follows(follows=True)

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        await self.coordinator.async_set_follows(follows=False)


def can_follow(data: GluetunData) -> bool:
    """Return whether moves can be made automatically, and not only by a person."""
    has_way = data.settings is not None and data.settings.way is not Way.TELL_ONLY
    return data.mover is not None and has_way


def switches(data: GluetunData) -> Iterator[SwitchEntity]:
    """Make the switch of a config entry; none where a person makes each move."""
    if data.mover is not None and can_follow(data):
        yield FollowSwitch(data.mover.moves, FOLLOW)
