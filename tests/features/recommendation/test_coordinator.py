"""When a cycle runs, and what is remembered from one to the next."""

import asyncio
from collections.abc import Iterator
from unittest.mock import MagicMock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.recommendation.coordinator import (
    RecommendationCoordinator,
)
from custom_components.qb_peer_vpn.features.recommendation.run_cycle import run_cycle
from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError
from tests.automations import minutes_pass
from tests.home import make_snapshot, make_swarm, state_of

SERVER = "sensor.peer_vpn_recommended_server"


@pytest.fixture
def coordinator(loaded: MockConfigEntry) -> RecommendationCoordinator:
    """The coordinator of an entry that is set up."""
    found: RecommendationCoordinator = loaded.runtime_data.recommendation.coordinator
    return found


@pytest.fixture
def cycles(coordinator: RecommendationCoordinator) -> Iterator[MagicMock]:
    """The cycles that run after the set-up."""
    with patch(
        "custom_components.qb_peer_vpn.features.recommendation.coordinator.run_cycle",
        wraps=run_cycle,
    ) as cycles:
        yield cycles


async def test_other_peers_start_a_cycle(
    home: HomeAssistant,
    fake_session: MagicMock,
    cycles: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    fake_session.async_peer_snapshot.return_value = make_snapshot(
        *make_swarm().peers[:5]
    )
    await minutes_pass(home, freezer)
    cycles.assert_called_once()


async def test_equal_peers_start_no_cycle(
    home: HomeAssistant,
    fake_session: MagicMock,
    cycles: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    fake_session.async_peer_snapshot.side_effect = lambda now: make_swarm()
    await minutes_pass(home, freezer, minutes=3)
    cycles.assert_not_called()


async def test_equal_peers_after_an_outage_start_no_cycle(
    home: HomeAssistant,
    fake_session: MagicMock,
    cycles: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    before = state_of(home, SERVER)
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await minutes_pass(home, freezer)
    assert state_of(home, SERVER).state == "unavailable"

    fake_session.async_peer_snapshot.side_effect = lambda now: make_swarm()
    await minutes_pass(home, freezer)

    assert state_of(home, SERVER).state == before.state
    cycles.assert_not_called()


async def test_sources_that_change_together_make_one_cycle(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    cycles: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    data = loaded.runtime_data
    fake_session.async_peer_snapshot.return_value = make_snapshot(
        *make_swarm().peers[:5]
    )
    data.locations.lookups.async_set_updated_data(1)
    await data.swarm.peers.async_poll_now()
    await home.async_block_till_done(wait_background_tasks=True)
    assert cycles.call_count <= 2

    await minutes_pass(home, freezer)
    assert cycles.call_count <= 2


async def test_costs_of_another_home_are_forgotten(
    home: HomeAssistant,
    coordinator: RecommendationCoordinator,
    freezer: FrozenDateTimeFactory,
) -> None:
    before = coordinator.memory.state.settled.weight
    freezer.tick(60)
    await coordinator.async_refresh()
    assert coordinator.memory.state.settled.weight > before

    home.config.latitude, home.config.longitude = -33.87, 151.21
    await coordinator.async_refresh()

    assert coordinator.memory.state.settled.weight == before
    assert state_of(home, SERVER).attributes["city"] == "Sydney"


async def test_many_who_ask_at_once_share_one_poll(
    fake_session: MagicMock, coordinator: RecommendationCoordinator, cycles: MagicMock
) -> None:
    fake_session.async_peer_snapshot.reset_mock()
    await asyncio.gather(*(coordinator.async_poll_now() for _ in range(200)))
    fake_session.async_peer_snapshot.assert_awaited_once()


async def test_who_asks_during_a_poll_gets_one_that_began_afterwards(
    fake_session: MagicMock, coordinator: RecommendationCoordinator
) -> None:
    fake_session.async_peer_snapshot.reset_mock()
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def poll(now: object) -> object:
        begun.set()
        await go_on.wait()
        return make_swarm()

    fake_session.async_peer_snapshot.side_effect = poll
    first = asyncio.create_task(coordinator.async_poll_now())
    await begun.wait()
    others = [asyncio.create_task(coordinator.async_poll_now()) for _ in range(20)]
    await asyncio.sleep(0)
    go_on.set()
    await asyncio.gather(first, *others)

    assert fake_session.async_peer_snapshot.await_count == 2


async def test_who_stops_waiting_does_not_end_the_poll_of_the_others(
    fake_session: MagicMock, coordinator: RecommendationCoordinator
) -> None:
    impatient = asyncio.create_task(coordinator.async_poll_now())
    patient = asyncio.create_task(coordinator.async_poll_now())
    await asyncio.sleep(0)
    impatient.cancel()

    await patient
    with pytest.raises(asyncio.CancelledError):
        await impatient


async def test_all_who_wait_learn_that_the_poll_failed(
    fake_session: MagicMock, coordinator: RecommendationCoordinator
) -> None:
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    results = await asyncio.gather(
        *(coordinator.async_poll_now() for _ in range(2)), return_exceptions=True
    )
    assert [type(each) for each in results] == [HomeAssistantError] * 2
