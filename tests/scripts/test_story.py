"""What the demo's swarm makes the integration say, and when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.qb_peer_vpn.features.locations.shipped_data import ShippedData
from custom_components.qb_peer_vpn.models import (
    Confidence,
    Coordinates,
    LocatedPeer,
    LocatedPeers,
    Location,
    LocationSource,
    MeasuredLeg,
    ServerSite,
    network_of,
)
from custom_components.qb_peer_vpn.recommendation import (
    DecisionState,
    HomeLeg,
    Settings,
    merge_peers,
    recommend,
    site_in_use,
    smoothing,
    validate_legs,
)
from custom_components.qb_peer_vpn.vpn.lists.proton_logicals import read_proton_logicals
from custom_components.qb_peer_vpn.vpn.sites import group_into_sites
from scripts.demo_home.arguments import MUMBAI
from scripts.demo_home.pace import LASTS_MINUTES, quickened
from scripts.demo_home.places import (
    EXITS,
    FIRST_EXIT,
    SERVER_CITIES,
    Place,
    load_places,
)
from scripts.demo_home.probes import round_trip_ms
from scripts.demo_home.servers import server_list
from scripts.demo_home.swarm import CYCLE, Swarm, SwarmPeer
from tests.recommendation.corridor_graph import shipped

POLL = 10
BEGIN = datetime(2026, 11, 20, 12, tzinfo=UTC)
HOME = Coordinates(latitude=MUMBAI[0], longitude=MUMBAI[1])
SETTINGS = Settings(lasts=timedelta(minutes=LASTS_MINUTES))
PLACES = {place.city: place for place in load_places()}


@pytest.fixture(autouse=True)
def pace() -> Iterator[None]:
    with quickened(smoothing):
        yield


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What is said in a poll."""

    seconds: float
    city: str
    worth_moving: bool
    should_move: bool
    is_settling: bool
    confidence: Confidence
    saving_ms: float


@pytest.fixture(scope="module")
def sites() -> tuple[ServerSite, ...]:
    servers = read_proton_logicals(server_list(PLACES.values())).servers
    return group_into_sites(servers, ShippedData.load().places).sites


@pytest.fixture(scope="module")
def legs(sites: tuple[ServerSite, ...]) -> Mapping[str, HomeLeg]:
    """Return the round trips that the demo answers, as the integration accepts them."""
    [first] = (site for site in sites if site.city == FIRST_EXIT)
    measured = (
        MeasuredLeg(
            site_key=site.key,
            milliseconds=round_trip_ms(HOME, PLACES[site.city], shipped()),
            jitter_ms=0.4,
            probes=5,
            failures=0,
            measured_at=BEGIN,
            exit_key=first.key,
        )
        for site in sites
    )
    judged = validate_legs(measured, sites, HOME, shipped())
    assert judged.rejected == {}
    return judged.usable


def location(place: Place) -> Location:
    return Location(
        coordinates=place.coordinates,
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
    sites: tuple[ServerSite, ...],
    legs: Mapping[str, HomeLeg],
    exits: dict[float, str],
    *,
    until: float,
    start_over: float = float("inf"),
) -> Iterator[Said]:
    """Play the demo; the exits are the cities taken into use at a time.

    All times are in seconds; the swarm begins again when the user starts over.
    """
    swarm, state = Swarm(tuple(PLACES.values())), DecisionState()
    in_use = ""
    for seconds in range(0, round(until), POLL):
        in_use = exits.get(seconds, in_use)
        moment = seconds - start_over if seconds >= start_over else seconds
        found, state = recommend(
            merge_peers(LocatedPeers.of(map(located, swarm.peers(moment)))),
            sites,
            HOME,
            settings=SETTINGS,
            state=state,
            in_use=site_in_use(location(PLACES[in_use]), sites),
            measured_legs=legs,
            corridors=shipped(),
            pick_server=lambda _: None,
            now=BEGIN + timedelta(seconds=seconds),
        )
        yield Said(
            seconds=seconds,
            city=found.chosen.site.city,
            worth_moving=found.worth_moving,
            should_move=found.should_move,
            is_settling=found.settling is not None,
            confidence=found.confidence,
            saving_ms=found.saving_ms,
        )


def test_all_cities_with_servers_are_measured(
    sites: tuple[ServerSite, ...], legs: Mapping[str, HomeLeg]
) -> None:
    assert {site.city for site in sites} == set(SERVER_CITIES)
    assert legs.keys() == {site.key for site in sites}


def test_within_three_minutes_it_says_stay_and_then_settles_and_then_move(
    sites: tuple[ServerSite, ...], legs: Mapping[str, HomeLeg]
) -> None:
    said = list(story(sites, legs, {0: FIRST_EXIT}, until=180))
    begins = next(each.seconds for each in said if each.is_settling)
    acts = next(each.seconds for each in said if each.should_move)
    assert 60 < begins < acts < 160
    for each in said:
        assert each.worth_moving or each.seconds < acts
        assert each.should_move is (each.seconds >= acts)
        assert each.is_settling is (begins <= each.seconds < acts)
    assert said[-1].city == "Singapore"
    assert said[-1].saving_ms > 30
    assert said[-1].confidence is Confidence.HIGH


def test_a_user_who_follows_may_stay_until_the_swarm_comes_back(
    sites: tuple[ServerSite, ...], legs: Mapping[str, HomeLeg]
) -> None:
    said = list(story(sites, legs, {0: FIRST_EXIT, 180: "Singapore"}, until=CYCLE + 40))
    assert all(
        not each.worth_moving and not each.is_settling and each.city == "Singapore"
        for each in said
        if 180 <= each.seconds <= 400
    )
    assert said[-1].city == "Marseille"
    assert said[-1].should_move


def test_starting_over_says_stay_before_the_swarm_leaves(
    sites: tuple[ServerSite, ...], legs: Mapping[str, HomeLeg]
) -> None:
    exits: dict[float, str] = {0: FIRST_EXIT, 180: "Singapore", 300: FIRST_EXIT}
    said = list(story(sites, legs, exits, until=360, start_over=300))
    assert not any(each.should_move for each in said if each.seconds >= 300)
    assert all(
        not each.worth_moving and not each.is_settling and each.city == FIRST_EXIT
        for each in said
        if each.seconds >= 330
    )


@pytest.mark.parametrize("city", EXITS)
def test_every_advice_can_be_followed(
    sites: tuple[ServerSite, ...], legs: Mapping[str, HomeLeg], city: str
) -> None:
    said = story(sites, legs, {0: city}, until=2 * CYCLE)
    assert {each.city for each in said} <= set(EXITS)
