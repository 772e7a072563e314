"""The whole room: located peers in, a recommendation out."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import pairwise
import random

from hypothesis import given, settings as hypothesis_settings, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import (
    Confidence,
    Coordinates,
    LocatedPeer,
    Reason,
    Recommendation,
    ServerSite,
    VpnServer,
)
from custom_components.qb_peer_vpn.recommendation import (
    DecisionState,
    Settings,
    Strategy,
    Swarm,
    decision_state_from_store,
    decision_state_to_store,
    recommend,
)

from .builders import (
    PLACES,
    at,
    city_location,
    country_location,
    keys,
    peers_at,
    peers_in,
    point,
    site,
    sites,
    swarm_in,
    swarm_of,
)

EVERYWHERE = [name for name in PLACES if name != "Azores"]


def advise(
    swarm: Swarm,
    *,
    home: str = "Berlin",
    choice: list[ServerSite] | None = None,
    strategy: Strategy = Strategy.FASTEST_PATH,
    margin_ms: float = 5.0,
    state: DecisionState | None = None,
    in_use: str | None = None,
    measured: Mapping[str, float] | None = None,
) -> tuple[Recommendation, DecisionState]:
    return recommend(
        swarm,
        sites(*EVERYWHERE) if choice is None else choice,
        at(home),
        settings=Settings(strategy=strategy, margin_ms=margin_ms),
        state=state or DecisionState(),
        in_use=in_use,
        measured_legs=measured or {},
        pick_server=pick_server,
    )


def pick_server(place: ServerSite) -> VpnServer:
    """Return a server whose name is the key of the site."""
    return VpnServer(
        provider="protonvpn",
        name=place.key,
        hostname="node.example",
        country_code=place.country_code,
        city=place.city,
        addresses=(),
        features=frozenset(),
    )


def test_the_nearest_is_fine_with_a_server_at_home() -> None:
    found, _ = advise(swarm_in({"London": 40, "New York": 40, "Tokyo": 40}))
    assert found.chosen.site.key == "Berlin"
    assert found.reason is Reason.NEAREST_IS_FINE
    assert found.saving_ms == 0.0
    assert found.confidence is Confidence.FAIR
    assert not found.reference_in_use
    assert not found.worth_moving


def test_the_server_of_the_recommended_site_is_picked() -> None:
    found, _ = advise(swarm_in({"New York": 40}), home="Azores")
    assert found.server == pick_server(found.chosen.site)


def test_far_from_every_server_a_detour_is_avoided() -> None:
    found, state = advise(swarm_in({"New York": 40, "Chicago": 10}), home="Azores")
    assert found.chosen.site.key == "New York"
    assert found.reference.site.key == "Lisbon"
    assert found.reason is Reason.BETTER_FOUND
    assert found.saving_ms == pytest.approx(
        found.reference.path_ms - found.chosen.path_ms
    )
    assert found.saving_ms > 5.0
    assert found.worth_moving
    assert (state.chosen, state.reference) == ("New York", "Lisbon")


def test_measured_legs_can_change_the_decision_of_the_model() -> None:
    swarm = swarm_in({"London": 50})
    measured = {"Berlin": 60.0, "Frankfurt": 12.0}
    found, _ = advise(
        swarm, choice=sites("Berlin", "Frankfurt", "Zurich"), measured=measured
    )
    assert found.chosen.site.key == "Frankfurt"
    assert found.chosen.home_leg_measured
    assert found.reference.site.key == "Berlin"
    assert found.saving_ms > 20.0
    assert found.confidence is Confidence.HIGH


def test_the_site_in_use_is_the_reference_if_it_is_known() -> None:
    swarm = swarm_in({"London": 50})
    found, _ = advise(swarm, in_use="Sydney")
    assert found.reference.site.key == "Sydney"
    assert found.reference_in_use
    assert found.reason is Reason.BETTER_FOUND
    stay, _ = advise(swarm, in_use="London")
    assert stay.chosen.site.key == "London"
    assert stay.reason is Reason.CURRENT_IS_FINE


def test_without_peers_the_nearest_is_recommended_and_the_state_is_kept() -> None:
    _, state = advise(swarm_in({"New York": 40}), home="Azores")
    found, after = advise(swarm_in({}), home="Azores", state=state)
    assert found.reason is Reason.NO_PEERS
    assert found.chosen.site.key == "Lisbon"
    assert found.chosen.peer_distance_km is None
    assert found.chosen.path_ms == found.chosen.home_leg_ms
    assert found.confidence is Confidence.LOW
    assert not found.worth_moving
    assert after == state


def test_one_peer_is_too_few_until_the_third_cycle() -> None:
    state = DecisionState()
    reasons = []
    for _ in range(3):
        found, state = advise(swarm_in({"New York": 1}), home="Azores", state=state)
        reasons.append(found.reason)
    assert reasons == [
        Reason.TOO_FEW_PEERS,
        Reason.TOO_FEW_PEERS,
        Reason.BETTER_FOUND,
    ]


def test_a_site_that_is_gone_is_left_at_once() -> None:
    swarm = swarm_in({"New York": 40})
    _, state = advise(swarm, home="Azores")
    rest = sites(*(name for name in EVERYWHERE if name != "New York"))
    found, state = advise(swarm, home="Azores", choice=rest, state=state)
    assert found.reason is Reason.SERVER_GONE
    assert found.chosen.site.key == "Chicago"
    assert found.worth_moving
    after, _ = advise(swarm, home="Azores", choice=rest, state=state)
    assert after.chosen.site.key == "Chicago"
    assert after.reason is Reason.BETTER_FOUND


def test_a_recommended_site_that_is_gone_is_no_reason_to_leave_a_good_site() -> None:
    swarm = swarm_in({"London": 40})
    state = DecisionState(
        strategy=Strategy.FASTEST_PATH, chosen="gone", reference="Berlin"
    )
    found, _ = advise(swarm, in_use="Berlin", state=state)
    assert found.reason is Reason.SERVER_GONE
    assert found.chosen.site.key == "Berlin"
    assert not found.worth_moving


@pytest.mark.parametrize(
    ("strategy", "chosen"),
    [
        (Strategy.FASTEST_PATH, "Berlin"),
        (Strategy.CLOSE_TO_PEERS, "Tokyo"),
        (Strategy.CLOSE_TO_HOME, "Berlin"),
    ],
)
def test_the_user_s_strategy_decides(strategy: Strategy, chosen: str) -> None:
    found, _ = advise(swarm_in({"Tokyo": 90, "Berlin": 10}), strategy=strategy)
    assert found.chosen.site.key == chosen
    assert found.ranking[0].site.key == chosen


def test_another_strategy_never_claims_a_faster_path() -> None:
    found, _ = advise(
        swarm_in({"Tokyo": 70, "London": 30}), strategy=Strategy.CLOSE_TO_PEERS
    )
    assert found.chosen.site.key == "Tokyo"
    assert found.saving_ms < 0.0


def test_the_ranking_contains_every_site() -> None:
    found, _ = advise(swarm_in({"New York": 40}), home="Azores")
    assert sorted(keys(found.ranking)) == sorted(EVERYWHERE)
    assert found.chosen in found.ranking
    assert found.reference in found.ranking


def test_a_quiet_swarm_gives_equal_recommendations() -> None:
    _, state = advise(swarm_in({"New York": 20, "Tokyo": 20}))
    answers = []
    for _ in range(40):
        found, state = advise(swarm_in({"New York": 20, "Paris": 20}), state=state)
        answers.append(found)
    assert answers[-1] == answers[-2]


def test_without_sites_there_is_no_recommendation() -> None:
    with pytest.raises(ValueError, match="no site"):
        advise(swarm_in({"London": 1}), choice=[])


def test_home_and_peers_across_the_antimeridian() -> None:
    fiji = peers_at([city_location(point(-17.0, -179.9), "FJ")] * 20)
    found, _ = advise(swarm_of(fiji), home="Auckland", choice=sites("Suva", "Sydney"))
    assert found.ranking[0].site.key == "Suva"
    assert found.ranking[0].peer_distance_km == pytest.approx(215.0, abs=5.0)


def test_the_points_of_a_country_decide_like_its_cities() -> None:
    shares = {"New York": 29, "Chicago": 20, "Los Angeles": 18}
    country = country_location("US", [(at(name), n / 67) for name, n in shares.items()])
    by_country, _ = advise(swarm_of(peers_at([country] * 67)), home="Azores")
    by_city, _ = advise(swarm_in(shares), home="Azores")
    assert keys(by_country.ranking) == keys(by_city.ranking)
    assert by_country.chosen.path_ms == pytest.approx(by_city.chosen.path_ms)


peers_anywhere = st.lists(
    st.tuples(st.integers(0, 40), st.sampled_from(EVERYWHERE)), min_size=1, max_size=60
)


@hypothesis_settings(max_examples=50)
@given(
    drawn=peers_anywhere,
    seed=st.integers(0, 1000),
    strategy=st.sampled_from(Strategy),
    in_use=st.none() | st.sampled_from(EVERYWHERE),
)
def test_the_order_of_peers_and_sites_does_not_matter(
    drawn: list[tuple[int, str]], seed: int, strategy: Strategy, in_use: str | None
) -> None:
    peers = [
        replace(one, network=peers_at([one.location] * (n + 1))[n].network)
        for n, name in drawn
        for one in peers_in({name: 1})
    ]
    shuffle = random.Random(seed)
    choice = sites(*EVERYWHERE)
    one = advise(swarm_of(peers), choice=choice, strategy=strategy, in_use=in_use)
    other = advise(
        swarm_of(shuffle.sample(peers, len(peers))),
        choice=shuffle.sample(choice, len(choice)),
        strategy=strategy,
        in_use=in_use,
    )
    assert one == other


@hypothesis_settings(max_examples=50)
@given(drawn=peers_anywhere, copies=st.integers(2, 5))
def test_only_the_proportions_of_a_swarm_matter(
    drawn: list[tuple[int, str]], copies: int
) -> None:
    locations = [city_location(at(name)) for _, name in drawn for _ in range(15)]
    once, _ = advise(swarm_of(peers_at(locations)))
    often, _ = advise(swarm_of(peers_at(locations * copies)))
    assert once.chosen.site == often.chosen.site
    assert [scored.path_ms for scored in once.ranking] == pytest.approx(
        [scored.path_ms for scored in often.ranking]
    )


@hypothesis_settings(max_examples=50)
@given(
    drawn=peers_anywhere,
    home=st.sampled_from(sorted(PLACES)),
    in_use=st.none() | st.sampled_from(EVERYWHERE),
    cycles=st.integers(1, 3),
)
def test_a_move_gains_at_least_the_margin_and_staying_gains_nothing(
    drawn: list[tuple[int, str]], home: str, in_use: str | None, cycles: int
) -> None:
    swarm = swarm_of(peers_at(city_location(at(name)) for _, name in drawn))
    state = DecisionState()
    for _ in range(cycles):
        found, state = advise(swarm, home=home, state=state, in_use=in_use)
    if found.worth_moving:
        assert found.saving_ms >= 5.0
        assert found.chosen.site == found.ranking[0].site
    else:
        assert found.saving_ms == 0.0
        assert found.chosen == found.reference


def drawn_peers(
    chance: random.Random, share: Mapping[str, float], number: int
) -> list[LocatedPeer]:
    """Draw peers scattered around the places, each in its own network."""
    names = chance.choices(list(share), list(share.values()), k=number)
    return peers_at(
        city_location(
            Coordinates(
                latitude=at(name).latitude + chance.gauss(0.0, 2.0),
                longitude=at(name).longitude + chance.gauss(0.0, 2.0),
            )
        )
        for name in names
    )


def churned_swarms(share: Mapping[str, float], cycles: int) -> Iterator[Swarm]:
    """Yield a swarm of 60 peers, a fifth of which are replaced in every cycle."""
    chance = random.Random(20_261_120)
    peers = drawn_peers(chance, share, 60)
    for _ in range(cycles):
        for place, newcomer in zip(
            chance.sample(range(60), 12), drawn_peers(chance, share, 12), strict=True
        ):
            peers[place] = replace(newcomer, network=peers[place].network)
        yield swarm_of(peers)


def changes(chosen: list[str]) -> int:
    return sum(a != b for a, b in pairwise(chosen))


def recommended(
    share: Mapping[str, float],
    choice: list[ServerSite],
    *,
    in_use: str | None,
    damped: bool,
) -> list[str]:
    """Return site and verdict in the Azores, cycle by cycle."""
    state = DecisionState()
    chosen = []
    for swarm in churned_swarms(share, cycles=300):
        found, after = advise(
            swarm,
            home="Azores",
            choice=choice,
            state=state,
            in_use=in_use,
            margin_ms=5.0 if damped else 0.0,
        )
        state = after if damped else state
        chosen.append(f"{found.chosen.site.key} {found.worth_moving}")
    return chosen


@pytest.mark.parametrize("in_use", [None, "Lisbon", "Tokyo"])
def test_a_churning_swarm_does_not_change_the_recommendation(
    in_use: str | None,
) -> None:
    share = {"New York": 3.5, "London": 3.5, "Paris": 2.0, "Tokyo": 1.0}
    choice = sites("Chicago", "Lisbon", "London", "New York", "Paris", "Tokyo")
    assert changes(recommended(share, choice, in_use=in_use, damped=False)) >= 20
    assert changes(recommended(share, choice, in_use=in_use, damped=True)) <= 2


@pytest.mark.parametrize("in_use", [None, "Lisbon"])
def test_nearly_equal_sites_do_not_alternate(in_use: str | None) -> None:
    share = {"New York": 9.0, "Chicago": 1.0}
    north, south = point(41.2, -74.0), point(40.2, -74.0)
    choice = [*sites("Lisbon"), site("A", north), site("B", south)]
    assert changes(recommended(share, choice, in_use=in_use, damped=False)) >= 20
    assert changes(recommended(share, choice, in_use=in_use, damped=True)) <= 2


def test_the_recommendation_survives_a_restart() -> None:
    west, east = point(40.7, -75.0), point(40.7, -73.0)
    choice = [*sites("Lisbon"), site("A", west), site("B", east)]
    near_b = swarm_of(peers_at([city_location(east)] * 30))
    near_a = swarm_of(peers_at([city_location(west)] * 30))
    first, state = advise(near_b, home="Azores", choice=choice)
    state = decision_state_from_store(decision_state_to_store(state))
    for _ in range(20):
        then, state = advise(near_a, home="Azores", choice=choice, state=state)
    assert first.chosen.site.key == then.chosen.site.key == "B"
    assert then.ranking[0].site.key == "A"
