"""The select of the strategy."""

from collections.abc import Iterator
from typing import Final, override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import EntityCategory

from ...shaping import Strategy
from .data import ShapingData
from .entity import ShapingChoice
from .options import CONF_STRATEGY

STRATEGY: Final = SelectEntityDescription(
    key="limit_strategy",
    translation_key="limit_strategy",
    options=[each.value for each in Strategy],
    entity_category=EntityCategory.CONFIG,
)


class StrategySelect(ShapingChoice, SelectEntity):
    """How the torrents of a rule share its cap."""

    @property
    @override
    def current_option(self) -> str:
        return self._chosen.settings.strategy

    @override
    async def async_select_option(self, option: str) -> None:
        self._choose(**{CONF_STRATEGY: option})


def selects(data: ShapingData) -> Iterator[StrategySelect]:
    """Make the select of a config entry; none without rules."""
    if data.coordinator.rules:
        yield StrategySelect(data, STRATEGY)
