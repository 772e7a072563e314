"""Triggers: a move has ended well, or was undone."""

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

from ...gluetun import Receipt
from ...shell.entry_trigger import EntryTrigger
from .move_driver import SIGNAL_ENDED
from .move_views import MOVED, UNDONE, kind_of, receipt_details


class MoveTrigger(EntryTrigger):
    """Fires for one kind of end of a move."""

    _kind: ClassVar[str]

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Run the action on each move that ended this way."""

        @callback
        def async_ended(entry: ConfigEntry, receipt: Receipt) -> None:
            if self.concerns(entry) and kind_of(receipt) == self._kind:
                run_action(
                    {
                        ATTR_CONFIG_ENTRY_ID: entry.entry_id,
                        "title": entry.title,
                        **receipt_details(receipt),
                    },
                    f"VPN {self._kind} for {entry.title}",
                )

        return async_dispatcher_connect(self._hass, SIGNAL_ENDED, async_ended)


class Moved(MoveTrigger):
    """Fires when a move has been proven and judged."""

    _kind = MOVED


class MoveUndone(MoveTrigger):
    """Fires when the old server is in use again."""

    _kind = UNDONE


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    "moved": Moved,
    "move_undone": MoveUndone,
}
