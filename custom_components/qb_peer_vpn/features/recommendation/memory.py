"""What a config entry remembers of its recommendation, from cycle to cycle and over restarts."""

from typing import Any, Final

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import instance_id

from ...models import Coordinates, Lens
from ...recommendation import (
    Announced,
    DecisionState,
    announced_from_store,
    announced_to_store,
    decision_state_from_store,
    decision_state_to_store,
)
from ...shell.const import DOMAIN
from .cycle import Outcome
from .store import home_fingerprint, lens_fingerprint, memory_store

WRITE_DELAY_SECONDS: Final = 300
"""The memory changes with every cycle. A crash may lose five minutes of it."""

MOST_LENSES: Final = 10
"""How many lenses keep their costs while others are in use."""


class Memory:
    """The states of the decision, what was announced, and for which home."""

    def __init__(
        self, hass: HomeAssistant, entry_id: str, *, home: Coordinates, lens: Lens
    ) -> None:
        self._hass = hass
        self._home, self._lens = home, lens
        self._store = memory_store(hass, entry_id)
        self._write_at = 0.0
        self.installation_id = ""
        self._states: dict[Lens, DecisionState] = {}
        self.announced: Announced | None = None
        self.server: str | None = None
        """Name of the server recommended last."""

    @property
    def state(self) -> DecisionState:
        """What is remembered of the lens in use."""
        return self._states.get(self._lens, DecisionState())

    async def async_load(self) -> None:
        """Read what was stored; costs and choices only if home and lens are the same."""
        self.installation_id = await instance_id.async_get(self._hass)
        stored = await self._store.async_load()
        if stored is None:
            return
        state = decision_state_from_store(stored.get("decision"))
        self.announced = announced_from_store(stored.get("announced"))
        keys = self._keys_to_store()
        if state is not None and {key: stored.get(key) for key in keys} == keys:
            self._states[self._lens] = state
        match stored.get("server"):
            case str(name):
                self.server = name
        self._report_unusable(stored, state)

    def _report_unusable(
        self, stored: dict[str, Any], state: DecisionState | None
    ) -> None:
        """Log what is not as it was written. None is valid: nothing was known yet."""
        read = {"decision": state, "announced": self.announced, "server": self.server}
        for name, value in read.items():
            missing = name if name == "decision" else None
            if value is None and stored.get(name, missing) is not None:
                self._store.report_unusable(f"{name} is not valid")

    def use(self, home: Coordinates, lens: Lens) -> None:
        """Use a home and a lens from now on.

        When the home moves, costs and choices are forgotten: they say nothing about it.
        """
        if self._home != home:
            self._states.clear()
        self._home, self._lens = home, lens

    @callback
    def async_decided(self, outcome: Outcome) -> None:
        """Keep what a cycle decided, as the last of a few lenses."""
        lens, server = outcome.cycle.lens, outcome.cycle.recommendation.server
        self._states.pop(lens, None)
        self._states[lens] = outcome.state
        while len(self._states) > MOST_LENSES:
            del self._states[next(iter(self._states))]
        self.server = server.name if server else None
        now = self._hass.loop.time()
        if now >= self._write_at:
            self._write_at = now + WRITE_DELAY_SECONDS
        # A later time would delay the write with each cycle.
        self._store.async_delay_save(self._to_store, self._write_at - now)

    @callback
    def async_announced(self, announced: Announced) -> None:
        """Keep what was announced; a crash must not make it news again."""
        if announced != self.announced:
            self.announced = announced
            # After a delay of zero, it would still wait for the later write that is planned.
            self._hass.async_create_task(self.async_save(), f"{DOMAIN} memory")

    async def async_save(self) -> None:
        """Write at once: a delayed write would outlive the removal of the entry."""
        await self._store.async_save(self._to_store())

    def _to_store(self) -> dict[str, Any]:
        return {
            "announced": self.announced and announced_to_store(self.announced),
            "decision": decision_state_to_store(self.state)
            if self._lens in self._states
            else None,
            "server": self.server,
            **self._keys_to_store(),
        }

    def _keys_to_store(self) -> dict[str, str | None]:
        """Return hashes of what the stored state is valid for.

        That of the lens is None for all torrents, as before there were any lenses.
        """
        lens = self._lens
        return {
            "home": home_fingerprint(self._home, self.installation_id),
            "lens": None
            if lens == Lens()
            else lens_fingerprint(lens, self.installation_id),
        }
