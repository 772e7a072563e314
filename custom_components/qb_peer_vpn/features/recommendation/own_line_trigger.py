"""Trigger: qBittorrent has gone out without a VPN."""

from typing import override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_CONFIG_ENTRY_ID
from homeassistant.core import CALLBACK_TYPE, callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.trigger import (
    TriggerActionRunner,
    TriggerNotTriggeredReporter,
)

from ...shell.entry_trigger import EntryTrigger
from .own_line_watch import SIGNAL_WITHOUT_VPN


class WentOutWithoutVpn(EntryTrigger):
    """Fires once the alarm does."""

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Run the action on each alarm."""

        @callback
        def async_alarm(entry: ConfigEntry) -> None:
            if self.concerns(entry):
                run_action(
                    {ATTR_CONFIG_ENTRY_ID: entry.entry_id, "title": entry.title},
                    f"qBittorrent without a VPN for {entry.title}",
                )

        return async_dispatcher_connect(self._hass, SIGNAL_WITHOUT_VPN, async_alarm)
