"""Which connection an action, a trigger or a condition is about."""

from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_CONFIG_ENTRY_ID, CONF_OPTIONS
from homeassistant.core import HomeAssistant, ServiceCall, callback
from homeassistant.helpers import config_validation as cv, service
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .const import DOMAIN

ENTRY_FIELD: Final = {vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string}
"""The field of an action that names the connection."""

_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_OPTIONS, default=dict): {
            vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string
        }
    }
)


@callback
def called_entry(call: ServiceCall) -> ConfigEntry[Any]:
    """Return the loaded config entry that an action names.

    Raises:
        ServiceValidationError: there is none, or it is not loaded.

    """
    entry: ConfigEntry[Any] = service.async_get_config_entry(
        call.hass, DOMAIN, call.data[ATTR_CONFIG_ENTRY_ID]
    )
    return entry


def validate_entry_option(hass: HomeAssistant, config: ConfigType) -> ConfigType:
    """Check the options of a trigger or a condition.

    Raises:
        Invalid: the config entry does not exist.

    """
    config = _SCHEMA(config)
    entry_id = config[CONF_OPTIONS].get(ATTR_CONFIG_ENTRY_ID)
    if entry_id is not None:
        entry = hass.config_entries.async_get_entry(entry_id)
        if entry is None or entry.domain != DOMAIN:
            raise vol.Invalid(
                f"{entry_id} is not a connection of qBittorrent Peer VPN",
                path=[CONF_OPTIONS, ATTR_CONFIG_ENTRY_ID],
            )
    return config
