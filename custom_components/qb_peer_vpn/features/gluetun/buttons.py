"""Button: move to the recommended server now."""

from collections.abc import Iterator
from typing import Final, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription

from ...shell.entity import PeerVpnEntity
from .data import GluetunData, Mover
from .move_coordinator import MoveCoordinator
from .moving import async_move, async_plan_to

MOVE_NOW: Final = ButtonEntityDescription(key="move_now", translation_key="move_now")

BUTTONS: Final = (MOVE_NOW,)


class MoveNowButton(PeerVpnEntity[MoveCoordinator], ButtonEntity):
    """Moves to the recommended server, unless something speaks against it."""

    def __init__(self, mover: Mover) -> None:
        super().__init__(mover.moves, MOVE_NOW)
        self._mover = mover

    @override
    async def async_press(self) -> None:
        await async_move(self._mover, await async_plan_to(self._mover, None))


def buttons(data: GluetunData) -> Iterator[ButtonEntity]:
    """Make the button of a config entry; none without a VPN container."""
    if data.mover is not None:
        yield MoveNowButton(data.mover)
