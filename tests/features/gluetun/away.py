"""A qBittorrent that is away while a move is under way."""

import asyncio
from typing import Any
from unittest.mock import MagicMock

from homeassistant.config_entries import ConfigEntryState
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.qb_peer_vpn.features.gluetun.blind_moves import async_blind_moves
from custom_components.qb_peer_vpn.gluetun import Phase
from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError

from .moving import SECONDS, STORE, Moving


class Away:
    """A qBittorrent that does not answer, and a Home Assistant that tries again."""

    def __init__(
        self, moving: Moving, session: MagicMock, storage: dict[str, Any]
    ) -> None:
        self.moving, self.entry, self.hass = moving, moving.entry, moving.hass
        self._session, self._storage = session, storage
        self._answer = session.async_version.side_effect

    async def restarts(self, error: type[Exception] = CannotConnectError) -> None:
        """Start the entry again, while qBittorrent answers with an error."""
        await self.hass.config_entries.async_unload(self.entry.entry_id)
        self.fail(error)
        await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.rests()

    def fail(self, error: type[Exception]) -> None:
        """Answer with an error from now on."""
        self._session.async_version.side_effect = error

    async def rests(self) -> None:
        """Wait until the move waits for time to pass, or nothing drives it any more."""
        for _ in range(int(SECONDS * 1000)):
            await self.hass.async_block_till_done()
            if self.entry.state is ConfigEntryState.SETUP_IN_PROGRESS:
                await asyncio.sleep(0.001)
                continue
            moves = async_blind_moves(self.hass, self.entry.entry_id)
            task = moves._task if moves is not None else None
            if moves is None or task is None or task.done() or moves._wake._waiters:
                return
            await asyncio.sleep(0.001)
        raise AssertionError(f"the move does not rest in {self.phase}")

    async def passes(self, seconds: float) -> None:
        """Let time pass, and with it attempts of the set-up."""
        assert self.moving.gluetun is not None
        self.moving.gluetun.loop.advance(seconds)
        self.moving.freezer.tick(seconds)
        async_fire_time_changed(self.hass)
        await self.rests()

    async def until(self, phase: Phase | None, minutes: float = 10.0) -> None:
        """Let time pass until the stored move is in a phase; None once it is over."""
        left = minutes * 60.0
        while self.phase != phase:
            left -= 5.5
            assert left > 0.0, f"the move stays in {self.phase}"
            await self.passes(5.5)

    async def is_over(self) -> None:
        """Let qBittorrent answer, and Home Assistant try again at once."""
        self._session.async_version.side_effect = self._answer
        await self.hass.config_entries.async_reload(self.entry.entry_id)
        assert self.entry.state is ConfigEntryState.LOADED
        await self.moving.rests()

    @property
    def stored(self) -> Any:
        return self._storage[STORE]["data"]

    @property
    def phase(self) -> Any:
        move = self.stored["move"]
        return move["phase"] if move else None
