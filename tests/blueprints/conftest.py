"""What the automations of the blueprints react to, and their end."""

from collections.abc import AsyncIterator
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.recommendation.coordinator import (
    RecommendationCoordinator,
)
from tests.automations import in_britain, swarm_moves

from .phone import Phone, add_phone
from .uses import Seesaw


@pytest.fixture
async def seesaw(
    home: HomeAssistant,
    near_peers: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> Seesaw:
    """A recommendation that has been in London and is back in Tokyo."""
    coordinator: RecommendationCoordinator = (
        near_peers.runtime_data.recommendation.coordinator
    )
    tokyo = coordinator.data
    await swarm_moves(home, freezer, fake_session, in_britain())
    seesaw = Seesaw(
        coordinator, london=coordinator.data, tokyo=tokyo, monkeypatch=monkeypatch
    )
    await seesaw.says(tokyo)
    return seesaw


@pytest.fixture
async def _no_run_is_left(home: HomeAssistant) -> AsyncIterator[None]:
    """Stop an automation that waits when the test is over."""
    yield
    await home.services.async_call(
        "automation", "turn_off", {"entity_id": "automation.mine"}, blocking=True
    )


@pytest.fixture
async def phone(home: HomeAssistant) -> Phone:
    """A phone that is known to Home Assistant."""
    return await add_phone(home)
