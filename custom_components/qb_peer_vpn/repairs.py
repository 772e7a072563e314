"""Repairs: what can be mended from here, with a click or in the form that it opens."""

from typing import override

from homeassistant.components.repairs import (
    ConfirmRepairFlow,
    FlowType,
    RepairsFlow,
    RepairsFlowResult,
)
from homeassistant.config_entries import SOURCE_RECONFIGURE, ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from .features.recommendation.coordinator import PeerVpnConfigEntry
from .features.settings import CONF_MEASURE, SECTION_DECISION
from .shell.const import DOMAIN


class EntryRepairFlow(ConfirmRepairFlow):
    """Asks whether to do something about the connection that the issue is about."""

    def __init__(self, entry: PeerVpnConfigEntry) -> None:
        """Take the entry."""
        self._entry = entry

    @property
    def _is_loaded(self) -> bool:
        return self._entry.state is ConfigEntryState.LOADED

    def _placeholders(self) -> dict[str, str] | None:
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return issue.translation_placeholders if issue else None


class ResolveCountriesFlow(EntryRepairFlow):
    """Switches the resolving of countries on in qBittorrent."""

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Do it once the user agrees."""
        if user_input is None:
            return await super().async_step_confirm(user_input)
        if not (
            self._is_loaded
            and await self._entry.runtime_data.peers.async_resolve_countries()
        ):
            return self.async_abort(reason="cannot_connect")
        return self.async_create_entry(data={})


class TryAgainFlow(EntryRepairFlow):
    """Asks qBittorrent again, without the wait that a ban or a failed set-up brings."""

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Try once the user has done what the text asks for."""
        if user_input is None:
            return await super().async_step_confirm(user_input)
        return await self._async_try_again()

    async def _async_try_again(self) -> RepairsFlowResult:
        if self._is_loaded:
            await self._entry.runtime_data.peers.async_refresh()
        else:
            await self.hass.config_entries.async_reload(self._entry.entry_id)
        if self._is_loaded and self._entry.runtime_data.peers.last_update_success:
            return self.async_create_entry(data={})
        return self.async_abort(reason="still_so")


class AddressFlow(TryAgainFlow):
    """Leads on into the form with address and login, or tries those there are again."""

    @override
    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Offer what helps."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["reconfigure", "try_again"],
            description_placeholders=self._placeholders(),
        )

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


class MeasurementFlow(EntryRepairFlow):
    """Measures again, or not any more."""

    @override
    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Offer both."""
        return self.async_show_menu(
            step_id="init",
            menu_options=["measure_again", "stop_measuring"],
            description_placeholders=self._placeholders(),
        )

    async def async_step_measure_again(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Start a measurement; the issue stays until that has shown something better."""
        if not self._is_loaded:
            return self.async_abort(reason="not_loaded")
        self._entry.runtime_data.latency.async_measure()
        return self.async_abort(reason="measuring")

    async def async_step_stop_measuring(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Switch the option off; the entry reloads with that."""
        options = self._entry.options
        decision = {**options.get(SECTION_DECISION, {}), CONF_MEASURE: False}
        self.hass.config_entries.async_update_entry(
            self._entry, options={**options, SECTION_DECISION: decision}
        )
        return self.async_create_entry(data={})


class OpenOptionsFlow(EntryRepairFlow):
    """Leads on into the options; the issue stays until they have helped."""

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Open them once the user agrees."""
        if user_input is None:
            return await super().async_step_confirm(user_input)
        if not self._is_loaded:
            return self.async_abort(reason="not_loaded")
        options = await self.hass.config_entries.options.async_init(
            self._entry.entry_id
        )
        return self.async_abort(
            reason="options_opened",
            next_flow=(FlowType.OPTIONS_FLOW, options["flow_id"]),
        )


_FLOWS: dict[str, type[EntryRepairFlow]] = {
    "banned": TryAgainFlow,
    "behind_vpn": MeasurementFlow,
    "countries_off": ResolveCountriesFlow,
    "database_login": OpenOptionsFlow,
    "disk_full": OpenOptionsFlow,
    "faster_than_light": MeasurementFlow,
    "list_refused": OpenOptionsFlow,
    "not_qbittorrent": AddressFlow,
    "request_rejected": AddressFlow,
    "tls": AddressFlow,
}


async def async_create_fix_flow(
    hass: HomeAssistant, issue_id: str, data: dict[str, str | int | float | None] | None
) -> RepairsFlow:
    """Make the flow of an issue, whose data name it and its entry."""
    about = data or {}
    entry = hass.config_entries.async_get_known_entry(str(about["entry_id"]))
    return _FLOWS[str(about["key"])](entry)
