"""Bring back the limits that were there before ours, on a user's wish."""

from homeassistant.core import HomeAssistant

from .coordinator import ShapingCoordinator
from .options import CONF_ENABLED, with_choices


async def async_restore(hass: HomeAssistant, coordinator: ShapingCoordinator) -> None:
    """Stop the shaping, and write what was there before.

    What fails now is tried again after each poll until qBittorrent has confirmed it.

    Raises:
        HomeAssistantError: qBittorrent could not be asked, or refused a limit.

    """
    entry = coordinator.config_entry
    # Otherwise, the next cycle would set the limits again.
    options = with_choices(entry.options, **{CONF_ENABLED: False})
    hass.config_entries.async_update_entry(entry, options=options)
    coordinator.async_use(entry)
    await coordinator.async_apply()
