"""Fix flows of measured legs that cannot be true, and of the own line."""

from typing import Final

from homeassistant.components.repairs import RepairsFlowResult
from homeassistant.exceptions import HomeAssistantError

from ...shell.fix_flows import EntryFixFlow
from ...shell.options import section_of
from ..servers import CONF_MEASURE
from .data import RecommendationEntry
from .options import SECTION_DECISION
from .own_line_fix_flow import OwnLineFlow


class MeasurementFlow(EntryFixFlow):
    """Measures again, or switches measuring off."""

    _entry: RecommendationEntry
    _choices = ("measure_again", "stop_measuring")

    async def async_step_measure_again(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Start a measurement; the issue stays until it has shown something better."""
        if not self._is_loaded:
            return self.async_abort(reason="not_loaded")
        try:
            self._entry.runtime_data.recommendation.servers.latency.async_measure()
        except HomeAssistantError as err:
            return self.async_abort(reason=str(err.translation_key))
        return self.async_abort(reason="measuring")

    async def async_step_stop_measuring(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Switch the option off."""
        options = self._entry.options
        decision = {**section_of(options, SECTION_DECISION), CONF_MEASURE: False}
        self.hass.config_entries.async_update_entry(
            self._entry, options={**options, SECTION_DECISION: decision}
        )
        return self.async_create_entry(data={})


FIX_FLOWS: Final[dict[str, type[EntryFixFlow]]] = {
    "behind_vpn": MeasurementFlow,
    "faster_than_light": MeasurementFlow,
    "without_vpn": OwnLineFlow,
}
"""By the key of the issue."""
