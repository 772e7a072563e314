"""When a service may be asked next."""

from datetime import datetime, timedelta

import pytest

from custom_components.qb_peer_vpn.geolocation.online.pacing import Allowance, Pace
from tests.geolocation.swarms import NOW

MINUTE, HOUR = 60, 3600


def later(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


@pytest.fixture
def pace() -> Pace:
    return Pace(spacing_seconds=5, requests=Allowance(limit=1000), largest_batch=100)


def test_an_allowance_starts_again_a_day_after_its_first_use() -> None:
    allowance = Allowance(limit=10)
    assert (allowance.left(NOW), allowance.seconds_left(NOW)) == (10, 0)
    allowance.use(4, NOW)
    allowance.use(7, later(HOUR))
    assert allowance.left(later(HOUR)) == 0
    assert allowance.seconds_left(later(HOUR)) == 23 * HOUR
    assert allowance.left(later(24 * HOUR)) == 10
    allowance.use(1, later(30 * HOUR))
    assert allowance.left(later(30 * HOUR)) == 9
    assert allowance.seconds_left(later(30 * HOUR)) == 24 * HOUR


def test_requests_are_spaced(pace: Pace) -> None:
    assert pace.spacing_left(NOW) == 0
    pace.sent(NOW)
    assert pace.spacing_left(later(2)) == 3
    assert pace.spacing_left(later(5)) == 0
    assert pace.pause_seconds(NOW) == 0


def test_three_failures_make_a_pause_that_doubles_up_to_six_hours(pace: Pace) -> None:
    pauses = []
    for _ in range(9):
        pace.failed(NOW)
        pauses.append(pace.pause_seconds(NOW) / MINUTE)
    assert pauses == [0.5, 1, 15, 30, 60, 120, 240, 360, 360]
    for _ in range(2000):
        pace.failed(NOW)
    assert pace.pause_seconds(NOW) == 6 * HOUR
    assert pace.pause_seconds(later(6 * HOUR)) == 0


def test_after_the_pause_one_request_decides(pace: Pace) -> None:
    for _ in range(3):
        pace.failed(NOW)
    pace.failed(later(15 * MINUTE))
    assert pace.pause_seconds(later(15 * MINUTE)) == 30 * MINUTE
    pace.succeeded(later(45 * MINUTE))
    pace.failed(later(45 * MINUTE))
    pace.failed(later(45 * MINUTE))
    assert pace.pause_seconds(later(45 * MINUTE)) == MINUTE


def test_a_throttle_lasts_as_long_as_the_service_says(pace: Pace) -> None:
    pace.throttled(NOW, 33)
    assert pace.pause_seconds(NOW) == 33
    assert pace.pause_seconds(later(33)) == 0


def test_without_a_word_it_is_a_minute_and_the_second_time_an_hour(pace: Pace) -> None:
    pace.throttled(NOW)
    assert pace.pause_seconds(NOW) == MINUTE
    pace.throttled(NOW, 5)
    assert pace.pause_seconds(NOW) == HOUR
    pace.succeeded(NOW)
    pace.throttled(NOW)
    assert pace.pause_seconds(NOW) == MINUTE


def test_no_pause_is_longer_than_six_hours(pace: Pace) -> None:
    pace.throttled(NOW, 10.0**8)
    assert pace.pause_seconds(NOW) == 6 * HOUR


def test_a_success_may_ask_for_a_pause(pace: Pace) -> None:
    pace.succeeded(NOW, 40)
    assert pace.pause_seconds(NOW) == 40


def test_batches_that_are_refused_are_halved_and_grow_again(pace: Pace) -> None:
    limits = []
    for _ in range(8):
        pace.batch_refused(pace.batch_limit, NOW)
        limits.append(pace.batch_limit)
    assert limits == [50, 25, 12, 6, 3, 1, 1, 1]
    for _ in range(8):
        pace.succeeded(NOW)
    assert pace.batch_limit == 100


def test_a_service_that_refuses_single_addresses_fails(pace: Pace) -> None:
    for _ in range(3):
        pace.batch_refused(1, NOW)
    assert pace.pause_seconds(NOW) == 15 * MINUTE


def test_when_the_day_is_used_up_the_service_rests_until_the_next() -> None:
    pace = Pace(spacing_seconds=1, requests=Allowance(limit=2), largest_batch=1)
    pace.sent(NOW)
    pace.sent(later(HOUR))
    assert pace.pause_seconds(later(HOUR)) == 23 * HOUR
    assert pace.pause_seconds(later(24 * HOUR)) == 0


def test_a_clock_that_is_put_back_blocks_nothing(pace: Pace) -> None:
    pace.sent(NOW)
    pace.throttled(NOW)
    pace.throttled(NOW)
    before = NOW - timedelta(days=400)
    assert pace.pause_seconds(before) == 0
    assert pace.spacing_left(before) == 0
