"""The site in use, by the location of the exit."""

from dataclasses import replace
from math import degrees

import pytest

from custom_components.qb_peer_vpn.geo import EARTH_RADIUS_KM
from custom_components.qb_peer_vpn.models import Location
from custom_components.qb_peer_vpn.recommendation import site_in_use

from .builders import at, city_location, country_location, point, site, sites

FRANKFURT = city_location(at("Frankfurt"), "DE")


def test_the_exit_belongs_to_the_nearest_site() -> None:
    near = city_location(point(50.3, 8.9), "DE")
    assert site_in_use(near, sites("Berlin", "Frankfurt", "Paris")) == "Frankfurt"


@pytest.mark.parametrize(
    "exit_location",
    [
        None,
        country_location("DE", [(at("Frankfurt"), 1.0)]),
        city_location(at("Tokyo"), "JP"),
    ],
)
def test_an_exit_without_a_site_nearby_belongs_to_none(
    exit_location: Location | None,
) -> None:
    assert site_in_use(exit_location, sites("Berlin", "Frankfurt")) is None


@pytest.mark.parametrize(("km", "in_use"), [(99.9, "Frankfurt"), (100.1, None)])
def test_a_site_more_than_a_hundred_kilometers_away_is_not_in_use(
    km: float, in_use: str | None
) -> None:
    frankfurt = at("Frankfurt")
    north = point(
        frankfurt.latitude + degrees(km / EARTH_RADIUS_KM), frankfurt.longitude
    )
    assert site_in_use(city_location(north, "DE"), sites("Frankfurt")) == in_use


def test_without_sites_none_is_in_use() -> None:
    assert site_in_use(FRANKFURT, []) is None


def test_the_claimed_country_decides_between_sites_in_one_place() -> None:
    virtual = replace(site("Kabul", at("Frankfurt")), country_code="AF")
    assert site_in_use(FRANKFURT, [virtual, site("Frankfurt")]) == "Frankfurt"
    claimed = replace(FRANKFURT, country_code="AF")
    assert site_in_use(claimed, [virtual, site("Frankfurt")]) == "Kabul"
