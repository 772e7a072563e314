"""Whether qBittorrent asks the router to forward ports, as its preferences say."""

from datetime import datetime, timedelta
from typing import Final

from ...qbittorrent import WebApi
from ..connection import Connection

CHECK_INTERVAL: Final = timedelta(minutes=10)
"""Users seldom change it, but then they want to see what follows."""


class RouterPreference:
    """Reads the preference now and then."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._read_at: datetime | None = None
        self._asks_router: bool | None = None

    async def async_asks_router(self, now: datetime) -> bool | None:
        """Return whether the router is asked; None if that cannot be read.

        Raises:
            HomeAssistantError: the connection failed.

        """
        if self._read_at is None or now - self._read_at >= CHECK_INTERVAL:
            self._read_at = now
            self._asks_router = await self._connection.async_read(WebApi.asks_router)
        return self._asks_router
