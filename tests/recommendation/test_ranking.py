"""Sites in order."""

import pytest

from custom_components.qb_peer_vpn.geo import geodesic_km
from custom_components.qb_peer_vpn.models import ScoredSite
from custom_components.qb_peer_vpn.recommendation.ranking import rank_sites
from custom_components.qb_peer_vpn.recommendation.shown_paths import shown_legs

from .builders import at, costs_of, keys, poll_of, sites, swarm_in

NAMES = (
    "Amsterdam",
    "Auckland",
    "Berlin",
    "Chicago",
    "Lisbon",
    "London",
    "Suva",
    "Sydney",
    "Tokyo",
)


def ranked(
    costs: dict[str, float], *, has_peers: bool = True
) -> tuple[ScoredSite, ...]:
    poll = poll_of(
        sites(*costs), at("Paris"), swarm_in({"Zurich": 1} if has_peers else {})
    )
    shown = shown_legs(poll.legs.home_ms, poll.legs.peer_ms, chosen=0, is_modeled=False)
    return rank_sites(poll, shown, poll.legs.peer_km, costs_of(costs))


def test_the_cheapest_site_is_first_and_equal_ones_are_sorted_by_key() -> None:
    costs = {"Berlin": 30.0, "Tokyo": 10.0, "London": 30.0, "Amsterdam": 30.0}
    assert keys(ranked(costs)) == ["Tokyo", "Amsterdam", "Berlin", "London"]


def test_a_path_is_the_sum_of_its_legs() -> None:
    (best, *_) = ranked({"Berlin": 1.0, "London": 2.0})
    assert best.path_ms == best.home_leg_ms + best.peer_leg_ms
    assert best.path_ms % 5 == best.home_leg_ms % 5 == 0
    assert best.peer_distance_km == pytest.approx(670.0, abs=5.0)


def test_without_peers_there_is_no_distance_to_them() -> None:
    assert ranked({"Berlin": 1.0}, has_peers=False)[0].peer_distance_km is None


def test_home_distances_are_geodesic() -> None:
    for scored in ranked({name: float(rank) for rank, name in enumerate(NAMES)}):
        geodesic = geodesic_km(at("Paris"), scored.site.coordinates)
        assert scored.home_distance_km == pytest.approx(geodesic, abs=0.05)
