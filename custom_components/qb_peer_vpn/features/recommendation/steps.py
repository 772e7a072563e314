"""The step of the options that asks how the recommendation is made."""

from typing import Any

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow

from ...models import ClusterMethod
from ...recommendation import adaptive_is_available
from .forms import options_schema, sections_of, suggested_by


class RecommendationSteps(OptionsFlow):
    """Asks how the recommendation is made."""

    async def async_step_recommendation(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the form, and keep its input."""
        options = self.config_entry.options
        if user_input is not None:
            return self.async_create_entry(data={**options, **sections_of(user_input)})
        methods = list(ClusterMethod)
        if not await self.hass.async_add_executor_job(adaptive_is_available):
            methods.remove(ClusterMethod.ADAPTIVE)
        return self.async_show_form(
            step_id="recommendation",
            data_schema=self.add_suggested_values_to_schema(
                options_schema(methods), suggested_by(options, methods)
            ),
        )
