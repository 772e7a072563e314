from datetime import UTC, datetime, timedelta
from types import ModuleType

import pytest

from custom_components.qb_peer_vpn.features.recommendation.forms import options_schema
from custom_components.qb_peer_vpn.features.recommendation.options import (
    RecommendationOptions,
)
from custom_components.qb_peer_vpn.models import ClusterMethod
from custom_components.qb_peer_vpn.recommendation import smoothing
from scripts.demo_home.pace import CONSTANTS, LASTS_MINUTES, PACE, quickened

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def times() -> dict[str, timedelta]:
    return {
        name: value
        for name, value in vars(smoothing).items()
        if isinstance(value, timedelta)
    }


def test_every_time_of_the_averages_is_shortened_until_the_end() -> None:
    usual = times()
    assert set(usual) == set(CONSTANTS)
    with quickened(smoothing):
        assert times() == {name: time / PACE for name, time in usual.items()}
    assert times() == usual


def test_averages_follow_the_shortened_times() -> None:
    part = smoothing.PeerPart(leg_ms=1.0, cost_ms=1.0, leg_km=1.0)
    begin = smoothing.settle(smoothing.Settled(), {"a": part}, NOW)
    later = smoothing.settle(begin, {"a": part}, NOW + timedelta(seconds=1))
    assert later.is_early
    with quickened(smoothing):
        begin = smoothing.settle(smoothing.Settled(), {"a": part}, NOW)
        later = smoothing.settle(begin, {"a": part}, NOW + timedelta(seconds=1))
        assert not later.is_early


@pytest.mark.parametrize("name", CONSTANTS)
def test_a_constant_that_is_gone_is_an_error(name: str) -> None:
    module = ModuleType("smoothing")
    vars(module).update({each: timedelta(1) for each in CONSTANTS if each != name})
    with pytest.raises(AttributeError, match=name), quickened(module):
        pass
    vars(module)[name] = 60.0
    with pytest.raises(TypeError, match=name), quickened(module):
        pass


def test_the_wait_of_the_demo_is_one_that_users_can_choose() -> None:
    typed = {"decision": {"lasts": LASTS_MINUTES}, "map": {}}
    options = options_schema([ClusterMethod.DENSITY])(typed)
    read = RecommendationOptions.from_options(options)
    assert read.decision.lasts == timedelta(seconds=15)
