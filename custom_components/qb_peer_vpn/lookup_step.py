"""The step of both flows that asks where peers may be looked up."""

from homeassistant.helpers.selector import (
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
import voluptuous as vol

from .geolocation import PUBLIC_URLS, LookupMode
from .settings import (
    CONF_ACCOUNT_ID,
    CONF_LICENCE_KEY,
    CONF_MODE,
    CONF_SERVICES,
    CONF_UNENCRYPTED,
)

LOOKUP_SCHEMA = vol.Schema(
    {
        vol.Required(CONF_MODE, default=LookupMode.ON_DEVICE.value): SelectSelector(
            SelectSelectorConfig(
                options=[mode.value for mode in LookupMode],
                translation_key=CONF_MODE,
                mode=SelectSelectorMode.LIST,
            )
        ),
        vol.Required(
            CONF_SERVICES, default=[name.value for name in PUBLIC_URLS]
        ): SelectSelector(
            SelectSelectorConfig(
                # Chosen one after the other: the order is that in which they are asked.
                options=[name.value for name in PUBLIC_URLS],
                multiple=True,
                mode=SelectSelectorMode.DROPDOWN,
                translation_key=CONF_SERVICES,
            )
        ),
        vol.Required(CONF_UNENCRYPTED, default=False): bool,
        vol.Optional(CONF_ACCOUNT_ID): TextSelector(),
        vol.Optional(CONF_LICENCE_KEY): TextSelector(
            TextSelectorConfig(type=TextSelectorType.PASSWORD)
        ),
    }
)
