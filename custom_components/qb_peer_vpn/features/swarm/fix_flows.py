"""Fix flows of the issues of the peers."""

from typing import Final, override

from homeassistant.components.repairs import RepairsFlowResult
from homeassistant.exceptions import HomeAssistantError

from ...qbittorrent import WebApi
from ...shell.fix_flows import EntryFixFlow
from .data import SwarmEntry


class ResolveCountriesFlow(EntryFixFlow):
    """Switches the preference of qBittorrent on that resolves countries."""

    _entry: SwarmEntry

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Switch it on when the user confirms."""
        if user_input is None:
            return await super().async_step_confirm(user_input)
        if not self._is_loaded:
            return self.async_abort(reason="cannot_connect")
        connection = self._entry.runtime_data.swarm.connection
        try:
            await connection.async_command(WebApi.resolve_countries)
        except HomeAssistantError:
            return self.async_abort(reason="cannot_connect")
        return self.async_create_entry(data={})


FIX_FLOWS: Final[dict[str, type[EntryFixFlow]]] = {
    "countries_off": ResolveCountriesFlow
}
"""By the key of the issue."""
