"""Moves in a Home Assistant, in time that a test lets pass."""

import asyncio
from collections.abc import Callable
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.features.gluetun.move_coordinator import (
    MoveCoordinator,
)
from custom_components.qb_peer_vpn.gluetun import Phase
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.gluetun.stand_in import StandIn

STORE = f"{DOMAIN}.entry.moves"
SECONDS = 10.0
"""Real ones, until a test gives up."""


class Moving:
    """Lets time pass for Home Assistant and Gluetun together."""

    calm_seconds = 61.0
    """So much passes at once while nothing has to be proven soon."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: MockConfigEntry,
        freezer: FrozenDateTimeFactory,
        gluetun: StandIn | None = None,
    ) -> None:
        self.hass, self.entry = hass, entry
        self.freezer, self.gluetun = freezer, gluetun
        self.hung: asyncio.Event | None = None
        """Set once a change is not answered, so that the move will not rest."""

    @property
    def moves(self) -> MoveCoordinator:
        moves = self.entry.runtime_data.gluetun.mover.moves
        assert isinstance(moves, MoveCoordinator)
        return moves

    @property
    def phase(self) -> Phase | None:
        move = self.moves.data.move
        return move.phase if move else None

    async def call(self, action: str, **data: Any) -> Any:
        answers = action == "get_moves" or data.pop("answers", False)
        return await self.hass.services.async_call(
            DOMAIN,
            action,
            {"config_entry_id": "entry", **data},
            blocking=True,
            return_response=answers,
        )

    async def begin(self, server: str) -> None:
        await self.call("move", server=server)
        await self.rests()

    def hang_gluetun(self) -> None:
        """Let Gluetun hang at the next change, which is not waited for in real time."""
        assert self.gluetun is not None
        self.gluetun.loop.hangs_when_moved = True
        self.entry.runtime_data.gluetun.container.server._change_seconds = 0.3

    async def rests(self) -> None:
        """Wait until the move waits for time to pass, or is over."""
        for _ in range(int(SECONDS * 1000)):
            await self.hass.async_block_till_done()
            if self.moves.data.move is None or self.moves._wake._waiters:
                return
            if self.hung is not None and self.hung.is_set():
                return
            await asyncio.sleep(0.001)
        raise AssertionError(f"the move does not rest in {self.phase}")

    async def passes(self, seconds: float) -> None:
        if self.gluetun is not None:
            self.gluetun.loop.advance(seconds)
        self.freezer.tick(seconds)
        async_fire_time_changed(self.hass)
        await self.rests()

    async def until(self, done: Callable[[], bool], minutes: float = 240.0) -> None:
        """Let time pass as fast as the phase allows."""
        left = minutes * 60.0
        while not done():
            is_calm = self.phase in {Phase.SETTLING, Phase.WATCHING}
            seconds = self.calm_seconds if is_calm else 5.5
            left -= seconds
            assert left > 0.0, f"the move stays in {self.phase}"
            await self.passes(seconds)

    async def ends(self) -> Any:
        """Let the move end; return its receipt."""
        await self.until(lambda: self.moves.data.move is None)
        return self.moves.data.history.receipts[-1]

    async def restarts(self) -> None:
        """Unload the entry, and set it up again with what was stored."""
        await self.hass.config_entries.async_unload(self.entry.entry_id)
        await self.hass.config_entries.async_setup(self.entry.entry_id)
        await self.rests()
