"""System health: what can be reached, and how old the data are.

Nothing here names a host, an address, or an account. With several connections, the worst
one is shown. What none of them has is left out.
"""

from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant, callback

from .features import PeerVpnConfigEntry, health
from .shell.const import DOMAIN


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Register the information of all features."""
    register.async_register_info(async_system_health_info)


async def async_system_health_info(hass: HomeAssistant) -> dict[str, Any]:
    """Return what the page shows; a coroutine for what has to be tried first."""
    entries: list[PeerVpnConfigEntry] = hass.config_entries.async_entries(
        DOMAIN, include_ignore=False, include_disabled=False
    )
    loaded = [each for each in entries if each.state is ConfigEntryState.LOADED]
    running = [each.runtime_data for each in loaded]
    info = {
        "connections": f"{len(loaded)} / {len(entries)}",
        **health(hass, running, len(entries)),
    }
    return {key: value for key, value in info.items() if value is not None}
