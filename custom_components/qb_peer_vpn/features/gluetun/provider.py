"""Gluetun's provider, and the one that the user has chosen."""

from homeassistant.config_entries import ConfigEntry
from homeassistant.exceptions import ConfigEntryError

from ...gluetun import VpnSettings
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


def other_providers(
    entry: ConfigEntry, settings: VpnSettings | None
) -> tuple[str, str] | None:
    """Return Gluetun's provider and that of a connection if they differ."""
    ours = gluetun_provider(entry)
    if ours is None or settings is None or settings.is_custom:
        return None
    if settings.provider.lower() == ours.lower():
        return None
    return settings.provider, ours
