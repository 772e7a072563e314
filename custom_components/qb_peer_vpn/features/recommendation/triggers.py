"""Triggers: another server is recommended, or it is time to move."""

from abc import abstractmethod
from typing import ClassVar, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerNotTriggeredReporter,
)

from ...recommendation import Change
from ...shell.entry_trigger import EntryTrigger
from .changes import SIGNAL_CHANGED, change_details
from .own_line_trigger import WentOutWithoutVpn


class ChangeTrigger(EntryTrigger):
    """Fires on some of the changes of the recommendation."""

    _event: ClassVar[str]

    @abstractmethod
    def is_met(self, change: Change) -> bool:
        """Return whether a change fires the trigger."""

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Run the action on each change that fires the trigger."""

        @callback
        def async_changed(entry: ConfigEntry, change: Change) -> None:
            if self.concerns(entry) and self.is_met(change):
                run_action(
                    {
                        ATTR_CONFIG_ENTRY_ID: entry.entry_id,
                        "title": entry.title,
                        "worth_moving": change.after.worth_moving,
                        **change_details(change),
                    },
                    f"{self._event} for {entry.title}",
                )

        return async_dispatcher_connect(self._hass, SIGNAL_CHANGED, async_changed)


class RecommendedServerChanged(ChangeTrigger):
    """Fires when another server is recommended."""

    _event = "recommended server changed"

    @override
    def is_met(self, change: Change) -> bool:
        return change.is_another_server


class BetterServerBecameAvailable(ChangeTrigger):
    """Fires when it became sure that a move is worth it, or its target changed."""

    _event = "better server became available"

    @override
    def is_met(self, change: Change) -> bool:
        return change.is_new_reason_to_move


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    "better_server_became_available": BetterServerBecameAvailable,
    "recommended_server_changed": RecommendedServerChanged,
    "went_out_without_vpn": WentOutWithoutVpn,
}
