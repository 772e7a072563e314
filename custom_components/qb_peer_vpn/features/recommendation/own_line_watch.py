"""The alarm: qBittorrent has gone out by the user's own line for two polls."""

from datetime import datetime, timedelta
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, HassJob, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_call_later
from homeassistant.util.signal_type import SignalType

from ...recommendation import Protection
from ...shell.const import DOMAIN
from .data import RecommendationData
from .issues import show_own_line_issue

SIGNAL_WITHOUT_VPN: SignalType[ConfigEntry] = SignalType(f"{DOMAIN}_without_vpn")
"""One signal for all entries: a trigger may watch entries that do not exist yet."""

LASTING: Final = timedelta(minutes=2)
"""Two polls. While a VPN reconnects, the exit may change back and forth."""


@callback
def async_watch_own_line(hass: HomeAssistant, data: RecommendationData) -> None:
    """Watch the exits until the entry is unloaded."""
    watch = OwnLineWatch(hass, data)
    coordinator = data.coordinator
    entry = coordinator.config_entry
    entry.async_on_unload(coordinator.async_add_listener(watch.async_look))
    entry.async_on_unload(watch.async_stop)
    watch.async_look()


class OwnLineWatch:
    """Waits until what the exits say has lasted.

    There is a time and no count of polls: a poll that finds the same starts no cycle.
    """

    def __init__(self, hass: HomeAssistant, data: RecommendationData) -> None:
        self._hass, self._data = hass, data
        self._settled: Protection | None = None
        self._waiting_for: Protection | None = None
        self._stop_waiting: CALLBACK_TYPE | None = None

    @callback
    def async_look(self) -> None:
        """Begin to wait if there is something new, also after an outage."""
        data = self._data
        seen = data.coordinator.data.exit_report.protection if data.is_known else None
        if seen == self._waiting_for:
            return
        self.async_stop()
        if seen is None or seen == self._settled:
            return
        self._waiting_for = seen
        self._stop_waiting = async_call_later(
            self._hass, LASTING, HassJob(self._async_settle, cancel_on_shutdown=True)
        )

    @callback
    def async_stop(self) -> None:
        """Wait no longer."""
        self._waiting_for = None
        if self._stop_waiting is not None:
            self._stop_waiting()
            self._stop_waiting = None

    @callback
    def _async_settle(self, _: datetime) -> None:
        self._settled, self._stop_waiting = self._waiting_for, None
        self._waiting_for = None
        report, entry = (
            self._data.coordinator.data.exit_report,
            self._data.coordinator.config_entry,
        )
        show_own_line_issue(self._hass, entry, report)
        if report.protection is Protection.OWN_LINE:
            async_dispatcher_send(self._hass, SIGNAL_WITHOUT_VPN, entry)
