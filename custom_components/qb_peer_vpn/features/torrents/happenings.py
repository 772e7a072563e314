"""What happened to torrents: a signal for triggers and the event entity."""

from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.dispatcher import async_dispatcher_send
from homeassistant.util.signal_type import SignalType

from ...shell.const import DOMAIN, LOGGER
from ...torrents import TorrentEvent, TorrentFacts, Watch, shown_name
from .json_views import shown_tags


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Happening:
    """What happened between two polls, and what was known at both."""

    before: Watch
    after: Watch
    events: tuple[TorrentEvent, ...]


SIGNAL_HAPPENED: SignalType[ConfigEntry, Happening] = SignalType(
    f"{DOMAIN}_torrents_happened"
)
"""One signal for all entries: a trigger may watch entries that do not exist yet."""


@callback
def async_send(hass: HomeAssistant, entry: ConfigEntry, happening: Happening) -> None:
    """Let the triggers and the event entity hear of it."""
    for event in happening.events:
        if event.torrent is None and event.count > 1:
            LOGGER.info("%s torrents at once: %s", event.count, event.kind)
    async_dispatcher_send(hass, SIGNAL_HAPPENED, entry, happening)


def event_details(event: TorrentEvent, *, show_names: bool = True) -> dict[str, Any]:
    """Return an event in plain data."""
    return {
        **facts_details(event.torrent, show_names=show_names),
        "count": event.count,
        "late": event.late,
    }


def facts_details(
    facts: TorrentFacts | None, *, show_names: bool = True
) -> dict[str, Any]:
    """Return a torrent in plain data; all is None if there are many."""
    if facts is None:
        return dict.fromkeys(("name", "hash", "size", "category", "tags", "seconds"))
    return {
        "name": shown_name(facts.name) if show_names else None,
        "hash": facts.hash,
        "size": facts.size,
        "category": facts.category,
        "tags": shown_tags(facts.tags),
        "seconds": facts.seconds,
    }
