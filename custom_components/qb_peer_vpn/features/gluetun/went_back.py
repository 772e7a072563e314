"""Telling that Gluetun went back to the server of its environment.

A move lasts until the container starts again. Gluetun is never moved back by itself: a
person decides. A selection that was not there before our moves is someone else's choice,
about which nothing is said.
"""

from datetime import datetime, timedelta
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ...gluetun import VpnStatus, environment_lines
from ...shell.issues import show_issue
from ..connection import TorrentTableCoordinator
from .container_coordinator import ContainerCoordinator
from .move_coordinator import MoveCoordinator

WENT_BACK: Final = "went_back"
_STABLE: Final = timedelta(minutes=2)
"""Gluetun asks for its port, and may be started again, before this."""


class BackWatch:
    """Looks after each poll of qBittorrent whether Gluetun is still where it was moved."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        moves: MoveCoordinator,
        container: ContainerCoordinator,
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._moves = moves
        self._container = container
        self._since: datetime | None = None

    @callback
    def async_start(self, table: TorrentTableCoordinator) -> None:
        """Look until the entry is unloaded."""
        for source in (table, self._moves):
            self._entry.async_on_unload(source.async_add_listener(self._async_look))

    @callback
    def _async_look(self) -> None:
        if not self._container.last_update_success:
            return
        now = dt_util.utcnow()
        self._since = (self._since or now) if self._is_back() else None
        last = self._moves.data.last
        selection = last.request.selection if last else None
        lines = environment_lines(selection) if selection else ()
        show_issue(
            self._hass,
            self._entry,
            WENT_BACK,
            is_wrong=self._since is not None and now - self._since >= _STABLE,
            placeholders={
                "server": last.request.server.name if last else "",
                "lines": "\n".join(lines),
            },
        )

    def _is_back(self) -> bool:
        seen = self._container.data
        is_up = seen.status is VpnStatus.RUNNING
        selection = seen.settings.selection if seen.settings else None
        return is_up and self._moves.data.has_gone_back(selection)
