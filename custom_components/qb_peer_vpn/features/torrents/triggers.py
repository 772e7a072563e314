"""Triggers: something happened to a torrent, or the last download has finished."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from fnmatch import fnmatchcase
from typing import Any, ClassVar, Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import ATTR_CONFIG_ENTRY_ID, CONF_FOR
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.trigger import (
    Trigger,
    TriggerActionRunner,
    TriggerConfig,
    TriggerNotTriggeredReporter,
)
import voluptuous as vol

from ...shell.entry_trigger import EntryTrigger
from ...torrents import (
    STALLED_SECONDS,
    EventKind,
    TorrentEvent,
    TorrentFacts,
    newly_stalled,
)
from .happenings import SIGNAL_HAPPENED, Happening, event_details

CONF_CATEGORY: Final = "category"
CONF_TAG: Final = "tag"
CONF_NAME: Final = "name"

_WHICH: Final[Mapping[vol.Marker, Any]] = {
    vol.Optional(CONF_CATEGORY): cv.string,
    vol.Optional(CONF_TAG): cv.string,
    vol.Optional(CONF_NAME): cv.string,
}


class HappeningTrigger(EntryTrigger):
    """Fires on some of what happens."""

    _kind: ClassVar[EventKind]

    @override
    async def async_attach_runner(
        self,
        run_action: TriggerActionRunner,
        did_not_trigger: TriggerNotTriggeredReporter | None = None,
    ) -> CALLBACK_TYPE:
        """Run the action on each event that fires the trigger."""

        @callback
        def async_happened(entry: ConfigEntry, happening: Happening) -> None:
            if not self.concerns(entry):
                return
            for event in self._events(happening):
                run_action(
                    {
                        ATTR_CONFIG_ENTRY_ID: entry.entry_id,
                        "title": entry.title,
                        **event_details(event),
                    },
                    f"{self._kind} for {entry.title}",
                )

        return async_dispatcher_connect(self._hass, SIGNAL_HAPPENED, async_happened)

    def _events(self, happening: Happening) -> Iterator[TorrentEvent]:
        return (each for each in happening.events if each.kind is self._kind)


class TorrentTrigger(HappeningTrigger):
    """May be limited to torrents of a category, with a tag, or with a name.

    An event about many torrents at once names none of them, so it does not fire a trigger
    that is limited.
    """

    _fields = _WHICH

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Read the options."""
        super().__init__(hass, config)
        options: Mapping[str, Any] = config.options or {}
        self._category = options.get(CONF_CATEGORY)
        self._tag = options.get(CONF_TAG)
        self._name = options.get(CONF_NAME)

    @override
    def _events(self, happening: Happening) -> Iterator[TorrentEvent]:
        found = super()._events(happening)
        return (each for each in found if self._is_wanted(each.torrent))

    def _is_wanted(self, facts: TorrentFacts | None) -> bool:
        if facts is None:
            return (self._category, self._tag, self._name) == (None, None, None)
        return (
            self._category in {None, facts.category}
            and (self._tag is None or self._tag in facts.tags)
            and (
                self._name is None
                or fnmatchcase(facts.name.casefold(), self._name.casefold())
            )
        )


class TorrentAdded(TorrentTrigger):
    """Fires when a torrent was added."""

    _kind = EventKind.ADDED


class TorrentFinished(TorrentTrigger):
    """Fires when a download has finished."""

    _kind = EventKind.FINISHED


class TorrentFailed(TorrentTrigger):
    """Fires when a torrent has failed."""

    _kind = EventKind.FAILED


class TorrentRemoved(TorrentTrigger):
    """Fires when a torrent was removed."""

    _kind = EventKind.REMOVED


class TorrentStalled(TorrentTrigger):
    """Fires when nothing has arrived of a download for some time."""

    _kind = EventKind.STALLED
    _fields: ClassVar[Mapping[vol.Marker, Any]] = {
        **_WHICH,
        vol.Optional(
            CONF_FOR, default=timedelta(seconds=STALLED_SECONDS)
        ): cv.positive_time_period,
    }

    def __init__(self, hass: HomeAssistant, config: TriggerConfig) -> None:
        """Read the options."""
        super().__init__(hass, config)
        wanted: timedelta = (config.options or {})[CONF_FOR]
        self._seconds = max(1, round(wanted.total_seconds()))

    @override
    def _events(self, happening: Happening) -> Iterator[TorrentEvent]:
        stalled = newly_stalled(happening.before, happening.after, self._seconds)
        return (
            TorrentEvent(kind=self._kind, torrent=facts)
            for facts in stalled
            if self._is_wanted(facts)
        )


class AllDownloadsFinished(HappeningTrigger):
    """Fires when the last download that was not stopped has finished."""

    _kind = EventKind.ALL_FINISHED


TRIGGERS: Final[dict[str, type[Trigger]]] = {
    "all_downloads_finished": AllDownloadsFinished,
    "torrent_added": TorrentAdded,
    "torrent_failed": TorrentFailed,
    "torrent_finished": TorrentFinished,
    "torrent_removed": TorrentRemoved,
    "torrent_stalled": TorrentStalled,
}
