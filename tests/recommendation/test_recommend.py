"""The whole room: located peers in, a recommendation out."""

from dataclasses import replace
from datetime import timedelta
import random

from hypothesis import given, settings as hypothesis_settings, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import Confidence, Reason
from custom_components.qb_peer_vpn.recommendation import (
    DecisionState,
    Strategy,
    decision_state_from_store,
    decision_state_to_store,
)

from .advice import EVERYWHERE, MINUTE, advise, pick_server
from .builders import (
    NOON,
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


def test_the_nearest_is_fine_with_a_server_at_home() -> None:
    found, _ = advise(swarm_in({"London": 40, "New York": 40, "Tokyo": 40}))
    assert found.chosen.site.key == "Berlin"
    assert found.reason is Reason.NEAREST_IS_FINE
    assert found.saving_ms == 0
    assert found.confidence is Confidence.LOW
    assert not found.reference_in_use
    assert not found.worth_moving


def test_the_server_of_the_recommended_site_is_picked() -> None:
    found, _ = advise(swarm_in({"New York": 40}), home="Azores")
    assert found.server == pick_server(found.chosen.site)


FAR = sites("London", "New York", "Tokyo")
"""None of them is near the Azores."""


def test_far_from_every_server_a_detour_is_avoided() -> None:
    found, state = advise(
        swarm_in({"New York": 40, "Chicago": 10}), home="Azores", choice=FAR
    )
    assert found.chosen.site.key == "New York"
    assert found.reference.site.key == "London"
    assert found.reason is Reason.BETTER_FOUND
    assert found.saving_ms == found.reference.path_ms - found.chosen.path_ms
    assert found.saving_ms > 5
    assert found.worth_moving
    assert (state.chosen, state.reference) == ("New York", "London")


def test_measured_legs_can_change_the_decision_of_the_model() -> None:
    swarm = swarm_in({"London": 50})
    measured = {"Berlin": 60.0, "Frankfurt": 12.0}
    found, _ = advise(
        swarm, choice=sites("Berlin", "Frankfurt", "Zurich"), measured=measured
    )
    assert found.chosen.site.key == "Frankfurt"
    assert found.chosen.home_leg_measured
    assert found.reference.site.key == "Berlin"
    assert found.saving_ms > 20
    assert found.confidence is Confidence.HIGH


def test_staying_at_a_measured_site_is_fair() -> None:
    found, _ = advise(
        swarm_in({"London": 50}),
        choice=sites("Frankfurt", "Zurich"),
        in_use="Frankfurt",
        measured={"Frankfurt": 12.0},
    )
    assert found.reason is Reason.CURRENT_IS_FINE
    assert found.confidence is Confidence.FAIR


def test_where_nothing_is_measured_half_of_a_saving_is_shown() -> None:
    swarm, choice = swarm_in({"New York": 50}), sites("New York", "Tokyo")
    modeled, _ = advise(swarm, home="Azores", choice=choice, in_use="Tokyo")
    # A measured leg to somewhere else changes nothing but what is believed.
    somewhere = [*choice, site("far", point(-60.0, 0.0))]
    measured, _ = advise(
        swarm, home="Azores", choice=somewhere, in_use="Tokyo", measured={"far": 300.0}
    )
    assert modeled.chosen.site.key == measured.chosen.site.key == "New York"
    assert modeled.saving_ms == pytest.approx(measured.saving_ms / 2, abs=5)
    assert modeled.chosen.path_ms == measured.chosen.path_ms


def test_a_newly_measured_home_leg_counts_at_once() -> None:
    swarm, choice = swarm_in({"London": 50}), sites("Berlin", "Frankfurt")
    _, state = advise(swarm, choice=choice)
    measured = {"Berlin": 60.0, "Frankfurt": 12.0}
    found, _ = advise(
        swarm, choice=choice, state=state, measured=measured, now=NOON + MINUTE
    )
    assert found.chosen.site.key == "Frankfurt"
    assert found.reference.home_leg_ms == 60


def test_a_verdict_that_has_to_last_has_the_numbers_that_are_shown() -> None:
    """Only what the newest poll alone says has numbers of its own."""
    choice, state, said = sites("London", "Tokyo"), DecisionState(), list[bool]()
    for minute in range(40):
        found, state = advise(
            swarm_in({"London" if minute < 10 else "Tokyo": 50}),
            home="Azores",
            choice=choice,
            state=state,
            in_use="London",
            measured={"London": 40.0, "Tokyo": 60.0},
            now=NOON + minute * MINUTE,
        )
        if found.settling is None:
            continue
        said.append(found.worth_moving)
        # Nor are they faster than light over the distance beside them.
        for scored in found.ranking:
            assert scored.peer_distance_km is not None
            assert scored.peer_leg_ms > scored.peer_distance_km / 100
        if found.worth_moving:
            assert found.settling.saving_ms == found.saving_ms > 0
        else:
            assert found.settling.saving_ms > 200
            assert found.saving_ms == 0
    assert said == sorted(said)
    assert set(said) == {False, True}


def test_the_newest_poll_shows_where_a_saving_goes() -> None:
    state, savings, newest = DecisionState(), list[int](), list[int]()
    for minute in range(60):
        found, state = advise(
            swarm_in({"London" if minute < 10 else "Tokyo": 50}),
            home="Azores",
            choice=sites("London", "Tokyo"),
            state=state,
            in_use="London",
            measured={"London": 40.0, "Tokyo": 60.0},
            now=NOON + minute * MINUTE,
        )
        if found.worth_moving:
            savings.append(found.saving_ms)
            newest.append(found.newest_saving_ms)
    # Polls that are alike say the same, and the mean comes nearer to it.
    (last,) = set(newest)
    assert savings == sorted(savings)
    assert 0 < savings[0] < last / 2
    assert savings[-1] < last


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
    assert found.saving_ms == 0
    assert (found.since, found.has_lasted, found.settling) == (None, False, None)
    assert found.newest_saving_ms == 0
    assert after == state


def test_one_peer_is_too_few_until_the_third_poll() -> None:
    state = DecisionState()
    reasons = []
    for minute in range(3):
        found, state = advise(
            swarm_in({"New York": 1}),
            home="Azores",
            state=state,
            now=NOON + minute * MINUTE,
        )
        reasons.append(found.reason)
    assert reasons == [
        Reason.TOO_FEW_PEERS,
        Reason.TOO_FEW_PEERS,
        Reason.BETTER_FOUND,
    ]


def test_a_site_that_is_gone_is_left_at_once() -> None:
    swarm = swarm_in({"New York": 40})
    rest = [*sites("London"), site("Newark", point(40.74, -74.17))]
    _, state = advise(swarm, home="Azores", choice=[*rest, *sites("New York")])
    found, state = advise(swarm, home="Azores", choice=rest, state=state)
    assert found.reason is Reason.SERVER_GONE
    assert found.chosen.site.key == "Newark"
    assert found.worth_moving
    # As long as the exit is unknown, the user may still be there.
    for later, reason in (
        (timedelta(hours=23), Reason.SERVER_GONE),
        (timedelta(hours=25), Reason.BETTER_FOUND),
    ):
        after, _ = advise(
            swarm, home="Azores", choice=rest, state=state, now=NOON + later
        )
        assert after.chosen.site.key == "Newark"
        assert after.reason is reason
        assert after.worth_moving


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
    assert found.saving_ms < 0


def test_the_ranking_contains_every_site() -> None:
    found, _ = advise(swarm_in({"New York": 40}), home="Azores")
    assert sorted(keys(found.ranking)) == sorted(EVERYWHERE)
    assert found.chosen in found.ranking
    assert found.reference in found.ranking


def test_a_quiet_swarm_gives_equal_recommendations() -> None:
    _, state = advise(swarm_in({"New York": 20, "Tokyo": 20}))
    answers = []
    for minute in range(600):
        found, state = advise(
            swarm_in({"New York": 20, "Paris": 20}),
            state=state,
            now=NOON + minute * MINUTE,
        )
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
    assert by_country.chosen.cost_ms == pytest.approx(by_city.chosen.cost_ms)


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
    assert [scored.cost_ms for scored in once.ranking] == pytest.approx(
        [scored.cost_ms for scored in often.ranking]
    )


@hypothesis_settings(max_examples=50)
@given(
    drawn=peers_anywhere,
    home=st.sampled_from(sorted(PLACES)),
    in_use=st.none() | st.sampled_from(EVERYWHERE),
    cycles=st.integers(1, 3),
)
def test_a_move_gains_half_the_margin_as_shown_and_staying_gains_nothing(
    drawn: list[tuple[int, str]], home: str, in_use: str | None, cycles: int
) -> None:
    swarm = swarm_of(peers_at(city_location(at(name)) for _, name in drawn))
    state = DecisionState()
    for minute in range(cycles):
        found, state = advise(
            swarm, home=home, state=state, in_use=in_use, now=NOON + minute * MINUTE
        )
    gain = found.reference.cost_ms - found.chosen.cost_ms
    if found.worth_moving:
        # Nothing is measured: half of a gain is shown, rounded to steps.
        assert gain >= 5.0
        assert found.saving_ms == pytest.approx(gain / 2, abs=5)
    else:
        assert found.saving_ms == gain == 0
        assert found.chosen == found.reference
    assert found.saving_ms == found.reference.path_ms - found.chosen.path_ms


def test_the_recommendation_survives_a_restart() -> None:
    west, east = point(40.7, -74.5), point(40.7, -73.5)
    choice = [*sites("Lisbon"), site("A", west), site("B", east)]
    near_b = swarm_of(peers_at([city_location(east)] * 30))
    near_a = swarm_of(peers_at([city_location(west)] * 30))
    first, state = advise(near_b, home="Azores", choice=choice)
    restored = decision_state_from_store(decision_state_to_store(state))
    assert restored is not None
    state = restored
    for minute in range(1, 20):
        then, state = advise(
            near_a,
            home="Azores",
            choice=choice,
            state=state,
            now=NOON + minute * timedelta(hours=1),
        )
    assert first.chosen.site.key == then.chosen.site.key == "B"
    assert then.ranking[0].site.key == "A"
