"""Options flow: how the recommendation is made, and whose servers there are."""

from collections.abc import Mapping
from typing import Any, Final, override

from homeassistant.config_entries import ConfigFlowResult, OptionsFlow
from homeassistant.const import UnitOfLength, UnitOfTime
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    LocationSelector,
    LocationSelectorConfig,
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectSelector,
    SelectSelectorConfig,
)
import voluptuous as vol

from .features.locations.forms import (
    LOOKUP_SCHEMA,
    lookup_errors,
    lookup_section,
    without_license_key,
)
from .features.servers.steps import ServerSteps
from .features.settings import (
    CONF_HOME,
    CONF_MARGIN_MS,
    CONF_MAX_CLUSTERS,
    CONF_MEASURE,
    CONF_METHOD,
    CONF_REACH_KM,
    CONF_STRATEGY,
    CONF_VOTES,
    MARGIN_MS,
    MAX_CLUSTERS,
    SECTION_DECISION,
    SECTION_LOOKUP,
    SECTION_MAP,
    SECTION_SERVERS,
    Choices,
)
from .models import ClusterMethod
from .recommendation import Strategy, Weighting, adaptive_is_available
from .shell.conditional_fields import shown_if

DEFAULTS = Choices()

CONF_STANDS_ELSEWHERE: Final = "stands_elsewhere"
"""Only in the form: what the picker of a place shows cannot be emptied."""

DECISION = vol.Schema(
    {
        vol.Required(
            CONF_STRATEGY, default=DEFAULTS.decision.strategy.value
        ): SelectSelector(
            SelectSelectorConfig(
                options=[strategy.value for strategy in Strategy],
                translation_key=CONF_STRATEGY,
            )
        ),
        vol.Required(
            CONF_MARGIN_MS, default=DEFAULTS.decision.margin_ms
        ): NumberSelector(
            NumberSelectorConfig(
                min=MARGIN_MS[0],
                max=MARGIN_MS[1],
                step=1,
                unit_of_measurement=UnitOfTime.MILLISECONDS,
                mode=NumberSelectorMode.BOX,
            )
        ),
        vol.Required(
            CONF_VOTES, default=DEFAULTS.decision.weighting.value
        ): SelectSelector(
            SelectSelectorConfig(
                options=[weighting.value for weighting in Weighting],
                translation_key=CONF_VOTES,
            )
        ),
        vol.Required(CONF_MEASURE, default=DEFAULTS.measure): bool,
        vol.Required(CONF_STANDS_ELSEWHERE, default=False): bool,
        shown_if(
            CONF_STANDS_ELSEWHERE, True, vol.Optional(CONF_HOME)
        ): LocationSelector(LocationSelectorConfig(radius=False, icon="mdi:server")),
    }
)

MAP = vol.Schema(
    {
        vol.Required(CONF_MAX_CLUSTERS, default=DEFAULTS.max_clusters): NumberSelector(
            NumberSelectorConfig(
                min=1, max=MAX_CLUSTERS, step=1, mode=NumberSelectorMode.SLIDER
            )
        ),
        vol.Required(CONF_REACH_KM, default=DEFAULTS.reach_km): NumberSelector(
            NumberSelectorConfig(
                min=50,
                max=1000,
                step=50,
                unit_of_measurement=UnitOfLength.KILOMETERS,
                mode=NumberSelectorMode.BOX,
            )
        ),
    }
)


def options_schema(methods: list[ClusterMethod]) -> vol.Schema:
    """Return the form, with the cluster methods that this machine can run."""
    method = SelectSelector(
        SelectSelectorConfig(
            options=[method.value for method in methods], translation_key=CONF_METHOD
        )
    )
    on_map = vol.Schema(
        {vol.Required(CONF_METHOD, default=DEFAULTS.method.value): method}
    ).extend(MAP.schema)
    return vol.Schema(
        {
            vol.Required(SECTION_DECISION): section(DECISION),
            vol.Required(SECTION_MAP): section(on_map, {"collapsed": True}),
        }
    )


class PeerVpnOptionsFlow(ServerSteps, OptionsFlow):
    """A menu: how to decide, whose servers, where to look up. The entry reloads then."""

    @property
    @override
    def _servers_before(self) -> Mapping[str, Any]:
        before: Mapping[str, Any] = self.config_entry.options.get(SECTION_SERVERS, {})
        return before

    async def async_step_init(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask what to change."""
        return self.async_show_menu(
            step_id="init", menu_options=["recommendation", "provider", "lookup"]
        )

    async def async_step_recommendation(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show how the recommendation is made, and keep what the user makes of it."""
        options = self.config_entry.options
        if user_input is not None:
            decision = dict(user_input[SECTION_DECISION])
            if not decision.pop(CONF_STANDS_ELSEWHERE):
                decision.pop(CONF_HOME, None)
            return self.async_create_entry(
                data={**options, **user_input, SECTION_DECISION: decision}
            )
        decision = options.get(SECTION_DECISION, {})
        stands_elsewhere = {CONF_STANDS_ELSEWHERE: CONF_HOME in decision}
        on_map = dict(options.get(SECTION_MAP, {}))
        methods = list(ClusterMethod)
        if not await self.hass.async_add_executor_job(adaptive_is_available):
            methods.remove(ClusterMethod.ADAPTIVE)
        if on_map.get(CONF_METHOD) not in methods:
            on_map.pop(CONF_METHOD, None)
        return self.async_show_form(
            step_id="recommendation",
            data_schema=self.add_suggested_values_to_schema(
                options_schema(methods),
                {
                    **options,
                    SECTION_DECISION: {**decision, **stands_elsewhere},
                    SECTION_MAP: on_map,
                },
            ),
        )

    async def async_step_lookup(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Show where peers may be looked up, and keep what the user makes of it."""
        options = self.config_entry.options
        before = options.get(SECTION_LOOKUP, {})
        errors: dict[str, str] = {}
        if user_input is not None:
            section = lookup_section(user_input, before)
            if not (errors := lookup_errors(section)):
                return self.async_create_entry(
                    data={**options, SECTION_LOOKUP: section}
                )
        return self.async_show_form(
            step_id="lookup",
            data_schema=self.add_suggested_values_to_schema(
                LOOKUP_SCHEMA, user_input or without_license_key(before)
            ),
            errors=errors,
        )

    @override
    async def _async_servers_chosen(self, section: dict[str, Any]) -> ConfigFlowResult:
        """Keep whose servers and which."""
        return self.async_create_entry(
            data={**self.config_entry.options, SECTION_SERVERS: section}
        )
