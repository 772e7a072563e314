"""Actions of all features."""

from homeassistant.core import HomeAssistant, callback

from .features import recommendation, servers


@callback
def async_set_up_actions(hass: HomeAssistant) -> None:
    """Register all actions; each one finds its config entry when it is called."""
    recommendation.async_set_up_actions(hass)
    servers.async_set_up_actions(hass)
