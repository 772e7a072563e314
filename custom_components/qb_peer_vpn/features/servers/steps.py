"""The steps of both flows that choose a provider and its servers."""

from abc import abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from homeassistant.config_entries import ConfigEntryBaseFlow, ConfigFlowResult
from homeassistant.const import PERCENTAGE
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.selector import (
    NumberSelector,
    NumberSelectorConfig,
    NumberSelectorMode,
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
)
import voluptuous as vol

from ...shell.const import DOMAIN
from ...vpn import (
    PROVIDERS,
    AvailableFilters,
    PlacedServer,
    ServerListError,
    available_filters,
    download_source,
    emptied_by,
    place_servers,
)
from ..locations.shipped_data import Tables
from ..settings import (
    CONF_CITIES,
    CONF_COUNTRIES,
    CONF_ELSEWHERE,
    CONF_EXCLUDED,
    CONF_EXCLUDED_COUNTRIES,
    CONF_LIST,
    CONF_MAX_LOAD,
    CONF_PROVIDER,
    CONF_REQUIRED,
    DEFAULT_PROVIDER,
    ServerChoices,
)

PROVIDER_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_PROVIDER, default=DEFAULT_PROVIDER): SelectSelector(
            SelectSelectorConfig(
                options=[
                    SelectOptionDict(value=provider.id, label=provider.name)
                    for provider in PROVIDERS.values()
                ],
                mode=SelectSelectorMode.DROPDOWN,
            )
        ),
        vol.Optional(CONF_LIST, default=""): TextSelector(),
    }
)


class ServerSteps(ConfigEntryBaseFlow):
    """Ask whose servers, then which of them; the list decides what can be asked."""

    _servers_are_last = True
    """Whether nothing is asked after the servers."""

    _section: dict[str, Any]
    _placed: tuple[PlacedServer, ...]
    _country_names: Mapping[str, str]

    @property
    def _servers_before(self) -> Mapping[str, Any]:
        """What was chosen before, as a section of the options."""
        return {}

    @abstractmethod
    async def _async_servers_chosen(self, section: dict[str, Any]) -> ConfigFlowResult:
        """Go on with what was chosen, a section of the options."""

    async def async_step_provider(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask whose servers there are."""
        errors: dict[str, str] = {}
        if user_input is not None:
            self._section = user_input
            choices = ServerChoices.from_section(user_input)
            try:
                await self._async_read_list(choices)
            except ServerListError:
                if choices.is_default_source:
                    # The shipped table will do until the list can be had.
                    return await self._async_servers_chosen(user_input)
                errors["base"] = "list_unavailable"
            else:
                return await self.async_step_servers()
        return self.async_show_form(
            step_id="provider",
            data_schema=self.add_suggested_values_to_schema(
                PROVIDER_SCHEMA, user_input or self._servers_before
            ),
            errors=errors,
            description_placeholders={"folder": DOMAIN},
            last_step=False,
        )

    async def async_step_servers(
        self, user_input: dict[str, Any] | None = None
    ) -> ConfigFlowResult:
        """Ask which of the provider's servers may be recommended."""
        errors: dict[str, str] = {}
        if user_input is not None:
            # What the list cannot tell apart is no criterion, whatever is usual.
            section = {**self._section, CONF_REQUIRED: [], CONF_EXCLUDED: []}
            section |= user_input
            wanted = ServerChoices.from_section(section).filter
            criterion = await self.hass.async_add_executor_job(
                emptied_by, self._placed, wanted
            )
            if criterion is None:
                return await self._async_servers_chosen(section)
            errors["base"] = f"emptied_{criterion}"
        choices = await self.hass.async_add_executor_job(
            available_filters, self._placed
        )
        before = self._servers_before
        if before.get(CONF_PROVIDER) != self._section[CONF_PROVIDER]:
            before = {}
        return self.async_show_form(
            step_id="servers",
            data_schema=self.add_suggested_values_to_schema(
                servers_schema(
                    choices,
                    ServerChoices.from_section(self._section),
                    self._country_names,
                ),
                user_input or before,
            ),
            errors=errors,
            description_placeholders={"count": str(len(self._placed))},
            last_step=self._servers_are_last,
        )

    async def _async_read_list(self, choices: ServerChoices) -> None:
        """Fetch the list and place its servers; raise ServerListError without one."""
        source = choices.source(Path(self.hass.config.path(DOMAIN)))
        download = await download_source(async_get_clientsession(self.hass), source)

        def read() -> tuple[tuple[PlacedServer, ...], Mapping[str, str]]:
            tables = Tables.load()
            servers = source.parse(download.contents or (), tables.places).servers
            placed = place_servers(servers, tables.places)
            return placed, tables.gazetteer.country_names

        job = self.hass.async_add_executor_job(read)
        self._placed, self._country_names = await job


def servers_schema(
    choices: AvailableFilters, usual: ServerChoices, country_names: Mapping[str, str]
) -> vol.Schema:
    """Build a form of what the servers of a list can be told apart by."""
    features = sorted(choices.features)
    fields: dict[Any, Any] = {}
    if features:
        selector = SelectSelector(
            SelectSelectorConfig(
                options=[feature.value for feature in features],
                multiple=True,
                translation_key="feature",
            )
        )
        for key, default in (
            (CONF_REQUIRED, usual.filter.required),
            (CONF_EXCLUDED, usual.filter.excluded),
        ):
            offered = [feature.value for feature in features if feature in default]
            fields[vol.Optional(key, default=offered)] = selector
    countries = _several(
        {code: country_names.get(code, code) for code in choices.countries}
    )
    fields[vol.Optional(CONF_COUNTRIES, default=[])] = countries
    fields[vol.Optional(CONF_EXCLUDED_COUNTRIES, default=[])] = countries
    if choices.cities:
        fields[vol.Optional(CONF_CITIES, default=[])] = _several(
            {key: f"{name} ({key[:2]})" for key, name in choices.cities}
        )
    if choices.loads:
        fields[vol.Optional(CONF_MAX_LOAD)] = NumberSelector(
            NumberSelectorConfig(
                min=1,
                max=100,
                step=1,
                unit_of_measurement=PERCENTAGE,
                mode=NumberSelectorMode.SLIDER,
            )
        )
    if choices.virtual:
        fields[vol.Required(CONF_ELSEWHERE, default=usual.filter.virtual)] = bool
    return vol.Schema(fields)


def _several(labels: Mapping[str, str]) -> SelectSelector:
    return SelectSelector(
        SelectSelectorConfig(
            options=[
                SelectOptionDict(value=value, label=label)
                for value, label in labels.items()
            ],
            multiple=True,
            mode=SelectSelectorMode.DROPDOWN,
            sort=True,
        )
    )
