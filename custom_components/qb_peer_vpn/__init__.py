"""qBittorrent Peer VPN: the VPN server with the best path to your peers."""

import asyncio

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.typing import ConfigType

from . import features
from .dashboard import (
    async_remove_card,
    async_serve_card,
    async_setup_websocket,
    async_show_card,
)
from .features import PeerVpnConfigEntry
from .features.connection import ENTRY_MINOR_VERSION, migrated_data
from .features.locations import async_remove_runtime
from .services import async_set_up_actions
from .shell.const import DOMAIN
from .shell.issues import async_watch_entries
from .shell.worker import async_remove_worker

CONFIG_SCHEMA = cv.config_entry_only_config_schema(DOMAIN)

PLATFORMS = [
    Platform.BINARY_SENSOR,
    Platform.BUTTON,
    Platform.EVENT,
    Platform.GEO_LOCATION,
    Platform.IMAGE,
    Platform.NUMBER,
    Platform.SELECT,
    Platform.SENSOR,
    Platform.SWITCH,
]


async def async_setup(hass: HomeAssistant, config: ConfigType) -> bool:
    """Set up what all entries share: actions, the subscription, issues, the card."""
    async_set_up_actions(hass)
    async_setup_websocket(hass)
    async_watch_entries(hass)
    await async_serve_card(hass)
    return True


async def async_migrate_entry(hass: HomeAssistant, entry: ConfigEntry) -> bool:
    """Bring an entry of an older version into today's shape.

    Home Assistant itself refuses a newer major version. A newer minor version only adds
    to the entry, which stays as it is.
    """
    if entry.minor_version < ENTRY_MINOR_VERSION:
        hass.config_entries.async_update_entry(
            entry,
            data=migrated_data(entry.data, entry.minor_version),
            minor_version=ENTRY_MINOR_VERSION,
        )
    return True


async def async_setup_entry(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> bool:
    """Set up the features, then the platforms."""
    entry.runtime_data = await features.async_set_up(hass, entry)
    for platform in PLATFORMS:
        await hass.config_entries.async_forward_entry_setups(entry, [platform])
        # All entities of a platform are added at a stretch. Let others run in between.
        await asyncio.sleep(0)
    entry.async_on_unload(entry.add_update_listener(features.async_entry_changed))
    features.async_start(hass, entry)
    entry.async_create_background_task(hass, async_show_card(hass), f"{DOMAIN} card")
    return True


async def async_unload_entry(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> bool:
    """Unload the platforms; everything else is unloaded by the entry's own callbacks."""
    return await hass.config_entries.async_unload_platforms(entry, PLATFORMS)


async def async_remove_entry(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Delete what was stored for the entry, and with the last one what they shared."""
    await features.async_remove_stores(hass, entry)
    if not hass.config_entries.async_entries(DOMAIN):
        await async_remove_card(hass)
        await async_remove_runtime(hass)
        await async_remove_worker(hass)
