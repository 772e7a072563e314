"""Which connection a trigger or condition watches: one, or all of them."""

from typing import Final

from homeassistant.const import ATTR_CONFIG_ENTRY_ID, CONF_OPTIONS
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .const import DOMAIN

_SCHEMA: Final = vol.Schema(
    {
        vol.Required(CONF_OPTIONS, default=dict): {
            vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string
        }
    }
)


def validate_entry_choice(hass: HomeAssistant, config: ConfigType) -> ConfigType:
    """Check the options of a trigger or condition.

    Raises:
        Invalid: there is no such connection.

    """
    config = _SCHEMA(config)
    entry_id = config[CONF_OPTIONS].get(ATTR_CONFIG_ENTRY_ID)
    if entry_id is not None:
        entry = hass.config_entries.async_get_entry(entry_id)
        if entry is None or entry.domain != DOMAIN:
            raise vol.Invalid(
                f"{entry_id} is no connection of qBittorrent Peer VPN",
                path=[CONF_OPTIONS, ATTR_CONFIG_ENTRY_ID],
            )
    return config
