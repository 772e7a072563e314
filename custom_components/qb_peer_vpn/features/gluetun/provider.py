"""Gluetun's name of the provider that the user has chosen."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.exceptions import ConfigEntryError

from ...vpn import OTHER_PROVIDER
from ..servers import read_options


def gluetun_provider(entry: ConfigEntry) -> str | None:
    """Return Gluetun's name of a connection's provider; None if it is not known.

    Servers of an own list name their provider themselves.
    """
    try:
        provider = read_options(entry).provider
    except ConfigEntryError:
        return None
    return None if provider is OTHER_PROVIDER else provider.id
