"""What happens to the limits when a connection is removed.

Its session is closed by then. So another one brings back what was there before, and only
when qBittorrent has confirmed that, what was there before is forgotten.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
import time
from typing import Final

from homeassistant.config_entries import ConfigEntry
from homeassistant.const import EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ...models import SHOWN_AFTER
from ...qbittorrent import (
    AuthorizationConflictError,
    CommandError,
    InvalidHeaderError,
    QbittorrentError,
    QbittorrentSession,
    QbittorrentVersion,
    SessionClosedError,
    TorrentTableSource,
)
from ...shaping import Direction, Memory, after_call, plan_restoration
from ...shell.worker import Worker, async_get_worker
from ..connection import ConnectionSettings
from .issues import show_left_behind
from .store import async_left_store, entry_store, journals_to_store
from .writer import LimitWriter

_PATIENCE: Final = 60.0
"""Seconds in which a user waits for the removal."""
_ROUNDS: Final = 3
"""Polls: the first one plans, and the next one shows whether it worked."""


async def async_remove_limits(hass: HomeAssistant, entry: ConfigEntry) -> None:
    """Bring back what was there before us, then forget it.

    If qBittorrent cannot be asked, what was there before is kept for an entry with the
    same address, and an issue says so.
    """
    store = entry_store(hass, entry.entry_id)
    journals = await store.async_journals()
    memories: Mapping[Direction, Memory]
    memories = {each: Memory(journal=journal) for each, journal in journals.items()}
    if not _is_restored(memories):
        memories = await _async_restore(hass, entry, memories)
    if not _is_restored(memories):
        await _async_leave_behind(hass, entry, memories)
    await store.async_remove()


async def _async_leave_behind(
    hass: HomeAssistant, entry: ConfigEntry, memories: Mapping[Direction, Memory]
) -> None:
    """Keep what was there before for an entry that is added again."""
    store = await async_left_store(hass, entry)
    journals = {each: memory.journal for each, memory in memories.items()}
    await store.async_write(
        await async_get_worker(hass).async_run(partial(journals_to_store, journals))
    )
    left = sum(int((~each.is_by_hand()).sum()) for each in journals.values())
    show_left_behind(hass, entry.title, store, left)


def _is_restored(memories: Mapping[Direction, Memory]) -> bool:
    return all(each.journal.is_restored for each in memories.values())


async def _async_restore(
    hass: HomeAssistant, entry: ConfigEntry, memories: Mapping[Direction, Memory]
) -> Mapping[Direction, Memory]:
    """Return what is left after some rounds, or when Home Assistant stops."""
    try:
        session = ConnectionSettings.from_data(entry.data).open_session()
    except AuthorizationConflictError, InvalidHeaderError:
        return memories
    restorer = _Restorer(async_get_worker(hass), session, memories)
    patience = asyncio.timeout(_PATIENCE)

    @callback
    def async_end(_: Event) -> None:
        with suppress(RuntimeError):  # its time is over already
            patience.reschedule(hass.loop.time())

    try:
        async with patience:
            stop_listening = hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, async_end)
            try:
                await restorer.async_restore()
            finally:
                stop_listening()
    except TimeoutError, QbittorrentError, CommandError, SessionClosedError:
        pass
    finally:
        await session.async_close()
    return restorer.memories


class _Restorer:
    def __init__(
        self,
        worker: Worker,
        session: QbittorrentSession,
        memories: Mapping[Direction, Memory],
    ) -> None:
        self.memories = dict(memories)
        self._worker = worker
        self._session = session
        self._source = TorrentTableSource()
        self._writer = LimitWriter(session)
        self._uses_deltas = False

    async def async_restore(self) -> None:
        """Write what was there before, until a poll confirms it."""
        version = await self._session.async_version()
        for number in range(_ROUNDS):
            if number and self._uses_deltas:
                await asyncio.sleep(SHOWN_AFTER)
            await self._async_round(version)
            if _is_restored(self.memories):
                return

    async def _async_round(self, version: QbittorrentVersion) -> None:
        snapshot = await self._source.async_poll(
            self._session, version, dt_util.utcnow()
        )
        self._uses_deltas = snapshot.uses_deltas
        for direction, memory in [*self.memories.items()]:
            restoration = await self._worker.async_run(
                partial(
                    plan_restoration,
                    snapshot,
                    memory,
                    now=time.monotonic(),
                    direction=direction,
                )
            )
            self.memories[direction] = restoration.memory
            accepted = await self._writer.async_write(
                restoration.plan.calls, direction, time.monotonic() + _PATIENCE
            )
            for call in accepted:
                noted = after_call(self.memories[direction], call)
                self.memories[direction] = noted
            self._source.look_at(
                each for call in restoration.plan.calls for each in call.hashes
            )
