"""When failing calls stop the writing."""

from custom_components.qb_peer_vpn.shaping import Breaker


def failed(times: int, breaker: Breaker | None = None, now: float = 0.0) -> Breaker:
    breaker = breaker or Breaker()
    for _ in range(times):
        breaker = breaker.after_failure(now)
    return breaker


def test_four_failures_stop_nothing_and_the_fifth_does() -> None:
    assert failed(4).allows(0.0)
    assert not failed(5).allows(0.0)


def test_a_success_in_between_starts_the_count_again() -> None:
    assert failed(4, failed(4).after_success()).allows(0.0)


def test_after_a_minute_there_is_one_try() -> None:
    breaker = failed(5)
    assert not breaker.allows(59.9)
    assert breaker.allows(60.0)
    again = breaker.after_failure(60.0)
    assert not again.allows(60.0)
    assert breaker.after_success() == Breaker()


def test_a_try_in_between_forgets_neither_the_failures_nor_since_when() -> None:
    breaker = failed(5, now=100.0).with_a_try()
    assert breaker.allows(101.0)
    again = breaker.after_failure(1000.0)
    assert again.is_open_for(900.0, 1000.0)
    assert not again.allows(1059.0)
    assert again.allows(1060.0)


def test_each_failed_try_doubles_the_pause_up_to_a_quarter_of_an_hour() -> None:
    breaker, now, pauses = failed(5), 0.0, []
    for _ in range(6):
        pauses.append(breaker.pause)
        now += breaker.pause
        breaker = breaker.after_failure(now)
    assert pauses == [60.0, 120.0, 240.0, 480.0, 900.0, 900.0]


def test_it_says_for_how_long_nothing_could_be_written() -> None:
    breaker = failed(6, now=100.0)
    assert not breaker.is_open_for(900.0, 999.0)
    assert breaker.is_open_for(900.0, 1000.0)
    assert not Breaker().is_open_for(0.0, 1000.0)
