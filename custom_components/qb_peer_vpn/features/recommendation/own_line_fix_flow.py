"""The fix flow of a qBittorrent that goes out without a VPN."""

from homeassistant.components.repairs import RepairsFlowResult
from homeassistant.exceptions import HomeAssistantError

from ...recommendation import Protection
from ...shell.errors import async_text_of
from ...shell.fix_flows import EntryFixFlow
from ...shell.options import section_of
from .data import RecommendationEntry
from .options import CONF_WARN_WITHOUT_VPN, SECTION_DECISION


class OwnLineFlow(EntryFixFlow):
    """Looks again, or switches the warning off."""

    _entry: RecommendationEntry
    _choices = ("look_again", "stop_warning")

    async def async_step_look_again(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Poll; the issue stays until something else has lasted."""
        if not self._is_loaded:
            return self.async_abort(reason="not_loaded")
        coordinator = self._entry.runtime_data.recommendation.coordinator
        try:
            await coordinator.async_poll_now()
        except HomeAssistantError as err:
            return self.async_abort(
                reason="refresh_failed",
                description_placeholders={
                    "reason": await async_text_of(self.hass, err)
                },
            )
        is_own_line = coordinator.data.exit_report.protection is Protection.OWN_LINE
        return self.async_abort(
            reason="still_own_line" if is_own_line else "not_own_line"
        )

    async def async_step_stop_warning(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Switch the option off."""
        options = self._entry.options
        decision = section_of(options, SECTION_DECISION)
        self.hass.config_entries.async_update_entry(
            self._entry,
            options={
                **options,
                SECTION_DECISION: {**decision, CONF_WARN_WITHOUT_VPN: False},
            },
        )
        return self.async_create_entry(data={})
