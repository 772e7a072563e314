"""The base of all coordinators."""

from datetime import timedelta
import logging
from typing import override
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.helpers.update_coordinator import UpdateFailed
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.shell.coordinator import Coordinator
from custom_components.qb_peer_vpn.shell.diagnostics import describe_coordinator
from custom_components.qb_peer_vpn.shell.worker import Worker


class Counter(Coordinator[int]):
    """Counts in a worker, as our coordinators do their arithmetic."""

    def __init__(self, hass: HomeAssistant, worker: Worker) -> None:
        super().__init__(
            hass,
            MockConfigEntry(),
            name="counter",
            interval=timedelta(minutes=1),
        )
        self.number = 1
        self._worker = worker

    @override
    async def _async_update_data(self) -> int:
        return await self._worker.async_run(lambda: self.number)


@pytest.fixture
def worker(hass: HomeAssistant) -> Worker:
    return Worker(hass)


async def test_equal_data_call_no_listener(hass: HomeAssistant, worker: Worker) -> None:
    counter, calls = Counter(hass, worker), list[int]()
    counter.async_add_listener(lambda: calls.append(counter.data))
    await counter.async_refresh()
    await counter.async_refresh()
    counter.number = 2
    await counter.async_refresh()
    assert calls == [1, 2]
    await counter.async_shutdown()
    await worker.async_close()


async def test_a_job_that_comes_too_late_leaves_no_traceback(
    hass: HomeAssistant, worker: Worker, caplog: pytest.LogCaptureFixture
) -> None:
    counter = Counter(hass, worker)
    await counter.async_refresh()
    await worker.async_close()
    await counter.async_refresh()
    assert not counter.last_update_success
    assert counter.data == 1
    assert not [each for each in caplog.records if each.levelno >= logging.WARNING]


async def test_the_last_data_are_there_after_the_first_refresh(
    hass: HomeAssistant, worker: Worker
) -> None:
    counter = Counter(hass, worker)
    with pytest.raises(UpdateFailed):
        counter.last_data()
    await counter.async_refresh()
    assert counter.last_data() == 1
    await worker.async_close()


async def test_a_coordinator_is_described_by_its_state(
    hass: HomeAssistant, worker: Worker
) -> None:
    counter = Counter(hass, worker)
    await counter.async_refresh()
    assert describe_coordinator(counter) == {
        "works": True,
        "interval_seconds": 60.0,
        "error": None,
    }
    counter.async_set_update_error(UpdateFailed("secret"))
    counter.update_interval = None
    assert describe_coordinator(counter) == {
        "works": False,
        "interval_seconds": None,
        "error": "UpdateFailed",
    }
    await worker.async_close()


async def test_listeners_hear_of_another_reason_of_a_failure(
    hass: HomeAssistant, worker: Worker
) -> None:
    """Home Assistant's base calls them for the first failure only."""
    counter, heard = Counter(hass, worker), list[str | None]()
    counter.async_add_listener(lambda: heard.append(counter.failure))
    follower, followed = Counter(hass, worker), list[str | None]()
    follower.async_add_listener(lambda: followed.append(follower.failure))
    counter.async_add_listener(lambda: follower.async_fail_with(counter))
    reasons = ("away", "away", "refused", "refused")
    with patch.object(
        counter, "_async_update_data", side_effect=map(UpdateFailed, reasons)
    ):
        for _ in reasons:
            await counter.async_refresh()
            follower.async_fail_with(counter)
    expected = ["UpdateFailed: away", "UpdateFailed: refused"]
    assert heard == followed == expected
    await counter.async_refresh()
    assert heard == [*expected, None]
    assert followed == expected
    for each in (counter, follower):
        await each.async_shutdown()
    await worker.async_close()
