"""Fix flows of the issues of the limits."""

from collections.abc import Awaitable
from typing import ClassVar, Final

from homeassistant.components.repairs import RepairsFlowResult
from homeassistant.exceptions import HomeAssistantError

from ...shell.errors import async_text_of
from ...shell.fix_flows import EntryFixFlow
from .data import ShapingEntry
from .issues import CHANGED_ELSEWHERE, NOT_RESTORED, NOT_WRITTEN
from .restoring import async_restore


class LimitsFlow(EntryFixFlow):
    """Tries again, or stops the shaping and brings back what was there before."""

    _entry: ShapingEntry
    _choices: ClassVar[tuple[str, ...]] = ("try_again", "stop_shaping")

    async def async_step_try_again(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Run a cycle now; what was changed by hand stays."""
        return await self._async_apply(manages_again=False)

    async def async_step_manage_again(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Set all limits again, also those that someone else changed."""
        return await self._async_apply(manages_again=True)

    async def async_step_stop_shaping(
        self, user_input: dict[str, str] | None = None
    ) -> RepairsFlowResult:
        """Leave the limits to others."""
        if not self._is_loaded:
            return self.async_abort(reason="not_loaded")
        coordinator = self._entry.runtime_data.shaping.coordinator
        return await self._async_done(async_restore(self.hass, coordinator))

    async def _async_apply(self, *, manages_again: bool) -> RepairsFlowResult:
        if not self._is_loaded:
            return self.async_abort(reason="not_loaded")
        coordinator = self._entry.runtime_data.shaping.coordinator
        return await self._async_done(
            coordinator.async_apply(manages_again=manages_again)
        )

    async def _async_done(self, attempt: Awaitable[None]) -> RepairsFlowResult:
        """Say what came of an attempt."""
        try:
            await attempt
        except HomeAssistantError as err:
            return self.async_abort(
                reason="still_failing",
                description_placeholders={
                    "reason": await async_text_of(self.hass, err)
                },
            )
        return self.async_create_entry(data={})


class ChangedElsewhereFlow(LimitsFlow):
    """Sets all limits again, or leaves them to the other program."""

    _choices = ("manage_again", "stop_shaping")


class NotRestoredFlow(LimitsFlow):
    """Tries again to bring back what was there before."""

    _choices = ("try_again",)


FIX_FLOWS: Final[dict[str, type[EntryFixFlow]]] = {
    CHANGED_ELSEWHERE: ChangedElsewhereFlow,
    NOT_RESTORED: NotRestoredFlow,
    NOT_WRITTEN: LimitsFlow,
}
"""By the key of the issue."""
