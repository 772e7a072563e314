"""Moves that other connections make at the same Gluetun."""

from collections.abc import Iterator

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ...gluetun import MoveHistory, Way
from ...shell.const import DOMAIN
from .move_memory import MoveState

_KEY: HassKey[dict[str, MoveState]] = HassKey(f"{DOMAIN}_moves")


@callback
def async_share(hass: HomeAssistant, entry: ConfigEntry, state: MoveState) -> None:
    """Let other connections know of the moves of one, also while it is not set up."""
    hass.data.setdefault(_KEY, {})[entry.entry_id] = state


@callback
def async_forget(hass: HomeAssistant, entry_id: str) -> None:
    """Let the moves of a connection without a container count for no other one."""
    hass.data.get(_KEY, {}).pop(entry_id, None)


@callback
def async_histories_of_others(
    hass: HomeAssistant, entry: ConfigEntry, gluetun: str | None
) -> tuple[MoveHistory, ...]:
    """Return what the other connections did to a Gluetun that they use, too.

    Args:
        hass: Home Assistant.
        entry: the connection that asks.
        gluetun: a hash of its address; None for the other ways, which share nothing.

    """
    return tuple(each.history for each in _states_of_others(hass, entry, gluetun))


@callback
def async_is_moved_by_others(
    hass: HomeAssistant, entry: ConfigEntry, gluetun: str | None
) -> bool:
    """Return whether another connection has a move of a Gluetun under way."""
    return any(
        each.move is not None and each.move.request.way is Way.CONTROL_SERVER
        for each in _states_of_others(hass, entry, gluetun)
    )


def _states_of_others(
    hass: HomeAssistant, entry: ConfigEntry, gluetun: str | None
) -> Iterator[MoveState]:
    shared = hass.data.get(_KEY, {})
    for each in hass.config_entries.async_entries(DOMAIN, include_disabled=False):
        state = shared.get(each.entry_id)
        is_other = each.entry_id != entry.entry_id and gluetun is not None
        if is_other and state is not None and state.gluetun == gluetun:
            yield state
