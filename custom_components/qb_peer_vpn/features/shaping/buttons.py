"""The button that brings back the limits that were there before ours."""

from collections.abc import Iterator
from typing import Final, override

from homeassistant.components.button import ButtonEntity, ButtonEntityDescription
from homeassistant.const import EntityCategory

from .data import ShapingData
from .entity import ShapingEntity
from .restoring import async_restore

RESTORE: Final = ButtonEntityDescription(
    key="restore_upload_limits",
    translation_key="restore_upload_limits",
    entity_category=EntityCategory.CONFIG,
)


class RestoreButton(ShapingEntity, ButtonEntity):
    """Stops the shaping, and brings back what was there before."""

    @property
    @override
    def available(self) -> bool:
        """Return True: an outage is a reason to try again."""
        return True

    @override
    async def async_press(self) -> None:
        await async_restore(self.hass, self.coordinator)


def buttons(data: ShapingData) -> Iterator[RestoreButton]:
    """Make the button of a config entry; none without rules."""
    if data.coordinator.rules:
        yield RestoreButton(data, RESTORE)
