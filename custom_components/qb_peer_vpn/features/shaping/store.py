"""The file that says which limits are ours, and what was there before them."""

from collections.abc import Mapping
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import instance_id

from ...shaping import Direction, Journal, journal_from_store, journal_to_store
from ...shell.fingerprint import fingerprint
from ...shell.store import VersionedStore
from ..connection import stored_url

type Journals = Mapping[Direction, Journal]

_DIRECTIONS: Final = tuple(Direction)


class JournalStore(VersionedStore):
    """Holds the journals of both directions."""

    def __init__(self, hass: HomeAssistant, name: str) -> None:
        super().__init__(hass, name, private=True, is_large=True)

    async def async_journals(self) -> Journals:
        """Load the journals; empty ones where the file has none that can be used."""
        stored = await self.async_load() or {}
        journals = {each: self._read(stored, each) for each in _DIRECTIONS}
        if self.is_reported:
            # Otherwise, it would be reported at each start until there are limits.
            await self.async_write(journals_to_store(journals))
        return journals

    def _read(self, stored: Mapping[str, Any], direction: Direction) -> Journal:
        if direction not in stored:
            return Journal()
        journal = journal_from_store(stored[direction])
        if journal is None:
            self.report_unusable(f"no journal of the {direction}s")
            return Journal()
        return journal


def entry_store(hass: HomeAssistant, entry_id: str) -> JournalStore:
    """Return the file of a config entry."""
    return JournalStore(hass, f"{entry_id}.limits")


async def async_left_store(hass: HomeAssistant, entry: ConfigEntry) -> JournalStore:
    """Return the file of removed entries with the same address."""
    installation_id = await instance_id.async_get(hass)
    address = fingerprint(
        stored_url(entry.data), purpose="limits", installation_id=installation_id
    )
    return JournalStore(hass, f"left_limits.{address}")


def journals_to_store(journals: Journals) -> dict[str, Any]:
    """Return the journals as data for the file; call it in a worker."""
    return {str(each): journal_to_store(journal) for each, journal in journals.items()}
