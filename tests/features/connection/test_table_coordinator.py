"""How often the table of torrents is polled, and who decides it."""

from datetime import timedelta
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.features.connection import TorrentTableCoordinator
from tests.fake_table import FakeTable

FAST, FASTER, SLOW = (timedelta(seconds=seconds) for seconds in (15, 5, 60))


@pytest.fixture
def coordinator(loaded: MockConfigEntry) -> TorrentTableCoordinator:
    """The coordinator of an entry that is set up."""
    found: TorrentTableCoordinator = loaded.runtime_data.connection.table
    return found


class Clock:
    """Lets time pass in steps of a second, and counts polls meanwhile."""

    def __init__(
        self, hass: HomeAssistant, freezer: FrozenDateTimeFactory, session: MagicMock
    ) -> None:
        self._hass, self._freezer, self._session = hass, freezer, session

    async def polls_in(self, seconds: int) -> int:
        self._session.async_peer_snapshot.reset_mock()
        await self._hass.async_block_till_done(wait_background_tasks=True)
        for _ in range(seconds):
            self._freezer.tick(timedelta(seconds=1))
            async_fire_time_changed(self._hass)
            await self._hass.async_block_till_done(wait_background_tasks=True)
        count: int = self._session.async_peer_snapshot.call_count
        return count


@pytest.fixture
def clock(
    home: HomeAssistant, freezer: FrozenDateTimeFactory, fake_session: MagicMock
) -> Clock:
    """The clock of a test."""
    return Clock(home, freezer, fake_session)


async def test_the_smallest_interval_that_is_asked_for_holds_until_it_is_released(
    coordinator: TorrentTableCoordinator, clock: Clock
) -> None:
    release_fast = coordinator.async_poll_every(FAST)
    assert 7 <= await clock.polls_in(120) <= 9
    release_faster = coordinator.async_poll_every(FASTER)
    assert 11 <= await clock.polls_in(60) <= 13
    release_fast()
    assert coordinator.update_interval == FASTER
    release_faster()
    release_faster()
    assert coordinator.update_interval == SLOW
    assert 1 <= await clock.polls_in(120) <= 3


async def test_who_asks_for_more_does_not_wait_for_the_old_interval(
    home: HomeAssistant,
    coordinator: TorrentTableCoordinator,
    clock: Clock,
    fake_session: MagicMock,
) -> None:
    await clock.polls_in(90)
    fake_session.async_peer_snapshot.reset_mock()
    # The last poll was half a minute ago.
    coordinator.async_poll_every(FASTER)
    await home.async_block_till_done(wait_background_tasks=True)
    assert fake_session.async_peer_snapshot.call_count == 1
    coordinator.async_poll_every(timedelta(seconds=3))
    assert 1 <= await clock.polls_in(4) <= 2


async def test_an_interval_above_the_usual_one_slows_nothing_down(
    coordinator: TorrentTableCoordinator,
) -> None:
    coordinator.async_poll_every(timedelta(minutes=5))
    assert coordinator.update_interval == SLOW


@pytest.mark.parametrize(
    ("uses_deltas", "session_is_shared"), [(False, False), (True, True)]
)
async def test_where_deltas_are_not_cheap_no_one_gets_more(
    coordinator: TorrentTableCoordinator,
    clock: Clock,
    fake_session: MagicMock,
    *,
    uses_deltas: bool,
    session_is_shared: bool,
) -> None:
    coordinator.async_poll_every(FAST)
    await clock.polls_in(1)
    assert coordinator.update_interval == FAST
    table: FakeTable = fake_session.table
    table.uses_deltas, table.session_is_shared = uses_deltas, session_is_shared
    await coordinator.async_refresh()
    assert coordinator.update_interval == SLOW
    coordinator.async_poll_every(FASTER)
    assert coordinator.update_interval == SLOW
    table.uses_deltas, table.session_is_shared = True, False
    await coordinator.async_refresh()
    assert coordinator.update_interval == FASTER


async def test_a_poll_that_failed_is_not_repeated_because_someone_looks(
    coordinator: TorrentTableCoordinator, clock: Clock, fake_session: MagicMock
) -> None:
    """A login that is refused again and again would get this machine banned."""
    fake_session.async_peer_snapshot.side_effect = OSError
    await coordinator.async_refresh()
    coordinator.async_poll_every(FASTER)
    assert await clock.polls_in(10) == 0
    fake_session.async_peer_snapshot.side_effect = None
    await coordinator.async_refresh()
    assert await clock.polls_in(6) >= 1


async def test_after_the_end_nothing_is_looked_at_again(
    coordinator: TorrentTableCoordinator,
) -> None:
    await coordinator.async_shutdown()
    await coordinator.async_show(["a" * 40])
    assert coordinator._stop_second_look is None
