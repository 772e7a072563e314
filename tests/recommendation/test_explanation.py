"""What is said about the sites of a ranking."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from custom_components.qb_peer_vpn.geo import geodesic_km
from custom_components.qb_peer_vpn.models import ScoredSite
from custom_components.qb_peer_vpn.recommendation import (
    Drawback,
    Explanation,
    Rejection,
    Swarm,
    explain,
)
from custom_components.qb_peer_vpn.recommendation.path_cost import path_legs
from custom_components.qb_peer_vpn.recommendation.ranking import rank_sites
from custom_components.qb_peer_vpn.recommendation.strategies import fastest_path

from .builders import at, sites, swarm_in

SWARM = swarm_in({"Zurich": 5, "New York": 3, "Sydney": 2})


def ranking(*names: str, measured: dict[str, float] | None = None) -> list[ScoredSite]:
    places = [replace(each, server_count=20) for each in sites(*names)]
    legs = path_legs(places, at("Paris"), SWARM, measured or {})
    costs = dict(zip(names, fastest_path(legs).tolist(), strict=True))
    return list(rank_sites(places, legs, costs, peers=True))


def explain_all(
    ranked: Sequence[ScoredSite],
    *,
    swarm: Swarm = SWARM,
    rejected: Mapping[str, Rejection] | None = None,
) -> tuple[Explanation, ...]:
    return explain(ranked, ranked, swarm, at("Paris"), rejected=rejected or {})


def drawbacks(explanation: Explanation) -> set[Drawback]:
    return set(explanation.drawbacks)


def test_the_sites_asked_for_are_explained_in_their_order() -> None:
    ranked = ranking("Berlin", "Frankfurt", "Tokyo")
    explained = explain(ranked[1:], ranked, SWARM, at("Paris"), rejected={})
    assert [each.scored.site.key for each in explained] == ["Berlin", "Tokyo"]


def test_the_best_of_all_is_the_measure_of_a_single_one() -> None:
    ranked = ranking("Frankfurt", "Tokyo")
    (tokyo,) = explain(ranked[1:], ranked, SWARM, at("Paris"), rejected={})
    assert Drawback.LONGER_HOME_LEG in tokyo.drawbacks


def test_the_reach_counts_the_whole_way() -> None:
    (best,) = explain_all(ranking("Frankfurt"))
    # Zurich lies behind Frankfurt, New York across the Atlantic, Sydney beyond 200 ms.
    assert list(best.reach) == pytest.approx([0.5, 0.5, 0.8])


def test_without_peers_nothing_is_reached() -> None:
    (best,) = explain_all(ranking("Frankfurt"), swarm=swarm_in({}))
    assert best.reach == (0.0, 0.0, 0.0)


def test_distances_are_geodesic_for_all_that_are_shown() -> None:
    explained = explain_all(ranking("Berlin", "Tokyo"))
    for each in explained:
        assert each.scored.home_distance_km == geodesic_km(
            at("Paris"), each.scored.site.coordinates
        )


def test_a_good_site_has_nothing_against_it() -> None:
    (best,) = explain_all(ranking("Frankfurt"))
    assert not best.drawbacks


def test_longer_legs_speak_against_a_site() -> None:
    explained = explain_all(ranking("Frankfurt", "Tokyo"))
    assert drawbacks(explained[1]) == {
        Drawback.LONGER_HOME_LEG,
        Drawback.LONGER_PEER_LEG,
    }


def test_a_model_speaks_against_a_site_where_others_are_measured() -> None:
    ranked = ranking("Frankfurt", "Berlin", measured={"Frankfurt": 9.0})
    first, second = explain_all(ranked)
    assert Drawback.NOT_MEASURED not in drawbacks(first)
    assert Drawback.NOT_MEASURED in drawbacks(second)


@pytest.mark.parametrize(
    ("change", "drawback"),
    [
        ({"server_count": 2}, Drawback.FEW_SERVERS),
        ({"radius_km": 500.0}, Drawback.ROUGH_PLACE),
        ({"physical_country": "FR"}, Drawback.STANDS_ELSEWHERE),
    ],
)
def test_what_a_site_is_may_speak_against_it(
    change: dict[str, object], drawback: Drawback
) -> None:
    (scored,) = ranking("Frankfurt")
    changed = replace(scored, site=replace(scored.site, **change))  # type: ignore[arg-type]
    (explained,) = explain_all([changed])
    assert drawbacks(explained) == {drawback}


def test_a_site_that_answers_too_soon_stands_elsewhere_than_it_says() -> None:
    rejected = {"Tokyo": Rejection.FASTER_THAN_LIGHT, "Frankfurt": Rejection.NO_ANSWER}
    first, second = explain_all(ranking("Frankfurt", "Tokyo"), rejected=rejected)
    assert Drawback.ANSWERS_TOO_SOON not in drawbacks(first)
    assert Drawback.ANSWERS_TOO_SOON in drawbacks(second)
