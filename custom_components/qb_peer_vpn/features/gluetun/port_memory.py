"""What outlives a restart of the port in step, and what was there before it."""

from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ...gluetun import (
    PortState,
    Reach,
    port_state_from_store,
    port_state_to_store,
    reach_from_store,
    reach_to_store,
)
from ...shell.store import VersionedStore

_STATE: Final = "state"
_REACH: Final = "reach"
_GLUETUN: Final = "gluetun"
"""A hash of the address."""


class PortMemory:
    """The states of one connection, and their file."""

    def __init__(self, hass: HomeAssistant, entry_id: str) -> None:
        self._gluetun: str | None = None
        self.state = PortState()
        self.reach = Reach()
        self._store = VersionedStore(hass, f"{entry_id}.port")
        self._written: dict[str, Any] | None = None

    @property
    def is_stored(self) -> bool:
        """Whether there is a file."""
        return self._written is not None

    async def async_load(self, gluetun: str | None = None) -> None:
        """Read the file; without a usable one, begin again.

        Args:
            gluetun: a hash of its address. What was seen at another one proves nothing.

        """
        self._gluetun = gluetun
        stored = await self._store.async_load()
        if stored is None:
            if self._store.is_reported:
                await self._store.async_remove()
            return
        self._written = stored
        state = port_state_from_store(stored.get(_STATE), dt_util.utcnow())
        if state is None:
            self._store.report_unusable("another shape")
        self.state = state or PortState()
        if stored.get(_GLUETUN) == self._gluetun:
            self.reach = reach_from_store(stored.get(_REACH))
        else:
            self.state = self.state.behind_another()

    async def async_keep(self, state: PortState, reached: Reach) -> bool:
        """Keep states, in the file where they differ from what is there.

        Return whether the file has them: only then may a change of settings be made.
        """
        self.state, self.reach = state, reached
        data = {
            _STATE: port_state_to_store(state),
            _REACH: reach_to_store(reached),
            _GLUETUN: self._gluetun,
        }
        if data == self._written:
            return True
        is_written = await self._store.async_write(data)
        if is_written:
            self._written = data
        return is_written

    async def async_remove(self) -> None:
        """Delete the file."""
        await self._store.async_remove()
