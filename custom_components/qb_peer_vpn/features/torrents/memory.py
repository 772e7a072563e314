"""What outlives a restart: what was reported of the torrents, and which ran before a stop."""

from collections.abc import Iterable
from typing import Any, Final

from homeassistant.core import HomeAssistant, callback

from ...shell.const import DOMAIN
from ...shell.options import read_texts
from ...shell.store import VersionedStore
from ...torrents import EventMemory, memory_from, remembered_from

WRITE_DELAY_SECONDS: Final = 300
"""The time of the last poll changes with each one. A crash may lose five minutes of it,
but nothing that was reported."""


def torrents_store(hass: HomeAssistant, entry_id: str) -> VersionedStore:
    """Return the Store of a config entry's torrents: hashes and times, no names."""
    return VersionedStore(hass, f"{entry_id}.torrents", private=True, is_large=True)


async def async_remove_stores(hass: HomeAssistant, entry_id: str) -> None:
    """Delete what is stored for a config entry."""
    await torrents_store(hass, entry_id).async_remove()


class TorrentMemory:
    """Hashes and times of a config entry's torrents."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        self._hass = hass
        self._store = torrents_store(hass, entry_id)
        self._write_at = 0.0
        self.events = EventMemory()
        self.ran: tuple[str, ...] = ()
        """The torrents that a stop of all has stopped."""
        self.tasks: tuple[str, ...] = ()
        """Our tasks in qBittorrent that make .torrent files."""

    async def async_load(self) -> None:
        """Read what was stored; what is invalid is left out."""
        stored = await self._store.async_load()
        if stored is None:
            return
        self.events = memory_from(stored.get("events"))
        self.ran = remembered_from(stored.get("ran"))
        self.tasks = read_texts(stored, "tasks")
        if self._to_store() != {**self._to_store(), **stored}:
            self._store.report_unusable("some of the torrents are not valid")

    @callback
    def async_reported(self, events: EventMemory) -> None:
        """Keep what was reported; a crash must not make it news again."""
        before, self.events = self.events, events
        if (before.finished, before.failed) != (events.finished, events.failed):
            self._hass.async_create_task(self.async_save(), f"{DOMAIN} torrents")
            return
        now = self._hass.loop.time()
        if now >= self._write_at:
            self._write_at = now + WRITE_DELAY_SECONDS
        # A later time would delay the write with each poll.
        self._store.async_delay_save(self._to_store, self._write_at - now)

    async def async_keep_running(self, hashes: Iterable[str]) -> bool:
        """Keep which torrents ran; return whether that is on the disk."""
        self.ran = tuple(hashes)
        return await self._store.async_write(self._to_store())

    @callback
    def async_keep_task(self, task_id: str) -> None:
        """Keep a task, so that a crash does not leave it behind forever."""
        self.tasks = (*self.tasks, task_id)
        self._hass.async_create_task(self.async_save(), f"{DOMAIN} torrents")

    @callback
    def async_forget_task(self, task_id: str) -> None:
        """Forget a task that is over."""
        self.tasks = tuple(each for each in self.tasks if each != task_id)
        self._hass.async_create_task(self.async_save(), f"{DOMAIN} torrents")

    async def async_save(self) -> None:
        """Write at once: a delayed write would outlive the removal of the entry."""
        await self._store.async_save(self._to_store())

    def _to_store(self) -> dict[str, Any]:
        return {
            "events": self.events.as_json(),
            "ran": list(self.ran),
            "tasks": list(self.tasks),
        }
