"""Moves that other connections make at the same Gluetun."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ...gluetun import Receipt
from ...shell.const import DOMAIN
from .data import GluetunEntry


@callback
def async_receipts_of_others(
    hass: HomeAssistant, entry: ConfigEntry, gluetun: str | None
) -> tuple[Receipt, ...]:
    """Return the receipts of the other connections that are set up with a Gluetun.

    Args:
        hass: Home Assistant.
        entry: the connection that asks.
        gluetun: a hash of its address; None for the other ways, which share nothing.

    """
    if gluetun is None:
        return ()
    entries: list[GluetunEntry] = hass.config_entries.async_loaded_entries(DOMAIN)
    movers = [
        each.runtime_data.gluetun.mover
        for each in entries
        if each.entry_id != entry.entry_id
    ]
    return tuple(
        receipt
        for mover in movers
        if mover is not None and mover.moves.data.gluetun == gluetun
        for receipt in mover.moves.data.history.receipts
    )
