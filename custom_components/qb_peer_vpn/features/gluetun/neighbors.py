"""Moves that other connections make at the same Gluetun."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ...gluetun import MoveHistory
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
    shared = hass.data.get(_KEY, {})
    states = (
        shared.get(each.entry_id)
        for each in hass.config_entries.async_entries(DOMAIN, include_disabled=False)
        if each.entry_id != entry.entry_id
    )
    return tuple(
        state.history
        for state in states
        if state is not None and gluetun is not None and state.gluetun == gluetun
    )
