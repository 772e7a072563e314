"""The beginning and the end of the port in step."""

import asyncio
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant

from ...qbittorrent import (
    AuthorizationConflictError,
    InvalidHeaderError,
    QbittorrentSession,
    SessionClosedError,
)
from ...shell.const import DOMAIN, LOGGER
from ..connection import Connection, ConnectionSettings
from .container_coordinator import ContainerCoordinator
from .options import ContainerOptions
from .port_coordinator import PortCoordinator
from .port_memory import PortMemory
from .port_writing import async_put_back
from .settings import ContainerSettings, async_fingerprint

_SECONDS: Final = 10.0
"""Longest time that the removal of a connection takes."""


async def async_make_port(
    hass: HomeAssistant,
    entry: ConfigEntry,
    connection: Connection,
    container: ContainerCoordinator | None,
    settings: ContainerSettings | None,
) -> PortCoordinator | None:
    """Make what keeps the port in step; None without a control server.

    Then, what was there before an earlier one is put back in the background.
    """
    memory = PortMemory(hass, entry.entry_id)
    if container is not None and settings is not None:
        await memory.async_load(await async_fingerprint(hass, settings))
        return PortCoordinator(
            hass,
            entry,
            connection=connection,
            container=container,
            options=ContainerOptions.of(entry),
            memory=memory,
        )
    await memory.async_load()
    if memory.is_stored:
        entry.async_create_background_task(
            hass, _async_leave(connection.session, memory), f"{DOMAIN} port"
        )
    return None


async def _async_leave(session: QbittorrentSession, memory: PortMemory) -> None:
    """Put back the port; if qBittorrent does not answer, at the next start."""
    try:
        is_done = await async_put_back(session, memory)
    except SessionClosedError:
        return
    if is_done:
        await memory.async_remove()


async def async_forget_port(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Put back the port of a connection that is removed, and delete the file.

    A qBittorrent that does not answer now keeps the port, which the log says.
    """
    memory = PortMemory(hass, entry.entry_id)
    await memory.async_load()
    if memory.state.before is not None and not await _async_put_back(entry, memory):
        LOGGER.warning(
            "qBittorrent keeps the port that was set for the VPN connection: it did not"
            " answer while its connection was removed"
        )
    await memory.async_remove()


async def _async_put_back(entry: ConfigEntry, memory: PortMemory) -> bool:
    try:
        session = ConnectionSettings.from_data(entry.data).open_session()
    except AuthorizationConflictError, InvalidHeaderError:
        return False
    try:
        async with asyncio.timeout(_SECONDS):
            return await async_put_back(session, memory)
    except TimeoutError, SessionClosedError:
        return False
    finally:
        await session.async_close()
