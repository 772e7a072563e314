"""The action that measures the latency now."""

from typing import Final

from homeassistant.core import HomeAssistant, ServiceCall, callback
import voluptuous as vol

from ...shell.const import DOMAIN
from ...shell.entry_option import ENTRY_FIELD, async_check_control, called_entry
from .data import ServerEntry

MEASURE_LATENCY: Final = "measure_latency"


@callback
def async_set_up_actions(hass: HomeAssistant) -> None:
    """Register the action."""
    hass.services.async_register(
        DOMAIN,
        MEASURE_LATENCY,
        _async_measure_latency,
        schema=vol.Schema(ENTRY_FIELD),
    )


async def _async_measure_latency(call: ServiceCall) -> None:
    entry: ServerEntry = called_entry(call)
    await async_check_control(call, entry, MEASURE_LATENCY)
    entry.runtime_data.servers.latency.async_measure()
