"""The step of the options that asks how the recommendation is made."""

from typing import Any

from homeassistant.config_entries import ConfigEntryState, ConfigFlowResult, OptionsFlow

from ...models import ClusterMethod, Lens
from ...recommendation import adaptive_is_available
from .data import RecommendationEntry
from .forms import lacks_lens_name, options_schema, sections_of, suggested_by


class RecommendationSteps(OptionsFlow):
    """Asks how the recommendation is made."""

    async def async_step_recommendation(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the form, and keep its input."""
        options = self.config_entry.options
        errors: dict[str, str] = {}
        if user_input is not None:
            if not lacks_lens_name(user_input):
                return self.async_create_entry(
                    data={**options, **sections_of(user_input)}
                )
            errors["base"] = "lens_without_name"
        methods = list(ClusterMethod)
        if not await self.hass.async_add_executor_job(adaptive_is_available):
            methods.remove(ClusterMethod.ADAPTIVE)
        return self.async_show_form(
            step_id="recommendation",
            data_schema=self.add_suggested_values_to_schema(
                options_schema(methods, self._offered_lenses()),
                user_input or suggested_by(options, methods),
            ),
            errors=errors,
        )

    def _offered_lenses(self) -> tuple[Lens, ...]:
        """Return the lenses of the last cycle; none while the entry is not loaded."""
        entry: RecommendationEntry = self.config_entry
        if entry.state is not ConfigEntryState.LOADED:
            return ()
        return entry.runtime_data.recommendation.coordinator.data.offered_lenses
