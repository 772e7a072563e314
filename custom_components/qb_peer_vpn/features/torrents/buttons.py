"""Buttons: stop all torrents, and start those again that ran."""

from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription

from ...shell.entity import PeerVpnEntity
from .action_call import STOP_ALL
from .coordinator import BoxCoordinator
from .data import TorrentsData
from .pausing import async_start_what_ran, async_stop_all


@dataclass(frozen=True, kw_only=True)
class BoxButtonDescription(ButtonEntityDescription):
    """A button, and what it does."""

    press: Callable[[TorrentsData], Awaitable[object]]


BUTTONS: Final = (
    BoxButtonDescription(
        key=STOP_ALL,
        translation_key=STOP_ALL,
        press=async_stop_all,
        entity_registry_enabled_default=False,
    ),
    BoxButtonDescription(
        key="start_what_ran",
        translation_key="start_what_ran",
        press=async_start_what_ran,
        entity_registry_enabled_default=False,
    ),
)


class BoxButton(PeerVpnEntity[BoxCoordinator], ButtonEntity):
    """Does something with all torrents."""

    entity_description: BoxButtonDescription

    def __init__(self, data: TorrentsData, description: BoxButtonDescription) -> None:
        super().__init__(data.coordinator, description)
        self._data = data

    @override
    async def async_press(self) -> None:
        await self.entity_description.press(self._data)


def buttons(data: TorrentsData) -> Iterator[BoxButton]:
    """Make the buttons of a config entry."""
    return (BoxButton(data, each) for each in BUTTONS)
