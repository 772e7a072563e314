"""The VPN container: what Gluetun says, and the moves to another server.

Each connection has at most one, as a config subentry. ``GluetunData.mover.moves`` is a
coordinator whose data are the move under way and the receipts: listen to it to show the
progress. ``SIGNAL_ENDED`` comes for each move that is over.
"""

from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import Platform
from homeassistant.core import HomeAssistant, callback

from ...shell.const import DOMAIN
from ...shell.leftovers import async_remove_leftovers
from ..connection import ConnectionData
from ..recommendation import RecommendationData
from .actions import async_set_up_actions
from .blind_moves import async_go_on_blindly, async_stop_blind_moves
from .buttons import BUTTONS, buttons
from .container_coordinator import ContainerCoordinator
from .container_reader import ContainerState
from .data import GluetunData, HasGluetun, Mover
from .diagnostics import async_describe, describe_options
from .events import EVENTS, events
from .exit_in_use import async_report_exit
from .fix_flows import FIX_FLOWS
from .health import health
from .move_coordinator import MoveCoordinator
from .move_driver import SIGNAL_ENDED
from .move_memory import MoveState, async_leave_container, async_remove_moves
from .move_set_up import async_make_mover, async_start_mover
from .move_views import receipt_view
from .neighbors import async_forget
from .options import ContainerOptions
from .port_sensor import REACHABLE, binary_sensors
from .port_set_up import async_forget_port, async_make_port
from .selects import SELECTS, selects
from .sensors import SENSORS, sensors
from .settings import container_settings
from .steps import SUBENTRY_FLOWS
from .switches import SWITCHES, can_follow, switches
from .triggers import TRIGGERS

NEEDS: Final = ("connection", "swarm", "locations", "servers", "recommendation")

__all__ = [
    "FIX_FLOWS",
    "SIGNAL_ENDED",
    "SUBENTRY_FLOWS",
    "TRIGGERS",
    "ContainerCoordinator",
    "ContainerState",
    "GluetunData",
    "HasGluetun",
    "MoveCoordinator",
    "MoveState",
    "Mover",
    "async_apply_options",
    "async_describe",
    "async_go_on_blindly",
    "async_remove_stores",
    "async_set_up",
    "async_set_up_actions",
    "async_start",
    "binary_sensors",
    "buttons",
    "describe_options",
    "events",
    "has_other_settings",
    "health",
    "receipt_view",
    "selects",
    "sensors",
    "switches",
]

_ENTITIES: Final = (
    (Platform.BUTTON, BUTTONS),
    (Platform.EVENT, EVENTS),
    (Platform.SELECT, SELECTS),
    (Platform.SENSOR, SENSORS),
)


async def async_set_up(
    hass: HomeAssistant,
    entry: ConfigEntry,
    connected: ConnectionData,
    recommendation: RecommendationData,
) -> GluetunData:
    """Make what the subentry of a connection asks for; Gluetun is not asked yet."""
    await async_stop_blind_moves(hass, entry.entry_id)
    settings = container_settings(entry)
    container = mover = None
    if settings is not None:
        if settings.url is not None:
            container = ContainerCoordinator(hass, entry, settings, settings.url)
            async_report_exit(hass, entry, container, recommendation.coordinator)
        mover = await async_make_mover(
            hass,
            entry,
            settings,
            container,
            connected=connected,
            recommendation=recommendation,
        )
    else:
        await async_leave_container(hass, entry.entry_id)
        async_forget(hass, entry.entry_id)
    port = await async_make_port(
        hass, entry, connected.qbittorrent, container, settings
    )
    return GluetunData(settings=settings, container=container, port=port, mover=mover)


def async_start(hass: HomeAssistant, entry: ConfigEntry, data: GluetunData) -> None:
    """Ask Gluetun in the background, and go on with a move that was under way."""
    async_apply_options(entry, data)
    if data.container is None:
        async_remove_leftovers(hass, entry, Platform.SENSOR, SENSORS)
        async_remove_leftovers(hass, entry, Platform.BINARY_SENSOR, [REACHABLE])
    else:
        entry.async_create_background_task(
            hass, data.container.async_refresh(), f"{DOMAIN} gluetun"
        )
    if data.port is not None:
        data.port.async_start()
    if data.mover is not None:
        async_start_mover(hass, entry, data.mover)
    else:
        for platform, descriptions in _ENTITIES:
            async_remove_leftovers(hass, entry, platform, descriptions)
    if not can_follow(data):
        async_remove_leftovers(hass, entry, Platform.SWITCH, SWITCHES)


@callback
def async_apply_options(entry: ConfigEntry, data: GluetunData) -> None:
    """Use the rules of moves and the choices for the port as they are now."""
    options = ContainerOptions.of(entry)
    if data.mover is not None:
        data.mover.planner.options = options
    if data.port is not None:
        data.port.async_use_options(options)


async def async_remove_stores(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Delete what is stored of the moves and the port of a removed connection.

    qBittorrent gets the port back that it had before.
    """
    await async_stop_blind_moves(hass, entry.entry_id)
    async_forget(hass, entry.entry_id)
    await async_forget_port(hass, entry)
    await async_remove_moves(hass, entry.entry_id)


def has_other_settings(entry: ConfigEntry, data: GluetunData) -> bool:
    """Return whether Gluetun or an action is another one now, which needs a reload."""
    return container_settings(entry) != data.settings
