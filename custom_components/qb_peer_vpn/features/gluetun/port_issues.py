"""Repair issues of the port in step."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ...gluetun import PortPhase, PortState
from ...shell.issues import show_issue

_ISSUES: Final[Mapping[PortPhase, str]] = {
    PortPhase.REFUSED: "port_refused",
    PortPhase.BY_HAND: "port_by_hand",
    PortPhase.UNPROVEN: "port_unproven",
    PortPhase.REDIRECTED: "port_redirected",
}
_NOT_BEFORE: Final[Mapping[PortPhase, timedelta]] = {
    # A command of the user's sets a new port at once; Gluetun is asked once a minute.
    PortPhase.BY_HAND: timedelta(minutes=2),
    # Peers are slow to say which address they see.
    PortPhase.UNPROVEN: timedelta(minutes=10),
}
"""How long what looks wrong may still come right by itself."""


@callback
def show_port_issues(
    hass: HomeAssistant,
    entry: ConfigEntry,
    phase: PortPhase | None,
    state: PortState,
    now: datetime,
) -> None:
    """Show what keeps the port from being in step; for the phase None, nothing does."""
    longest = _NOT_BEFORE.get(phase, timedelta()) if phase else timedelta()
    may_still_come = now - (state.since or now) < longest
    tunnel = state.watch.last
    for each, key in _ISSUES.items():
        show_issue(
            hass,
            entry,
            key,
            is_wrong=each is phase and not may_still_come,
            is_fixable=False,
            placeholders={"port": str(tunnel.port if tunnel is not None else 0)},
        )
