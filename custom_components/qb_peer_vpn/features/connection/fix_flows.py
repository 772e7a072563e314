"""Fix flows of the issues of the connection."""

from typing import Final, override

from homeassistant.components.repairs import FlowType, RepairsFlowResult
from homeassistant.config_entries import SOURCE_RECONFIGURE

from ...shell.const import DOMAIN
from ...shell.fix_flows import EntryFixFlow


class TryAgainFlow(EntryFixFlow):
    """Asks qBittorrent again at once, without the pause after a ban or a failed set-up."""

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Try when the user has done what the text asks for."""
        if user_input is None:
            return await super().async_step_confirm(user_input)
        return await self._async_try_again()

    async def _async_try_again(self) -> RepairsFlowResult:
        await self.hass.config_entries.async_reload(self._entry.entry_id)
        if self._is_loaded:
            return self.async_create_entry(data={})
        return self.async_abort(reason="still_so")


class AddressFlow(TryAgainFlow):
    """Opens the form with address and login, or tries again."""

    _choices = ("reconfigure", "try_again")

    async def async_step_reconfigure(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Open the form; the issue stays until qBittorrent can be asked."""
        form = await self.hass.config_entries.flow.async_init(
            DOMAIN,
            context={"source": SOURCE_RECONFIGURE, "entry_id": self._entry.entry_id},
        )
        return self.async_abort(
            reason="form_opened", next_flow=(FlowType.CONFIG_FLOW, form["flow_id"])
        )

    async def async_step_try_again(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Ask qBittorrent again."""
        return await self._async_try_again()


FIX_FLOWS: Final[dict[str, type[EntryFixFlow]]] = {
    "banned": TryAgainFlow,
    "not_qbittorrent": AddressFlow,
    "proxy_login": AddressFlow,
    "redirected": AddressFlow,
    "request_rejected": AddressFlow,
    "session_not_held": AddressFlow,
    "tls": AddressFlow,
}
"""By the key of the issue."""
