"""Select: the lens, which says whose peers count."""

from collections.abc import Iterator
from typing import Final, override

from homeassistant.components.select import SelectEntity, SelectEntityDescription
from homeassistant.const import MAX_LENGTH_STATE_STATE, EntityCategory

from ...models import Lens
from ...shell.options import section_of
from .data import RecommendationData
from .entity import RecommendationEntity
from .lenses import lens_text, with_lens
from .options import SECTION_DECISION, RecommendationOptions

LENS: Final = SelectEntityDescription(
    key="lens", translation_key="lens", entity_category=EntityCategory.CONFIG
)


class LensSelect(RecommendationEntity, SelectEntity):
    """The lens in the options of the config entry.

    A category or a tag that no torrent has any more stays an option while it is chosen.
    """

    def __init__(self, data: RecommendationData) -> None:
        super().__init__(data, LENS, needs_peers=False)

    @property
    @override
    def options(self) -> list[str]:
        return [*self._lenses()]

    @property
    @override
    def current_option(self) -> str:
        return lens_text(self._lens)

    @override
    async def async_select_option(self, option: str) -> None:
        entry, lens = self.coordinator.config_entry, self._lenses()[option]
        section = section_of(entry.options, SECTION_DECISION)
        self.hass.config_entries.async_update_entry(
            entry,
            options={**entry.options, SECTION_DECISION: with_lens(section, lens)},
        )
        # The options are in effect after the next cycle, the choice is known now.
        self.async_write_ha_state()

    @property
    def _lens(self) -> Lens:
        entry = self.coordinator.config_entry
        return RecommendationOptions.from_options(entry.options).lens

    def _lenses(self) -> dict[str, Lens]:
        """Return what can be chosen; a longer text cannot be a state."""
        lenses = {
            lens_text(lens): lens
            for lens in (*self.coordinator.data.offered_lenses, self._lens)
        }
        return {
            text: lens
            for text, lens in lenses.items()
            if len(text) <= MAX_LENGTH_STATE_STATE
        }


def selects(data: RecommendationData) -> Iterator[LensSelect]:
    """Make the select of a config entry."""
    yield LensSelect(data)
