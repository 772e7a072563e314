"""What the integration offers: one folder a feature, the Home Assistant half of it."""

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import ModuleType
from typing import Any, Final

from homeassistant.components.sensor import SensorEntity
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import (
    ConfigEntryAuthFailed,
    ConfigEntryError,
    ConfigEntryNotReady,
)

from . import (
    connection,
    gluetun,
    locations,
    recommendation,
    servers,
    shaping,
    swarm,
    torrents,
)

FEATURES: Final[tuple[ModuleType, ...]] = (
    connection,
    swarm,
    locations,
    servers,
    recommendation,
    gluetun,
    torrents,
    shaping,
)
"""All of them; each one needs only those before it."""


def merged[T](name: str) -> dict[str, T]:
    """Merge a table that features may have, such as ``FIX_FLOWS`` or ``TRIGGERS``."""
    tables: list[Mapping[str, T]] = [getattr(each, name, {}) for each in FEATURES]
    return {key: value for table in tables for key, value in table.items()}


@callback
def async_set_up_actions(hass: HomeAssistant) -> None:
    """Register the actions of all features; each one finds its entry when called."""
    for feature in FEATURES:
        if hasattr(feature, "async_set_up_actions"):
            feature.async_set_up_actions(hass)


def health(
    hass: HomeAssistant, running: list[PeerVpnData], expected: int
) -> dict[str, Any]:
    """Return what the features know for the system health page.

    Args:
        hass: Home Assistant.
        running: data of the loaded config entries.
        expected: number of config entries.

    """
    return {
        key: value
        for feature in FEATURES
        if hasattr(feature, "health")
        for key, value in feature.health(hass, running, expected).items()
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerVpnData:
    """What the features keep for a loaded config entry."""

    connection: connection.ConnectionData
    swarm: swarm.SwarmData
    locations: locations.LocationData
    servers: servers.ServerData
    recommendation: recommendation.RecommendationData
    gluetun: gluetun.GluetunData
    torrents: torrents.TorrentsData
    shaping: shaping.ShapingData
    entry_data: Mapping[str, Any]
    """The data of the entry that all this was made from."""
    entry_options: Mapping[str, Any]
    """The options at that time."""
    options_lock: asyncio.Lock = field(default_factory=asyncio.Lock, compare=False)
    """Held while changed options are applied."""


type PeerVpnConfigEntry = ConfigEntry[PeerVpnData]


async def async_set_up(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> PeerVpnData:
    """Set up all features of a config entry.

    Raises:
        ConfigEntryAuthFailed: qBittorrent refuses the login.
        ConfigEntryError: the entry cannot be used.
        ConfigEntryNotReady: something does not answer now.

    """
    try:
        return await _async_set_up(hass, entry)
    except ConfigEntryAuthFailed, ConfigEntryError, ConfigEntryNotReady:
        # A move to a dead server may be what keeps qBittorrent away.
        await gluetun.async_go_on_blindly(hass, entry)
        raise


async def _async_set_up(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> PeerVpnData:
    """Set up the features, each with those that it needs."""
    entry_data, entry_options = entry.data, entry.options
    # An entry that cannot be used asks qBittorrent nothing.
    servers.read_options(entry)
    connected = await connection.async_set_up(hass, entry)
    peers = await swarm.async_set_up(hass, entry, connected)
    places = await locations.async_set_up(hass, entry)
    offered = await servers.async_set_up(hass, entry, places)
    advice = await recommendation.async_set_up(
        hass, entry, swarm=peers, locations=places, servers=offered
    )

    @callback
    def async_follow(outcome: recommendation.Outcome) -> None:
        offered.latency.async_follow(
            outcome.to_measure, in_use=outcome.in_use, settled=outcome.legs.settled
        )
        places.lookups.async_set_waiting(outcome.unknown, outcome.unknown_total)

    advice.coordinator.async_add_outcome_listener(async_follow)
    return PeerVpnData(
        connection=connected,
        swarm=peers,
        locations=places,
        servers=offered,
        recommendation=advice,
        gluetun=await gluetun.async_set_up(hass, entry, connected, advice),
        torrents=await torrents.async_set_up(hass, entry, connected),
        shaping=await shaping.async_set_up(hass, entry, connected),
        entry_data=entry_data,
        entry_options=entry_options,
    )


def sensors(data: PeerVpnData) -> Iterator[SensorEntity]:
    """Make the sensors of all features, but those of upload rules."""
    yield from swarm.sensors(data.swarm)
    yield from locations.sensors(data.locations)
    yield from servers.sensors(data.servers)
    yield from recommendation.sensors(data.recommendation)
    yield from gluetun.sensors(data.gluetun)
    yield from torrents.sensors(data.torrents)


def async_start(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> None:
    """Start what waits for the entities, or delays nothing behind them."""
    data = entry.runtime_data
    # A change during the set-up comes before there is a listener.
    if data.entry_options != entry.options or _needs_reload(entry):
        hass.async_create_task(async_entry_changed(hass, entry))
    recommendation.async_start(hass, data.recommendation)
    shaping.async_start(hass, entry, data.shaping)
    servers.async_start(hass, entry, data.servers)
    locations.async_start(hass, entry, data.locations)
    gluetun.async_start(hass, entry, data.gluetun)
    torrents.async_start(hass, entry, data.torrents)


async def async_entry_changed(hass: HomeAssistant, entry: PeerVpnConfigEntry) -> None:
    """Use changed options at once; reload where that is not enough."""
    data = entry.runtime_data
    if _needs_reload(entry):
        await hass.config_entries.async_reload(entry.entry_id)
        return
    # Options that are saved twice in a row are applied one after the other.
    async with data.options_lock:
        data.connection.qbittorrent.async_describe_device()
        shaping.async_apply_options(hass, entry, data.shaping)
        gluetun.async_apply_options(entry, data.gluetun)
        has_other_locations = locations.async_apply_options(hass, entry, data.locations)
        has_other_servers = await servers.async_apply_options(entry, data.servers)
        await recommendation.async_apply_options(
            entry,
            data.recommendation,
            has_other_sources=has_other_locations or has_other_servers,
        )


def _needs_reload(entry: PeerVpnConfigEntry) -> bool:
    """Return whether another program is asked now, or a rule came or went."""
    data = entry.runtime_data
    return (
        data.entry_data != entry.data
        or not servers.can_use_options(entry)
        or gluetun.has_other_settings(entry, data.gluetun)
        or shaping.has_other_rules(entry, data.shaping)
    )


async def async_remove_stores(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Delete what is kept of a removed entry."""
    await gluetun.async_remove_stores(hass, entry)
    await servers.async_remove_stores(hass, entry.entry_id)
    await recommendation.async_remove_stores(hass, entry.entry_id)
    await shaping.async_remove_limits(hass, entry)
    await torrents.async_remove_stores(hass, entry.entry_id)
