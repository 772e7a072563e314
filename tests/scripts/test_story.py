"""What the demo's swarm makes the integration say, and when."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from custom_components.qb_peer_vpn.features.locations.shipped_data import ShippedData
from custom_components.qb_peer_vpn.models import (
    Coordinates,
    LocatedPeer,
    LocatedPeers,
    Location,
    LocationSource,
    ServerSite,
    network_of,
)
from custom_components.qb_peer_vpn.recommendation import (
    DecisionState,
    Settings,
    merge_peers,
    recommend,
    site_in_use,
)
from custom_components.qb_peer_vpn.vpn.sites import shipped_sites
from scripts.demo_home.arguments import ALMATY
from scripts.demo_home.places import EXITS, FIRST_EXIT, Place, load_places
from scripts.demo_home.swarm import CYCLE, Swarm, SwarmPeer

POLL = 10
HOME = Coordinates(latitude=ALMATY[0], longitude=ALMATY[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said in a poll."""

    seconds: float
    city: str
    worth_moving: bool
    saving_ms: float


@pytest.fixture(scope="module")
def sites() -> tuple[ServerSite, ...]:
    return shipped_sites(ShippedData.load().places)


def location(place: Place) -> Location:
    where = Coordinates(latitude=place.latitude, longitude=place.longitude)
    return Location(
        coordinates=where,
        country_code=place.country_code,
        city=place.city,
        radius_km=20,
        source=LocationSource.DATABASE,
    )


def located(peer: SwarmPeer) -> LocatedPeer:
    return LocatedPeer(
        network=network_of(peer.address),
        location=location(peer.place),
    )


def story(
    sites: tuple[ServerSite, ...], exits: dict[float, str], *, until: float
) -> Iterator[Said]:
    """Play the demo; the exits are the cities taken into use at a time."""
    places = load_places()
    cities = {place.city: location(place) for place in places}
    swarm, state = Swarm(places), DecisionState()
    in_use = ""
    for seconds in range(0, round(until), POLL):
        in_use = exits.get(seconds, in_use)
        peers = map(located, swarm.peers(seconds))
        found, state = recommend(
            merge_peers(LocatedPeers.of(peers)),
            sites,
            HOME,
            settings=Settings(),
            state=state,
            in_use=site_in_use(cities[in_use], sites),
            measured_legs={},
            pick_server=lambda _: None,
        )
        yield Said(
            seconds=seconds,
            city=found.chosen.site.city,
            worth_moving=found.worth_moving,
            saving_ms=found.saving_ms,
        )


def test_within_three_minutes_it_says_stay_and_then_move(
    sites: tuple[ServerSite, ...],
) -> None:
    said = list(story(sites, {0: FIRST_EXIT}, until=180))
    assert all(not each.worth_moving for each in said if each.seconds <= 60)
    assert said[-1].city == "Seoul"
    assert said[-1].saving_ms > 30


def test_a_user_who_follows_may_stay_until_the_swarm_comes_back(
    sites: tuple[ServerSite, ...],
) -> None:
    said = list(story(sites, {0: FIRST_EXIT, 180: "Seoul"}, until=CYCLE))
    assert all(
        not each.worth_moving and each.city == "Seoul"
        for each in said
        if 180 <= each.seconds <= 400
    )
    assert said[-1].city == "Kyiv"
    assert said[-1].worth_moving


@pytest.mark.parametrize("city", EXITS)
def test_every_advice_can_be_followed(sites: tuple[ServerSite, ...], city: str) -> None:
    said = story(sites, {0: city}, until=2 * CYCLE)
    assert {each.city for each in said} <= set(EXITS)
