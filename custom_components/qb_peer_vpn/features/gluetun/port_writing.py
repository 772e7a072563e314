"""Change qBittorrent's port, and put back what was there before."""

from ...gluetun import LookAgain, PortReply, PortSight, PortsLeft, WritePort, put_back
from ...qbittorrent import (
    CommandError,
    QbittorrentError,
    QbittorrentSession,
    async_listen_settings,
    async_set_listen_settings,
)
from .port_memory import PortMemory


async def async_write_port(
    session: QbittorrentSession, command: WritePort
) -> PortReply:
    """Change qBittorrent's port; return what came of it."""
    try:
        await async_set_listen_settings(session, command.settings)
    except CommandError:
        return PortReply.REFUSED
    except QbittorrentError:
        return PortReply.NOT_SENT
    return PortReply.SENT


async def async_put_back(session: QbittorrentSession, memory: PortMemory) -> bool:
    """Put back what was there before; return whether nothing is left to do."""
    reply: PortReply | None = None
    while True:
        try:
            settings = await async_listen_settings(session)
        except QbittorrentError, CommandError:
            settings = None
        seen = PortSight(settings=settings, reply=reply)
        state, command = put_back(memory.state, seen)
        is_kept = await memory.async_keep(state, memory.reach)
        match command:
            case WritePort() if not is_kept:
                return False
            case PortsLeft():
                return True
            case LookAgain():
                return False
            case WritePort():
                reply = await async_write_port(session, command)
