"""One lock for each Gluetun, however many connections go through it."""

import asyncio

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ...shell.const import DOMAIN
from .settings import ContainerSettings

_KEY: HassKey[dict[str, asyncio.Lock]] = HassKey(f"{DOMAIN}_gluetun_locks")


@callback
def async_get_lock(
    hass: HomeAssistant, entry: ConfigEntry, settings: ContainerSettings
) -> asyncio.Lock:
    """Return the lock of the Gluetun at an address; other ways have one per entry."""
    key = str(settings.url) if settings.url is not None else entry.entry_id
    return hass.data.setdefault(_KEY, {}).setdefault(key, asyncio.Lock())
