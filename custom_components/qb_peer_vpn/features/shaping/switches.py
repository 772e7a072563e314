"""The switch that shapes uploads."""

from collections.abc import Iterator
from typing import Any, Final, override

from homeassistant.components.switch import SwitchEntity, SwitchEntityDescription

from .data import ShapingData
from .entity import ShapingChoice
from .options import CONF_ENABLED

SHAPE_UPLOADS: Final = SwitchEntityDescription(
    key="shape_uploads", translation_key="shape_uploads"
)


class ShapeUploadsSwitch(ShapingChoice, SwitchEntity):
    """On while the rules set limits; off brings back what was there before."""

    @property
    @override
    def is_on(self) -> bool:
        return self._chosen.is_enabled

    @override
    async def async_turn_on(self, **kwargs: Any) -> None:
        """Set limits from the next cycle on."""
        self._choose(**{CONF_ENABLED: True})

    @override
    async def async_turn_off(self, **kwargs: Any) -> None:
        """Bring back the limits that were there before."""
        self._choose(**{CONF_ENABLED: False})


def switches(data: ShapingData) -> Iterator[ShapeUploadsSwitch]:
    """Make the switch of a config entry; none without rules."""
    if data.coordinator.rules:
        yield ShapeUploadsSwitch(data, SHAPE_UPLOADS)
