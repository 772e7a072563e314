"""Automations made of the blueprints, and what makes them run."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
import shutil
from time import sleep
from typing import Any
from unittest.mock import AsyncMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    async_capture_events,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.features.recommendation.coordinator import (
    RecommendationCoordinator,
)
from custom_components.qb_peer_vpn.features.recommendation.cycle import Cycle
from custom_components.qb_peer_vpn.models import Reason
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import state_of

REPOSITORY = Path(__file__).parent.parent.parent
FOLDER = REPOSITORY / "custom_components" / DOMAIN / "blueprints" / "automation"
RAN = {
    "event": "ran",
    "event_data": {
        name: f"{{{{ {name} }}}}"
        for name in (
            "hostname",
            "gluetun",
            "server",
            "city",
            "country_code",
            "saving_ms",
        )
    },
}


async def passes_by(hass: HomeAssistant) -> None:
    """Let what is due run. Waiting until all is done would be waiting for the waits."""
    for _ in range(10):
        await hass.async_add_executor_job(sleep, 0.01)


async def until(hass: HomeAssistant, condition: Callable[[], object]) -> None:
    """Wait for what happens soon."""
    for _ in range(100):
        if condition():
            return
        await passes_by(hass)
    pytest.fail("It does not happen")


async def use(hass: HomeAssistant, name: str, **answers: Any) -> list[Event]:
    """Make an automation of a blueprint, and return its runs as the list grows."""
    shutil.copytree(FOLDER, hass.config.path("blueprints", "automation", "qb-peer-vpn"))
    runs: list[Event] = async_capture_events(hass, "ran")
    uses = {
        "path": f"qb-peer-vpn/{name}.yaml",
        "input": {"connection": "entry", **answers},
    }
    assert await async_setup_component(
        hass,
        "automation",
        {"automation": {"alias": "Mine", "use_blueprint": uses}},
    )
    await hass.async_block_till_done()
    assert state_of(hass, "automation.mine").state == "on"
    return runs


class Seesaw:
    """A recommendation that goes to and fro, without the minutes that would take."""

    def __init__(
        self,
        coordinator: RecommendationCoordinator,
        *,
        london: Cycle,
        tokyo: Cycle,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self._coordinator = coordinator
        self._monkeypatch = monkeypatch
        self.london = london
        self.tokyo = tokyo

    async def says(self, cycle: Cycle) -> None:
        """Recommend what a cycle found, now and in all later cycles."""
        found = AsyncMock(return_value=cycle)
        self._monkeypatch.setattr(self._coordinator, "_async_update_data", found)
        self._coordinator.async_set_updated_data(cycle)
        await passes_by(self._coordinator.hass)

    async def says_stay(self) -> None:
        """Recommend Tokyo, which is in use already."""
        recommendation = replace(
            self.tokyo.recommendation, reason=Reason.CURRENT_IS_FINE
        )
        await self.says(replace(self.tokyo, recommendation=recommendation))


def runs_of(hass: HomeAssistant) -> int:
    """How many runs of the automation are going on."""
    current: int = state_of(hass, "automation.mine").attributes["current"]
    return current


async def passes(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, **duration: int
) -> None:
    """Let time pass."""
    freezer.tick(timedelta(**duration))
    async_fire_time_changed(hass)
    await passes_by(hass)
