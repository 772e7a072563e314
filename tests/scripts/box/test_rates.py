import pytest

from scripts.demo_home.box.rates import allowed_rates, approach


def test_each_torrent_has_what_it_wants_up_to_its_limit() -> None:
    demands = {"a": 500.0, "b": 500.0, "c": 90.0}
    limits = {"a": 0, "b": 200, "c": 200}
    assert allowed_rates(demands, limits, 0) == {"a": 500, "b": 200, "c": 90}


def test_a_limit_for_all_is_shared_without_touching_the_small_ones() -> None:
    demands = {"a": 500.0, "b": 300.0, "c": 50.0}
    limits = dict.fromkeys(demands, 0)
    assert allowed_rates(demands, limits, 250) == {"a": 100, "b": 100, "c": 50}
    assert allowed_rates(demands, limits, 850) == demands
    assert allowed_rates({}, {}, 10) == {}


def test_a_rate_follows_its_limit_after_some_seconds() -> None:
    soon, _ = approach(1_000, 200, 1)
    later, _ = approach(1_000, 200, 20)
    assert 700 < soon < 1_000
    assert later == pytest.approx(200, rel=0.05)
    faster, _ = approach(0, 1_000, 2)
    assert 600 < faster < 700


def test_the_bytes_are_the_same_however_often_they_are_counted() -> None:
    _, at_once = approach(1_000, 200, 10)
    rate, total = 1_000.0, 0.0
    for _ in range(10):
        rate, sent = approach(rate, 200, 1)
        total += sent
    assert total == pytest.approx(at_once)
