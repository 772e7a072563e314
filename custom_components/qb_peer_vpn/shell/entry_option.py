"""Which connection an action, a trigger or a condition is about."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from homeassistant.auth.permissions.const import POLICY_CONTROL
from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_CONFIG_ENTRY_ID, CONF_OPTIONS, Platform
from homeassistant.core import Context, HomeAssistant, ServiceCall, callback
from homeassistant.exceptions import HomeAssistantError, Unauthorized, UnknownUser
from homeassistant.helpers import (
    config_validation as cv,
    entity_registry as er,
    service,
)
from homeassistant.helpers.typing import ConfigType
import voluptuous as vol

from .const import DOMAIN
from .entity import unique_id

ENTRY_FIELD: Final = {vol.Required(ATTR_CONFIG_ENTRY_ID): cv.string}
"""The field of an action that names the connection."""


class NotAllowedError(Unauthorized):
    """A user may not do this. Unlike its base, it says so in the user's language."""

    def __init__(
        self, context: Context | None, key: str, entity_id: str | None = None
    ) -> None:
        """Keep who asked, the key of the text, and what may not be controlled."""
        super().__init__(
            context=context, entity_id=entity_id, permission=POLICY_CONTROL
        )
        HomeAssistantError.__init__(
            self, translation_domain=DOMAIN, translation_key=key
        )


ONLY_LOOKING: Final = "only_looking"
"""Of users who may control nothing."""
ONLY_ADMINISTRATORS: Final = "only_administrators"


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


async def async_check_control(
    call: ServiceCall, entry: ConfigEntry[Any], button: str
) -> None:
    """Check that the user of an action may also press the button that does the same.

    Automations have no user, and may.

    Args:
        call: of the action.
        entry: the config entry that it is about.
        button: key of the button.

    Raises:
        NotAllowedError: the user may not control the button.
        UnknownUser: there is no such user.

    """
    user_id = call.context.user_id
    if user_id is None:
        return
    user = await call.hass.auth.async_get_user(user_id)
    if user is None:
        raise UnknownUser(context=call.context)
    entity_id = er.async_get(call.hass).async_get_entity_id(
        Platform.BUTTON, DOMAIN, unique_id(entry, button)
    )
    # Administrators may control everything, so a button that was deleted, too.
    if not user.permissions.check_entity(entity_id or "", POLICY_CONTROL):
        raise NotAllowedError(call.context, ONLY_LOOKING, entity_id)


def validate_entry_option(
    hass: HomeAssistant,
    config: ConfigType,
    fields: Mapping[vol.Marker, Any] = MappingProxyType({}),
) -> ConfigType:
    """Check the options of a trigger or a condition.

    Args:
        hass: Home Assistant.
        config: of the trigger or the condition.
        fields: further options.

    Raises:
        Invalid: the config entry does not exist.

    """
    options = {vol.Optional(ATTR_CONFIG_ENTRY_ID): cv.string, **fields}
    config = vol.Schema({vol.Required(CONF_OPTIONS, default=dict): options})(config)
    entry_id = config[CONF_OPTIONS].get(ATTR_CONFIG_ENTRY_ID)
    if entry_id is not None:
        entry = hass.config_entries.async_get_entry(entry_id)
        if entry is None or entry.domain != DOMAIN:
            raise vol.Invalid(
                f"{entry_id} is not a connection of qBittorrent Peer VPN",
                path=[CONF_OPTIONS, ATTR_CONFIG_ENTRY_ID],
            )
    return config
