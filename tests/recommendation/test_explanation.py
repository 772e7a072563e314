"""Servers, shares and drawbacks of the sites of a ranking."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from custom_components.qb_peer_vpn.models import (
    Recommendation,
    ScoredSite,
    ServerSite,
    VpnServer,
)
from custom_components.qb_peer_vpn.recommendation import (
    Drawback,
    ExplainedSite,
    Rejection,
    Swarm,
    explain,
)

from . import builders
from .builders import at, ranking_of, sites, swarm_in
from .corridor_graph import shipped

SWARM = swarm_in({"Zurich": 5, "New York": 3, "Sydney": 2})


def ranking(*names: str, measured: dict[str, float] | None = None) -> list[ScoredSite]:
    places = [replace(each, server_count=20) for each in sites(*names)]
    return list(ranking_of(places, at("Paris"), SWARM, measured))


def server_at(place: ServerSite, number: int = 1) -> VpnServer:
    """Return a server named after a site."""
    return VpnServer(
        provider="protonvpn",
        name=f"{place.key}#{number}",
        hostname="node.example",
        country_code=place.country_code,
        city=place.city,
        addresses=(),
        features=frozenset(),
    )


def recommendation(ranked: Sequence[ScoredSite]) -> Recommendation:
    """Recommend the second server of the best site."""
    return builders.recommendation(
        ranked[0],
        ranked[-1],
        server=server_at(ranked[0].site, 2),
        ranking=tuple(ranked),
    )


def explain_some(
    some: Sequence[ScoredSite],
    ranked: Sequence[ScoredSite],
    *,
    swarm: Swarm = SWARM,
    rejected: Mapping[str, Rejection] | None = None,
) -> tuple[ExplainedSite, ...]:
    return explain(
        some,
        recommendation(ranked),
        swarm,
        rejected=rejected or {},
        corridors=shipped(),
        pick_server=server_at,
    )


def explain_all(
    ranked: Sequence[ScoredSite],
    *,
    swarm: Swarm = SWARM,
    rejected: Mapping[str, Rejection] | None = None,
) -> tuple[ExplainedSite, ...]:
    return explain_some(ranked, ranked, swarm=swarm, rejected=rejected)


def drawbacks(explained: ExplainedSite) -> set[Drawback]:
    return set(explained.drawbacks)


def test_sites_are_explained_in_the_given_order() -> None:
    ranked = ranking("Berlin", "Frankfurt", "Tokyo")
    explained = explain_some(ranked[1:], ranked)
    assert [each.site.key for each in explained] == ["Berlin", "Tokyo"]


def test_the_recommended_server_is_named_and_one_is_picked_at_the_other_sites() -> None:
    explained = explain_all(ranking("Frankfurt", "Tokyo"))
    names = [each.server.name for each in explained if each.server]
    assert names == ["Frankfurt#2", "Tokyo#1"]


def test_a_single_site_is_compared_with_the_best_of_all() -> None:
    ranked = ranking("Frankfurt", "Tokyo")
    (tokyo,) = explain_some(ranked[1:], ranked)
    assert Drawback.LONGER_HOME_LEG in tokyo.drawbacks


def test_shares_within_a_time_count_the_whole_path() -> None:
    (best,) = explain_all(ranking("Frankfurt"))
    # Zurich is behind Frankfurt, New York across the Atlantic, Sydney beyond 200 ms.
    assert list(best.shares_within) == pytest.approx([0.5, 0.5, 0.8])


def test_without_peers_no_share_is_within_any_time() -> None:
    (best,) = explain_all(ranking("Frankfurt"), swarm=swarm_in({}))
    assert best.shares_within == (0.0, 0.0, 0.0)


def test_a_good_site_has_no_drawbacks() -> None:
    (best,) = explain_all(ranking("Frankfurt"))
    assert not best.drawbacks


def test_longer_legs_are_drawbacks() -> None:
    explained = explain_all(ranking("Frankfurt", "Tokyo"))
    assert drawbacks(explained[1]) == {
        Drawback.LONGER_HOME_LEG,
        Drawback.LONGER_PEER_LEG,
    }


def test_a_modeled_leg_is_a_drawback_if_others_are_measured() -> None:
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
def test_properties_of_a_site_can_be_drawbacks(
    change: dict[str, object], drawback: Drawback
) -> None:
    (scored,) = ranking("Frankfurt")
    changed = replace(scored, site=replace(scored.site, **change))  # type: ignore[arg-type]
    (explained,) = explain_all([changed])
    assert drawbacks(explained) == {drawback}


def test_an_answer_that_is_too_soon_is_a_drawback() -> None:
    rejected = {"Tokyo": Rejection.FASTER_THAN_LIGHT, "Frankfurt": Rejection.NO_ANSWER}
    first, second = explain_all(ranking("Frankfurt", "Tokyo"), rejected=rejected)
    assert Drawback.ANSWERS_TOO_SOON not in drawbacks(first)
    assert Drawback.ANSWERS_TOO_SOON in drawbacks(second)
