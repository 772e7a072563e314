"""The step of both flows that asks where peers may be looked up."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from probatio import Secret
import voluptuous as vol

from ...geolocation import PUBLIC_URLS, LookupMode
from ...shell.conditional_fields import shown_if
from ..settings import (
    CONF_ACCOUNT_ID,
    CONF_LICENSE_KEY,
    CONF_MODE,
    CONF_SERVICES,
    CONF_UNENCRYPTED,
    LookupChoices,
)

_MODE_OF_FIELD: Final = {
    CONF_SERVICES: LookupMode.ONLINE,
    CONF_UNENCRYPTED: LookupMode.ONLINE,
    CONF_ACCOUNT_ID: LookupMode.ON_DEVICE,
    CONF_LICENSE_KEY: LookupMode.ON_DEVICE,
}
"""The way to look up that a field is about; with others it is hidden."""


def _only_there(field: str, marker: vol.Marker) -> vol.Marker:
    return shown_if(CONF_MODE, _MODE_OF_FIELD[field].value, marker)


LOOKUP_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_MODE, default=LookupMode.ON_DEVICE.value): SelectSelector(
            SelectSelectorConfig(
                options=[mode.value for mode in LookupMode],
                translation_key=CONF_MODE,
                mode=SelectSelectorMode.LIST,
            )
        ),
        _only_there(
            CONF_SERVICES,
            vol.Required(CONF_SERVICES, default=[name.value for name in PUBLIC_URLS]),
        ): SelectSelector(
            SelectSelectorConfig(
                # Chosen one after the other: the order is that in which they are asked.
                options=[name.value for name in PUBLIC_URLS],
                multiple=True,
                mode=SelectSelectorMode.DROPDOWN,
                translation_key=CONF_SERVICES,
            )
        ),
        _only_there(
            CONF_UNENCRYPTED, vol.Required(CONF_UNENCRYPTED, default=False)
        ): bool,
        _only_there(CONF_ACCOUNT_ID, vol.Optional(CONF_ACCOUNT_ID)): TextSelector(),
        _only_there(
            CONF_LICENSE_KEY, vol.Optional(Secret(CONF_LICENSE_KEY))
        ): TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD)),
    }
)


def lookup_section(
    typed: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the section of the options that a form means.

    What is about another way to look up stays as before, and so does the licence key of
    the same account, which the form does not show.
    """
    kept = {
        field: before[field]
        for field, mode in _MODE_OF_FIELD.items()
        if field in before and mode != typed[CONF_MODE]
    }
    account_id = typed.get(CONF_ACCOUNT_ID)
    if account_id and account_id == before.get(CONF_ACCOUNT_ID):
        kept[CONF_LICENSE_KEY] = before.get(CONF_LICENSE_KEY)
    return kept | {field: value for field, value in typed.items() if value != ""}


def lookup_errors(section: Mapping[str, Any]) -> dict[str, str]:
    """Return the form's errors, none if what it means will do."""
    if bool(section.get(CONF_ACCOUNT_ID)) != bool(section.get(CONF_LICENSE_KEY)):
        return {"base": "incomplete_account"}
    choices = LookupChoices.from_section(section)
    if choices.mode is LookupMode.ONLINE and not choices.services:
        return {"base": "no_service"}
    return {}


def without_license_key(section: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form may show."""
    return {key: section[key] for key in section if key != CONF_LICENSE_KEY}
