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
_PROOF: Final = timedelta(minutes=10)
"""Peers are slow to say which address they see."""


@callback
def show_port_issues(
    hass: HomeAssistant,
    entry: ConfigEntry,
    phase: PortPhase | None,
    state: PortState,
    now: datetime,
) -> None:
    """Show what keeps the port from being in step; for the phase None, nothing does."""
    since = state.since or now
    may_still_come = phase is PortPhase.UNPROVEN and now - since < _PROOF
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
