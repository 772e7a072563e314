"""Fix flows of the server list."""

from typing import Final

from homeassistant.components.repairs import RepairsFlowResult

from ...shell.fix_flows import EntryFixFlow, OpenOptionsFlow
from .data import ServerEntry


class ShrunkListFlow(OpenOptionsFlow):
    """Uses a list that has lost many servers, or opens the options."""

    _entry: ServerEntry
    _choices = ("use_anyway", "open_options")

    async def async_step_use_anyway(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Download the list again, and use it."""
        if not self._is_loaded:
            return self.async_abort(reason="not_loaded")
        server_list = self._entry.runtime_data.servers.server_list
        await server_list.async_accept()
        await server_list.async_refresh()
        if server_list.last_update_success:
            return self.async_create_entry(data={})
        return self.async_abort(reason="list_unavailable")

    async def async_step_open_options(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Open the options, to choose another list."""
        return await self.async_step_confirm({})


FIX_FLOWS: Final[dict[str, type[EntryFixFlow]]] = {
    "list_refused": OpenOptionsFlow,
    "list_shrunk": ShrunkListFlow,
}
"""By the key of the issue."""
