"""Changes of the recommendation: a signal for triggers and the event entity."""

from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util.signal_type import SignalType

from ...recommendation import Change, decided, find_change, rounded_ms
from ...shell.const import DOMAIN
from .coordinator import RecommendationCoordinator

SIGNAL_CHANGED: SignalType[ConfigEntry, Change] = SignalType(
    f"{DOMAIN}_recommendation_changed"
)
"""One signal for all entries: a trigger may watch entries that do not exist yet."""


@callback
def async_dispatch_changes(
    hass: HomeAssistant, coordinator: RecommendationCoordinator
) -> None:
    """Send a signal for each change until the entry is unloaded.

    The recommendation at the start is the baseline and no change. Call this after the
    platforms are set up: a listener should find the new states.
    """
    entry = coordinator.config_entry
    recommendation = coordinator.data.recommendation
    last = recommendation if decided(recommendation) else None

    @callback
    def async_compare() -> None:
        nonlocal last
        before, after = last, coordinator.data.recommendation
        if not decided(after):
            return
        last = after
        if before is not None and (change := find_change(before, after)):
            async_dispatcher_send(hass, SIGNAL_CHANGED, entry, change)

    entry.async_on_unload(coordinator.async_add_listener(async_compare))


def change_details(change: Change) -> dict[str, Any]:
    """Return a change in plain data: from where, to where, and why."""
    before, after = change.before, change.after
    return {
        "from_server": before.server.name if before.server else None,
        "from_city": before.chosen.site.city,
        "from_country_code": before.chosen.site.country_code,
        "to_server": after.server.name if after.server else None,
        "to_city": after.chosen.site.city,
        "to_country_code": after.chosen.site.country_code,
        "hostname": after.server.hostname if after.server else None,
        "saving_ms": rounded_ms(after.saving_ms),
        "confidence": after.confidence,
        "reason": after.reason,
    }
