"""A warning of an exit in another country than the server that Gluetun was moved to.

It is no reason to go back: a server may be elsewhere, and databases of places err.
"""

from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ...gluetun import Move, MoveServer, Phase
from ...shell.issues import show_issue
from .container_coordinator import ContainerCoordinator
from .move_coordinator import MoveCoordinator
from .planning import Planner

EXIT_ELSEWHERE: Final = "exit_elsewhere"
_PROVEN: Final = frozenset({Phase.SETTLING, Phase.WATCHING})
"""Before these phases, the exit may still be that of the old server."""


class ExitWatch:
    """Compares the place of the exit with that of the server, from its proof on."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        *,
        moves: MoveCoordinator,
        container: ContainerCoordinator,
        planner: Planner,
    ) -> None:
        self._hass = hass
        self._entry = entry
        self._moves = moves
        self._container = container
        self._planner = planner

    @callback
    def async_start(self) -> None:
        """Look until the entry is unloaded."""
        for source in (self._container, self._moves):
            self._entry.async_on_unload(source.async_add_listener(self._async_look))

    @callback
    def _async_look(self) -> None:
        if not self._container.last_update_success:
            return
        server, exit_ = self._server_in_use(), self._container.data.exit
        found = exit_.country if exit_ is not None and exit_.address else None
        expected = server.country_code if server is not None else ""
        show_issue(
            self._hass,
            self._entry,
            EXIT_ELSEWHERE,
            is_wrong=bool(expected and found)
            and not self._is_in(expected, found or ""),
            is_fixable=False,
            placeholders={
                "server": server.name if server is not None else "",
                "expected": self._planner.country_name(expected),
                "found": found or "",
            },
        )

    def _server_in_use(self) -> MoveServer | None:
        """Return the server of the last move while Gluetun uses it."""
        data, settings = self._moves.data, self._container.data.settings
        move: Move | None = data.move or data.last
        if move is None or settings is None or not move.is_target(settings.selection):
            return None
        is_proven = data.move is None or move.phase in _PROVEN
        return move.request.server if is_proven else None

    def _is_in(self, expected: str, name: str) -> bool:
        """Return whether a country is the expected one, or cannot be distinguished.

        That the machine is in another country than its provider says may be known.
        """
        code, site = self._planner.country_code(name), self._planner.site_in_use
        real = site.physical_country if site is not None else None
        return code in (None, expected, real)
