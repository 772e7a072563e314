"""The peers outside of all clusters: how many, how far away, and where."""

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import Elsewhere
from custom_components.qb_peer_vpn.recommendation.clustering.elsewhere import MOST_DOTS
from tests.recommendation.builders import PLACES, at, swarm_in

from .clusterings import find, found_in, scored


def elsewhere_of(counts: dict[str, int], *, max_clusters: int = 1) -> Elsewhere:
    found = found_in(counts, max_clusters=max_clusters).elsewhere
    assert found is not None
    return found


def test_where_all_peers_are_in_clusters_there_is_no_elsewhere() -> None:
    assert found_in({"Tokyo": 50, "Paris": 30}).elsewhere is None
    assert found_in({}).elsewhere is None


def test_the_countries_are_named_with_their_shares_of_the_swarm() -> None:
    found = elsewhere_of({"Tokyo": 50, "Paris": 30, "Chicago": 20})
    assert found.share == pytest.approx(0.5)
    assert found.countries == (("FR", 0.3), ("US", 0.2))


def test_each_place_has_a_dot_the_largest_first() -> None:
    found = elsewhere_of({"Tokyo": 50, "Paris": 30, "Chicago": 20})
    assert [dot.share for dot in found.dots] == [0.3, 0.2]
    for dot, name in zip(found.dots, ("Paris", "Chicago"), strict=True):
        place = at(name)
        assert dot.coordinates.latitude == round(place.latitude, 1)
        assert dot.coordinates.longitude == round(place.longitude, 1)


def test_the_paths_to_clusters_and_elsewhere_average_to_the_path_to_the_swarm() -> None:
    swarm = swarm_in({"Tokyo": 50, "Paris": 30, "Chicago": 20})
    frankfurt, new_york = scored("Frankfurt", "New York", swarm=swarm)
    found = find(swarm, recommended=frankfurt, reference=new_york, max_clusters=1)
    assert found.elsewhere is not None
    [tokyo], other = found.clusters, found.elsewhere
    recommended = [each.recommended_path_ms for each in (tokyo, other)]
    reference = [each.reference_path_ms for each in (tokyo, other)]
    assert sum(recommended) / 2 == pytest.approx(frankfurt.path_ms, abs=5)
    assert sum(reference) / 2 == pytest.approx(new_york.path_ms, abs=5)


@given(
    st.dictionaries(st.sampled_from(sorted(PLACES)), st.integers(1, 40)),
    st.integers(1, 5),
)
def test_no_peer_is_lost(counts: dict[str, int], max_clusters: int) -> None:
    found = found_in(counts, max_clusters=max_clusters)
    elsewhere = found.elsewhere
    outside = 0.0 if elsewhere is None else elsewhere.share
    assert outside == pytest.approx(found.outside_share, abs=1e-6)
    if elsewhere is not None:
        assert len(elsewhere.dots) <= MOST_DOTS
        assert sum(dot.share for dot in elsewhere.dots) == pytest.approx(
            outside, abs=0.01
        )
        assert sum(share for _, share in elsewhere.countries) == pytest.approx(
            outside, abs=0.01
        )
