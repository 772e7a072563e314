"""Triggers: another server is recommended, or a move became worth it."""

from abc import abstractmethod
from typing import ClassVar, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.helpers.typing import ConfigType

from ...recommendation import Change
from ...shell.entry_option import validate_entry_option
from .changes import SIGNAL_CHANGED, change_details


class ChangeTrigger(Trigger):
    """Fires on some of the changes of the recommendation.

    It listens to a signal and not to an entry, so that a reload does not cut it off.
    """

    _event: ClassVar[str]

    @classmethod
    @override
    async def async_validate_config(
        cls, hass: HomeAssistant, config: ConfigType
    ) -> ConfigType:
        """Check the options."""
        return validate_entry_option(hass, config)

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Use the given entry, or all entries."""
        super().__init__(hass, config)
        self._entry_id = (config.options or {}).get(ATTR_CONFIG_ENTRY_ID)

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
            if self._entry_id in {None, entry.entry_id} and self.is_met(change):
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
    """Fires when a move became worth it, or its worthwhile target changed."""

    _event = "better server became available"

    @override
    def is_met(self, change: Change) -> bool:
        return change.is_new_reason_to_move


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    "better_server_became_available": BetterServerBecameAvailable,
    "recommended_server_changed": RecommendedServerChanged,
}
