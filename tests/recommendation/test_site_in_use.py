"""From the exit's place to the site in use."""

from dataclasses import replace

import pytest

from custom_components.qb_peer_vpn.models import Location
from custom_components.qb_peer_vpn.recommendation import site_in_use

from .builders import at, city_location, country_location, point, site, sites

FRANKFURT = city_location(at("Frankfurt"), "DE")


def test_the_exit_belongs_to_the_site_beside_it() -> None:
    beside = city_location(point(50.3, 8.9), "DE")
    assert site_in_use(beside, sites("Berlin", "Frankfurt", "Paris")) == "Frankfurt"


@pytest.mark.parametrize(
    "exit_location",
    [
        None,
        country_location("DE", [(at("Frankfurt"), 1.0)]),
        city_location(at("Tokyo"), "JP"),
    ],
)
def test_an_exit_of_no_known_place_is_no_site_s(exit_location: Location | None) -> None:
    assert site_in_use(exit_location, sites("Berlin", "Frankfurt")) is None


def test_without_sites_none_is_in_use() -> None:
    assert site_in_use(FRANKFURT, []) is None


def test_the_claimed_country_decides_between_sites_in_one_place() -> None:
    virtual = replace(site("Kabul", at("Frankfurt")), country_code="AF")
    assert site_in_use(FRANKFURT, [virtual, site("Frankfurt")]) == "Frankfurt"
    claimed = replace(FRANKFURT, country_code="AF")
    assert site_in_use(claimed, [virtual, site("Frankfurt")]) == "Kabul"
