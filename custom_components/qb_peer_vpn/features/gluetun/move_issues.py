"""Repair issues of moves."""

from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import issue_registry as ir

from ...gluetun import Phase, Way, environment_lines
from ...shell.issues import show_issue
from .move_memory import MoveState

STUCK: Final = "gluetun_stuck"
MOVES_OFF: Final = "moves_off"
HOME_EXIT: Final = "home_exit"
BY_HAND: Final = "move_by_hand"


@callback
def show_move_issues(hass: HomeAssistant, entry: ConfigEntry, state: MoveState) -> None:
    """Show what needs a person."""
    move = state.move
    wrong = {
        STUCK: move is not None and move.phase is Phase.STUCK,
        MOVES_OFF: state.history.is_off,
        HOME_EXIT: state.history.has_leaked,
    }
    for key, is_wrong in wrong.items():
        show_issue(hass, entry, key, is_wrong=is_wrong, severity=ir.IssueSeverity.ERROR)
    _show_move_by_hand(hass, entry, state)


@callback
def _show_move_by_hand(
    hass: HomeAssistant, entry: ConfigEntry, state: MoveState
) -> None:
    move = state.move
    server = move.request.server if move is not None else None
    show_issue(
        hass,
        entry,
        BY_HAND,
        is_wrong=move is not None and move.request.way is Way.TELL_ONLY,
        is_fixable=False,
        placeholders={
            "server": server.name if server else "",
            "hostname": (server.hostname or "") if server else "",
            "lines": "\n".join(_lines(state)),
        },
    )


def _lines(state: MoveState) -> tuple[str, ...]:
    selection = state.move.request.selection if state.move else None
    return environment_lines(selection) if selection is not None else ()
