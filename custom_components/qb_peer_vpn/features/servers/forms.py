"""The forms that ask for a provider and for its servers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from homeassistant.const import PERCENTAGE
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

from ...models import ServerFeature
from ...shell.forms import shown_if
from ...vpn import OTHER_PROVIDER, PROVIDERS, AvailableFilters
from .options import (
    ANY_PROTOCOL,
    CONF_CITIES,
    CONF_COUNTRIES,
    CONF_ELSEWHERE,
    CONF_EXCLUDED,
    CONF_EXCLUDED_COUNTRIES,
    CONF_LIST,
    CONF_MAX_LOAD,
    CONF_MEASURE,
    CONF_PROTOCOL,
    CONF_PROVIDER,
    CONF_PROVIDER_NAME,
    CONF_REQUIRED,
    DEFAULT_MEASURE,
    DEFAULT_PROVIDER,
    LOAD_LIMITS,
    SECTION_DECISION,
    ServerOptions,
)

PROVIDER_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_PROVIDER, default=DEFAULT_PROVIDER): SelectSelector(
            SelectSelectorConfig(
                options=[
                    SelectOptionDict(value=provider.id, label=provider.name)
                    for provider in (*PROVIDERS.values(), OTHER_PROVIDER)
                ],
                mode=SelectSelectorMode.DROPDOWN,
                translation_key=CONF_PROVIDER,
            )
        ),
        shown_if(
            CONF_PROVIDER,
            OTHER_PROVIDER.id,
            vol.Optional(CONF_PROVIDER_NAME, default=""),
        ): TextSelector(),
        vol.Optional(CONF_LIST, default=""): TextSelector(),
    }
)

MEASURE_FIELDS = vol.Schema({vol.Required(CONF_MEASURE, default=DEFAULT_MEASURE): bool})
"""Asked beside the connection when an entry is set up."""

_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})

type Fields = dict[Any, Any]


def measure_section(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options that the input of ``MEASURE_FIELDS`` means."""
    measure = typed.get(CONF_MEASURE, DEFAULT_MEASURE)
    return {SECTION_DECISION: {CONF_MEASURE: measure}}


def servers_schema(
    available: AvailableFilters,
    usual: ServerOptions,
    country_names: Mapping[str, str],
    before: Mapping[str, Any] = _NOTHING,
) -> vol.Schema:
    """Build the form of the properties in which the servers of a list differ.

    Args:
        available: these properties.
        usual: the defaults of the provider.
        country_names: by ISO 3166-1 alpha-2 code.
        before: what the user has chosen with this provider so far.

    """
    return vol.Schema(
        {
            **_feature_fields(available, usual, before),
            **_protocol_fields(available),
            **_place_fields(available, country_names),
            **_other_fields(available, usual),
        }
    )


def _feature_fields(
    available: AvailableFilters, usual: ServerOptions, before: Mapping[str, Any]
) -> Fields:
    features = sorted(available.features)
    if not features:
        return {}
    selector = SelectSelector(
        SelectSelectorConfig(
            options=[feature.value for feature in features],
            multiple=True,
            translation_key="feature",
        )
    )

    def offered(usual: frozenset[ServerFeature]) -> list[str]:
        return [feature.value for feature in features if feature in usual]

    usually = {
        CONF_REQUIRED: offered(usual.filter.required),
        CONF_EXCLUDED: offered(usual.filter.excluded),
    }
    shown = set(usually)
    if len(features) == 1:
        # Two lists with the same single box would only be a riddle.
        shown = {CONF_EXCLUDED if usually[CONF_EXCLUDED] else CONF_REQUIRED}
        shown |= {key for key in usually if before.get(key)}
    return {
        vol.Optional(key, default=default): selector
        for key, default in usually.items()
        if key in shown
    }


def _protocol_fields(available: AvailableFilters) -> Fields:
    if not available.protocols:
        return {}
    selector = SelectSelector(
        SelectSelectorConfig(
            options=[ANY_PROTOCOL, *(each.value for each in available.protocols)],
            mode=SelectSelectorMode.DROPDOWN,
            translation_key="protocol",
        )
    )
    return {vol.Required(CONF_PROTOCOL, default=ANY_PROTOCOL): selector}


def _place_fields(
    available: AvailableFilters, country_names: Mapping[str, str]
) -> Fields:
    countries = _multi_select(
        {code: country_names.get(code, code) for code in available.countries}
    )
    fields: Fields = {
        vol.Optional(CONF_COUNTRIES, default=[]): countries,
        vol.Optional(CONF_EXCLUDED_COUNTRIES, default=[]): countries,
    }
    if available.cities:
        fields[vol.Optional(CONF_CITIES, default=[])] = _multi_select(
            {key: f"{name} ({key[:2]})" for key, name in available.cities}
        )
    return fields


def _other_fields(available: AvailableFilters, usual: ServerOptions) -> Fields:
    fields: Fields = {}
    if available.loads:
        lowest, highest = LOAD_LIMITS
        fields[vol.Optional(CONF_MAX_LOAD)] = NumberSelector(
            NumberSelectorConfig(
                min=lowest,
                max=highest,
                step=1,
                unit_of_measurement=PERCENTAGE,
                mode=NumberSelectorMode.SLIDER,
            )
        )
    if available.virtual:
        fields[vol.Required(CONF_ELSEWHERE, default=usual.filter.virtual)] = bool
    return fields


def _multi_select(labels: Mapping[str, str]) -> SelectSelector:
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
