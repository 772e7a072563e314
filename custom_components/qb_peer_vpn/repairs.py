"""Repairs: what can be mended with one click."""

from typing import override

from homeassistant.components.repairs import (
    ConfirmRepairFlow,
    RepairsFlow,
    RepairsFlowResult,
)
from homeassistant.core import HomeAssistant

from .coordinator import PeerVpnConfigEntry


class ResolveCountriesFlow(ConfirmRepairFlow):
    """Switches the resolving of countries on in qBittorrent."""

    def __init__(self, entry: PeerVpnConfigEntry) -> None:
        """Take the entry whose qBittorrent it is about."""
        self._entry = entry

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Do it once the user agrees."""
        if user_input is None:
            return await super().async_step_confirm(user_input)
        if not await self._entry.runtime_data.peers.async_resolve_countries():
            return self.async_abort(reason="cannot_connect")
        return self.async_create_entry(data={})


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Make the flow of the one issue that can be mended here."""
    entry_id = str((data or {})["entry_id"])
    entry = hass.config_entries.async_get_known_entry(entry_id)
    return ResolveCountriesFlow(entry)
