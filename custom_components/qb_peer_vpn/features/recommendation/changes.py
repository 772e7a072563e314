"""Changes of the recommendation: a signal for triggers and the event entity."""

from datetime import datetime
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CoreState, HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.start import async_at_started
from homeassistant.util.signal_type import SignalType

from ...recommendation import Change, announce, can_be_announced, find_change
from ...shell.const import DOMAIN
from .coordinator import RecommendationCoordinator
from .json_views import server_address

SIGNAL_CHANGED: SignalType[ConfigEntry, Change] = SignalType(
    f"{DOMAIN}_recommendation_changed"
)
"""One signal for all entries: a trigger may watch entries that do not exist yet."""

START_SECONDS: Final = 2
"""Automations attach their triggers when Home Assistant has started."""


@callback
def async_dispatch_changes(
    hass: HomeAssistant, coordinator: RecommendationCoordinator
) -> None:
    """Send a signal for each change that users should hear of, until the unload.

    A change is what differs from the last announcement, which outlives restarts. The
    first one of an entry is the baseline and no change. Call this after the platforms are
    set up: a listener should find the new states.
    """
    entry = coordinator.config_entry

    @callback
    def async_compare(_: datetime | None = None) -> None:
        recommendation, memory = coordinator.data.recommendation, coordinator.memory
        if hass.state is not CoreState.running or not can_be_announced(recommendation):
            return
        before = memory.announced
        memory.async_announced(announce(before, recommendation))
        if before is not None and (change := find_change(before, recommendation)):
            async_dispatcher_send(hass, SIGNAL_CHANGED, entry, change)

    @callback
    def async_begin(hass: HomeAssistant) -> None:
        entry.async_on_unload(async_call_later(hass, START_SECONDS, async_compare))

    entry.async_on_unload(coordinator.async_add_listener(async_compare))
    entry.async_on_unload(async_at_started(hass, async_begin))


def change_details(change: Change) -> dict[str, Any]:
    """Return a change in plain data: from where, to where, and why."""
    before, after = change.before, change.after
    return {
        "from_server": before.server,
        "from_city": before.city,
        "from_country_code": before.country_code,
        "to_server": after.server.name if after.server else None,
        "to_city": after.chosen.site.city,
        "to_country_code": after.chosen.site.country_code,
        **server_address(after.server),
        "saving_ms": after.saving_ms,
        "error_ms": after.error_ms,
        "newest_saving_ms": after.newest_saving_ms,
        "confidence": after.confidence,
        "reason": after.reason,
    }
