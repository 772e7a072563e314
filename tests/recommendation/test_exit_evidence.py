"""What is known about an exit. Home is in Zurich."""

from dataclasses import replace
from math import degrees

import pytest

from custom_components.qb_peer_vpn.geo import EARTH_RADIUS_KM
from custom_components.qb_peer_vpn.models import Coordinates, Location
from custom_components.qb_peer_vpn.recommendation import Evidence

from .builders import at, city_location, country_location, point
from .lines import (
    AT_HOME_V6,
    HOME_V4,
    HOME_V6,
    LISTED_V4,
    LISTED_V6,
    NEXT_TO_LISTED_V4,
    NEXT_TO_LISTED_V6,
    OTHER_V4,
    OTHER_V6,
    evidence,
    home_line,
    report,
    server,
)

ZURICH = city_location(at("Zurich"), "CH")


def north_of_home(km: float) -> Coordinates:
    """Return a place north of Zurich."""
    zurich = at("Zurich")
    degrees_north = degrees(km / EARTH_RADIUS_KM)
    return point(zurich.latitude + degrees_north, zurich.longitude)


@pytest.mark.parametrize(
    ("address", "is_listed"),
    [
        (LISTED_V4, True),
        (NEXT_TO_LISTED_V4, True),
        (OTHER_V4, False),
        (LISTED_V6, True),
        (NEXT_TO_LISTED_V6, True),
        (OTHER_V6, False),
    ],
)
def test_a_block_of_the_list_is_the_provider_s(address: str, is_listed: bool) -> None:
    found = evidence(address, None)
    assert (Evidence.PROVIDER_NETWORK in found) is is_listed
    assert Evidence.NO_SERVER_LIST not in found


def test_an_ipv6_address_is_not_taken_for_an_ipv4_address_with_the_same_number() -> (
    None
):
    servers = (server(f"::{LISTED_V4}"),)
    assert Evidence.PROVIDER_NETWORK not in evidence(LISTED_V4, None, servers=servers)


def test_without_a_list_no_network_is_known() -> None:
    assert evidence(LISTED_V4, None, servers=()) == {
        Evidence.NO_SERVER_LIST,
        Evidence.NOT_LOCATED,
    }


@pytest.mark.parametrize(
    ("address", "networks", "expected"),
    [
        (HOME_V4, [HOME_V4], Evidence.HOME_ADDRESS),
        (HOME_V4, [OTHER_V4, HOME_V4], Evidence.HOME_ADDRESS),
        (AT_HOME_V6, ["2a0f:7:8::/56"], Evidence.HOME_ADDRESS),
        # A neighbor at the same provider, or a line that has just reconnected.
        ("198.52.9.21", [HOME_V4], Evidence.OTHER_HOME_ADDRESS),
        (HOME_V6, [HOME_V4], None),
        (OTHER_V6, ["2a0f:7:8::/56"], None),
        (HOME_V4, ["2a0f:7:8::/56"], None),
        (HOME_V4, [], None),
    ],
)
def test_an_exit_may_have_an_address_of_home(
    address: str, networks: list[str], expected: Evidence | None
) -> None:
    found = evidence(address, None, home=home_line(*networks))
    assert found == {Evidence.NOT_LOCATED} | ({expected} if expected else set())


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        (None, {Evidence.NOT_LOCATED}),
        (ZURICH, {Evidence.NEAR_HOME}),
        (city_location(north_of_home(99.9), "CH"), {Evidence.NEAR_HOME}),
        # Near home, the country does not matter: databases err by some kilometers.
        (city_location(north_of_home(99.9), "DE"), {Evidence.NEAR_HOME}),
        (city_location(north_of_home(100.1), "CH"), {Evidence.HOME_COUNTRY}),
        (city_location(north_of_home(100.1), "DE"), {Evidence.ANOTHER_COUNTRY}),
        (city_location(north_of_home(1024.9), "CH"), {Evidence.HOME_COUNTRY}),
        (
            city_location(north_of_home(1025.1), "CH"),
            {Evidence.HOME_COUNTRY, Evidence.FAR_FROM_HOME},
        ),
        (
            city_location(north_of_home(1025.1), "CH", radius_km=200),
            {Evidence.HOME_COUNTRY},
        ),
        (
            city_location(at("Tokyo"), "JP"),
            {Evidence.ANOTHER_COUNTRY, Evidence.FAR_FROM_HOME},
        ),
        # Of a country, the coordinates are only a default.
        (country_location("CH", [(at("Zurich"), 1.0)]), {Evidence.HOME_COUNTRY}),
        (country_location("DE", [(at("Zurich"), 1.0)]), {Evidence.ANOTHER_COUNTRY}),
        (replace(ZURICH, hosting=True), {Evidence.NEAR_HOME, Evidence.DATA_CENTER}),
        (replace(ZURICH, hosting=False), {Evidence.NEAR_HOME, Evidence.ACCESS_NETWORK}),
    ],
)
def test_an_exit_is_near_home_or_not(
    location: Location | None, expected: set[Evidence]
) -> None:
    assert evidence(OTHER_V4, location) == expected


def test_the_nearest_of_the_possible_homes_counts() -> None:
    tokyo = city_location(at("Tokyo"), "CH")
    assert evidence(OTHER_V4, tokyo, home=home_line(near="Tokyo")) == {
        Evidence.NEAR_HOME
    }


def test_no_country_is_another_one_while_home_s_is_unknown() -> None:
    home = replace(home_line(), country_codes=frozenset())
    assert evidence(OTHER_V4, city_location(at("Paris"), "FR"), home=home) == set()


@pytest.mark.parametrize("asks_router", [False, True])
def test_an_address_may_be_the_router_s_word(asks_router: bool) -> None:
    found = report((OTHER_V4, None), asks_router=asks_router).evidence
    assert (Evidence.ROUTER_WORD in found) is asks_router


def test_the_text_of_a_home_does_not_say_where_it_is() -> None:
    text = repr(home_line(HOME_V4))
    for secret in (HOME_V4, "CH", str(at("Zurich").latitude)):
        assert secret not in text
