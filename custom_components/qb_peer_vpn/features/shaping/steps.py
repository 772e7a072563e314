"""The step of the options about all rules together."""

from typing import Any

from homeassistant.components import webhook
from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.const import PERCENTAGE
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
)
import voluptuous as vol

from ...shaping import Strategy
from .options import (
    CONF_KEEPS_TOTAL,
    CONF_LENDING,
    CONF_ROLLOUT,
    CONF_STRATEGY,
    CONF_WEBHOOK,
    CONF_WEBHOOK_ID,
    PERCENT,
    ShapingOptions,
    with_choices,
)

_PERCENTAGE = NumberSelector(
    NumberSelectorConfig(
        min=0,
        max=PERCENT,
        step=1,
        unit_of_measurement=PERCENTAGE,
        mode=NumberSelectorMode.SLIDER,
    )
)

SHAPING_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_STRATEGY, default=Strategy.FAIR.value): SelectSelector(
            SelectSelectorConfig(
                options=[each.value for each in Strategy],
                translation_key="limit_strategy",
            )
        ),
        vol.Required(CONF_ROLLOUT, default=10): _PERCENTAGE,
        vol.Required(CONF_LENDING, default=0): _PERCENTAGE,
        vol.Required(CONF_KEEPS_TOTAL, default=False): bool,
        vol.Required(CONF_WEBHOOK, default=False): bool,
    }
)


class ShapingSteps(OptionsFlow):
    """Asks how the torrents share the caps."""

    async def async_step_shaping(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show the form, and keep its input."""
        options = ShapingOptions.from_options(self.config_entry.options)
        if user_input is not None:
            wants_webhook = user_input.pop(CONF_WEBHOOK)
            known = options.webhook_id or webhook.async_generate_id()
            user_input[CONF_WEBHOOK_ID] = known if wants_webhook else ""
            return self.async_create_entry(
                data=with_choices(self.config_entry.options, **user_input)
            )
        settings = options.settings
        return self.async_show_form(
            step_id="shaping",
            data_schema=self.add_suggested_values_to_schema(
                SHAPING_SCHEMA,
                {
                    CONF_STRATEGY: settings.strategy,
                    CONF_ROLLOUT: settings.rollout,
                    CONF_LENDING: round(PERCENT * settings.lending),
                    CONF_KEEPS_TOTAL: settings.keeps_total,
                    CONF_WEBHOOK: bool(options.webhook_id),
                },
            ),
            description_placeholders={"webhook": self._webhook_path(options)},
        )

    def _webhook_path(self, options: ShapingOptions) -> str:
        """Return the path to call, a dash without a webhook."""
        if not options.webhook_id:
            return "–"
        return webhook.async_generate_path(options.webhook_id)
