"""Fix flows that several features use."""

from typing import ClassVar, override

from homeassistant.components.repairs import (
    ConfirmRepairFlow,
    FlowType,
    RepairsFlowResult,
)
from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.helpers import issue_registry as ir

from .const import DOMAIN


class EntryFixFlow(ConfirmRepairFlow):
    """Does something about the config entry of the issue.

    It begins with a menu of its choices; without any, it asks the user to confirm.
    """

    _choices: ClassVar[tuple[str, ...]] = ()
    """Names of steps."""

    def __init__(self, entry: ConfigEntry) -> None:
        self._entry = entry

    @override
    async def async_step_init(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Offer the choices."""
        if not self._choices:
            return await super().async_step_init(user_input)
        return self.async_show_menu(
            step_id="init",
            menu_options=[*self._choices],
            description_placeholders=self._placeholders(),
        )

    @property
    def _is_loaded(self) -> bool:
        return self._entry.state is ConfigEntryState.LOADED

    def _placeholders(self) -> dict[str, str] | None:
        issue = ir.async_get(self.hass).async_get_issue(DOMAIN, self.issue_id)
        return issue.translation_placeholders if issue else None


class OpenOptionsFlow(EntryFixFlow):
    """Opens the options; the issue stays until they have helped."""

    @override
    async def async_step_confirm(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Open the options when the user confirms."""
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
