"""The form that asks how peers are located, and what its input means."""

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
from ...shell.forms import shown_if
from .options import (
    CONF_ACCOUNT_ID,
    CONF_LICENSE_KEY,
    CONF_MODE,
    CONF_SERVICES,
    CONF_UNENCRYPTED,
    LookupOptions,
)

_MODE_OF_FIELD: Final = {
    CONF_SERVICES: LookupMode.ONLINE,
    CONF_UNENCRYPTED: LookupMode.ONLINE,
    CONF_ACCOUNT_ID: LookupMode.ON_DEVICE,
    CONF_LICENSE_KEY: LookupMode.ON_DEVICE,
}
"""The mode that a field belongs to; with other modes it is hidden."""


_ENCRYPTED: Final = [
    name.value for name, url in PUBLIC_URLS.items() if url.scheme == "https"
]
"""The services that are asked unless the user allows more."""


def _only_with_mode(field: str, marker: vol.Marker) -> vol.Marker:
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
        _only_with_mode(
            CONF_SERVICES,
            vol.Required(CONF_SERVICES, default=_ENCRYPTED),
        ): SelectSelector(
            SelectSelectorConfig(
                # The order in which the user picks them is the order of the requests.
                options=[name.value for name in PUBLIC_URLS],
                multiple=True,
                mode=SelectSelectorMode.DROPDOWN,
                translation_key=CONF_SERVICES,
            )
        ),
        _only_with_mode(
            CONF_UNENCRYPTED, vol.Required(CONF_UNENCRYPTED, default=False)
        ): bool,
        _only_with_mode(CONF_ACCOUNT_ID, vol.Optional(CONF_ACCOUNT_ID)): TextSelector(),
        _only_with_mode(
            CONF_LICENSE_KEY, vol.Optional(Secret(CONF_LICENSE_KEY))
        ): TextSelector(TextSelectorConfig(type=TextSelectorType.PASSWORD)),
    }
)


def lookup_section(
    typed: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, Any]:
    """Return the section of the options that the input of the form means.

    Values of other modes are kept, and so is the license key of the same account, which
    the form does not show.
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
    """Return the errors of the form; none if the section is valid."""
    if bool(section.get(CONF_ACCOUNT_ID)) != bool(section.get(CONF_LICENSE_KEY)):
        return {"base": "incomplete_account"}
    options = LookupOptions.from_section(section)
    if options.mode is LookupMode.ONLINE and not options.services:
        return {"base": "no_service"}
    return {}


def without_license_key(section: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that the form may show."""
    return {key: section[key] for key in section if key != CONF_LICENSE_KEY}
