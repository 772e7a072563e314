"""Measurements, beside the places of all sites."""

from dataclasses import replace

import numpy as np
import pytest

from custom_components.qb_peer_vpn.models import ServerSite
from custom_components.qb_peer_vpn.recommendation.legs.measurements import (
    SitePlaces,
    group_legs,
)
from tests.recommendation.builders import at, site
from tests.recommendation.corridor_graph import kilometers, shipped

from .measuring import DAY, NOON, legs_of, modeled

NAMES = ("Amsterdam", "New York", "Tokyo", "Berlin")


def places(radius_km: float = 10.0) -> SitePlaces:
    return SitePlaces(rough_sites(radius_km), at("Berlin"), shipped())


def rough_sites(radius_km: float) -> list[ServerSite]:
    return [replace(site(name), radius_km=radius_km) for name in NAMES]


def km(start: str, end: str) -> float:
    return kilometers(at(start), at(end))


def test_sites_are_seen_from_home() -> None:
    seen = places()
    assert seen.home_km == pytest.approx([km("Berlin", each) for each in NAMES])
    assert seen.direct_ms == pytest.approx([modeled("Berlin", each) for each in NAMES])


def test_the_way_on_is_what_light_takes_between_the_edges_of_both_cities() -> None:
    onward = places().onward_ms(1)
    assert onward == pytest.approx(
        [max(0.0, km("New York", each) - 100.0) / 100.0 for each in NAMES]
    )
    assert onward[1] == 0.0


def test_a_rough_place_may_be_nearer() -> None:
    onward = places(radius_km=300.0).onward_ms(1)
    assert onward[2] == pytest.approx((km("New York", "Tokyo") - 600.0) / 100.0)


def test_a_path_through_a_site_has_both_parts() -> None:
    first = modeled("Berlin", "New York")
    through = [first + modeled("New York", each) for each in NAMES]
    through[1] = first
    for _ in range(2):
        assert places().through_ms(1) == pytest.approx(through)


@pytest.mark.parametrize(("radius_km", "slack_km"), [(10.0, 50.0), (300.0, 300.0)])
def test_nothing_answers_sooner_than_light(radius_km: float, slack_km: float) -> None:
    seen = places(radius_km)
    soonest = (km("Berlin", "Tokyo") - slack_km) / 100.0
    for milliseconds, too_soon in (
        (soonest - 0.001, True),
        (soonest + 0.001, False),
        (None, False),
    ):
        (leg,) = legs_of({"Tokyo": milliseconds})
        assert seen.is_too_soon(leg) is too_soon
    (at_home,) = legs_of({"Berlin": 0.0})
    assert not seen.is_too_soon(at_home)


def test_legs_of_one_moment_belong_together() -> None:
    early = legs_of({"Tokyo": 230.0, "Berlin": 3.0}, NOON, exit_key="Tokyo")
    late = legs_of({"Tokyo": 240.0}, NOON + DAY, exit_key="gone", through_vpn=True)
    unknown = legs_of({"Atlantis": 90.0}, NOON + 2 * DAY)
    first, second = group_legs([*unknown, *late, *early], places())
    assert (first.measured_at, second.measured_at) == (NOON, NOON + DAY)
    assert [leg.site_key for leg in first.legs] == ["Berlin", "Tokyo"]
    assert (first.exit_key, first.exit_site, first.through_vpn) == ("Tokyo", 2, None)
    assert (second.exit_key, second.exit_site) == ("gone", None)
    assert second.through_vpn is True
    assert group_legs([], places()) == ()


def test_answers_have_round_trips_and_errors_at_their_sites() -> None:
    legs = legs_of({"Tokyo": 230.0, "Amsterdam": 1.0, "New York": None, "Berlin": 4.0})
    (measurement,) = group_legs(legs, places())
    nan = np.nan
    assert measurement.milliseconds == pytest.approx([nan, nan, 230, 4], nan_ok=True)
    errors = [nan, nan, np.hypot(23.0, 1.0), np.hypot(0.4, 1.0)]
    assert measurement.error_ms == pytest.approx(errors, nan_ok=True)
