"""Recommendations in homes on all continents, then and now."""

from functools import cache
from pathlib import Path

import pytest

from custom_components.qb_peer_vpn.geolocation import CountryTable, load_gazetteer
from custom_components.qb_peer_vpn.models import Recommendation, ServerSite
from custom_components.qb_peer_vpn.recommendation import (
    DecisionState,
    Settings,
    Swarm,
    recommend,
)
from custom_components.qb_peer_vpn.vpn import PlaceFinder, load_place_tables
from custom_components.qb_peer_vpn.vpn.sites import shipped_sites

from .builders import NOON, city_location, peers_at, point, swarm_of
from .corridor_graph import shipped
from .home_swarms import CITIES, SWARMS
from .homes import HOMES, Advice, Home

DATA = Path(__file__).parents[2] / "custom_components/qb_peer_vpn/data"


@cache
def proton_sites() -> tuple[ServerSite, ...]:
    gazetteer = load_gazetteer(DATA, CountryTable.load(DATA))
    return shipped_sites(PlaceFinder(load_place_tables(DATA), gazetteer))


@cache
def swarm_like(name: str) -> Swarm:
    shares = [entry.rsplit(" ", 1) for entry in SWARMS[name].split(", ")]
    return swarm_of(
        peers_at(
            city_location(point(*CITIES[city]))
            for city, networks in shares
            for _ in range(int(networks))
        )
    )


def advice_at(home: Home) -> Recommendation:
    """Return the first advice in a home where nothing is measured."""
    found, _ = recommend(
        swarm_like(home.swarm),
        proton_sites(),
        point(*home.at),
        settings=Settings(),
        state=DecisionState(),
        in_use=None,
        measured_legs={},
        corridors=shipped(),
        pick_server=lambda _: None,
        now=NOON,
    )
    return found


@pytest.mark.parametrize("home", HOMES, ids=lambda home: home.name)
def test_the_table_has_what_is_recommended_now(home: Home) -> None:
    found = advice_at(home)
    assert home.new == Advice(
        site=found.chosen.site.key,
        path_ms=found.chosen.path_ms,
        nearest=found.reference.site.key,
        nearest_path_ms=found.reference.path_ms,
    )
    assert found.saving_ms == home.new.nearest_path_ms - home.new.path_ms
    assert found.worth_moving is (home.new.site != home.new.nearest)
    assert not found.worth_moving or found.saving_ms > 0


@pytest.mark.parametrize("home", HOMES, ids=lambda home: home.name)
def test_the_table_says_why_another_site_is_recommended(home: Home) -> None:
    assert bool(home.why) is (home.new.site != home.old.site)


def test_the_homes_are_on_all_continents_and_differ() -> None:
    assert len({home.name for home in HOMES}) == len({home.at for home in HOMES}) == 30
    assert {home.swarm for home in HOMES} == SWARMS.keys()
