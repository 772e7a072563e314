"""Trigger: a tracker has been above its cap for some time."""

from collections.abc import Mapping
from datetime import timedelta
import time
from typing import Any, ClassVar, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_CONFIG_ENTRY_ID, CONF_FOR
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.dispatcher import (
    async_dispatcher_connect,
    async_dispatcher_send,
)
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
from homeassistant.util.signal_type import SignalType
import voluptuous as vol

from ...shaping import RuleReport
from ...shell.const import DOMAIN
from ...shell.entry_trigger import EntryTrigger
from .coordinator import ShapingCoordinator

ABOVE: Final = 1.05
"""Of the cap. Limits themselves are off by some percent."""
DEFAULT_FOR: Final = timedelta(minutes=2)

_SIGNAL: Final[SignalType[ShapingCoordinator]] = SignalType(f"{DOMAIN}_limit_cycle")


@callback
def async_announce_cycles(hass: HomeAssistant, coordinator: ShapingCoordinator) -> None:
    """Announce to the triggers each cycle from now on, until the entry is unloaded."""

    @callback
    def async_ran() -> None:
        async_dispatcher_send(hass, _SIGNAL, coordinator)

    coordinator.config_entry.async_on_unload(
        coordinator.async_add_cycle_listener(async_ran)
    )


class TrackerAboveCap(EntryTrigger):
    """Fires once the trackers of a rule have got more than their cap for some time."""

    _fields: ClassVar[Mapping[vol.Marker, Any]] = {
        vol.Optional(CONF_FOR, default=DEFAULT_FOR): cv.positive_time_period
    }

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Read the options."""
        super().__init__(hass, config)
        lasts: timedelta = (config.options or {})[CONF_FOR]
        self._seconds = lasts.total_seconds()

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Run the action once for each time that a rule is above its cap."""
        since: dict[str, float] = {}
        fired: set[str] = set()

        @callback
        def async_ran(coordinator: ShapingCoordinator) -> None:
            entry = coordinator.config_entry
            if not self.concerns(entry):
                return
            for report in coordinator.data.reports:
                key = f"{entry.entry_id} {report.key}"
                if not _is_above(report):
                    since.pop(key, None)
                    fired.discard(key)
                    continue
                began = since.setdefault(key, time.monotonic())
                if time.monotonic() - began >= self._seconds and key not in fired:
                    fired.add(key)
                    run_action(
                        _variables(entry, coordinator, report),
                        f"tracker above its cap for {entry.title}",
                    )

        return async_dispatcher_connect(self._hass, _SIGNAL, async_ran)


def _is_above(report: RuleReport) -> bool:
    return report.cap is not None and report.rate > ABOVE * report.cap


def _variables(
    entry: ConfigEntry, coordinator: ShapingCoordinator, report: RuleReport
) -> dict[str, Any]:
    named = coordinator.rule_named(report.key)
    return {
        ATTR_CONFIG_ENTRY_ID: entry.entry_id,
        "title": entry.title,
        "rule": named.name if named else None,
        "rate": report.rate,
        "cap": report.cap,
    }


TRIGGERS: Final[dict[str, type[Trigger]]] = {"tracker_above_cap": TrackerAboveCap}
