"""How much a recommendation saves, and how far that can be trusted."""

import pytest

from custom_components.qb_peer_vpn.models import Confidence, Reason, ScoredSite
from custom_components.qb_peer_vpn.recommendation import Strategy, rounded_ms
from custom_components.qb_peer_vpn.recommendation.decision import Decision
from custom_components.qb_peer_vpn.recommendation.saving import confidence, saving_ms

from .builders import at, site


def scored(
    key: str,
    *,
    path: float = 50.0,
    cost: float = 50.0,
    measured: bool = False,
    home_km: float = 1_000.0,
) -> ScoredSite:
    return ScoredSite(
        site=site(key, at("Berlin")),
        path_ms=path,
        home_leg_ms=10.0,
        home_leg_measured=measured,
        peer_leg_ms=path - 10.0,
        home_distance_km=home_km,
        peer_distance_km=500.0,
        cost_ms=cost,
    )


def decision(reason: Reason) -> Decision:
    return Decision(chosen="A", reference="B", reason=reason)


@pytest.mark.parametrize(
    ("strategy", "reason", "saving"),
    [
        (Strategy.FASTEST_PATH, Reason.BETTER_FOUND, 8.0),
        (Strategy.FASTEST_PATH, Reason.SERVER_GONE, 8.0),
        (Strategy.CLOSE_TO_PEERS, Reason.BETTER_FOUND, -30.0),
        (Strategy.FASTEST_PATH, Reason.NO_PEERS, 0.0),
        (Strategy.CLOSE_TO_HOME, Reason.TOO_FEW_PEERS, 0.0),
    ],
)
def test_the_saving_is_that_of_the_path(
    strategy: Strategy, reason: Reason, saving: float
) -> None:
    chosen, reference = scored("A", path=90.0, cost=42.0), scored("B", path=60.0)
    assert saving_ms(strategy, decision(reason), chosen, reference) == saving


@pytest.mark.parametrize("strategy", Strategy)
def test_a_site_that_is_only_kept_saves_nothing(strategy: Strategy) -> None:
    chosen, reference = scored("A", path=40.0), scored("B", path=50.0)
    kept = decision(Reason.CURRENT_IS_FINE)
    assert saving_ms(strategy, kept, chosen, reference) == 0.0


def test_a_saving_is_never_negative_with_the_fastest_path() -> None:
    chosen, reference = scored("A", cost=52.0), scored("B", cost=50.0)
    gone = decision(Reason.SERVER_GONE)
    assert saving_ms(Strategy.FASTEST_PATH, gone, chosen, reference) == 0.0


@pytest.mark.parametrize(
    ("saving", "measured", "networks", "expected"),
    [
        (20.0, True, 15, Confidence.HIGH),
        (19.9, True, 15, Confidence.FAIR),
        (20.0, False, 15, Confidence.FAIR),
        (19.9, False, 15, Confidence.LOW),
        (90.0, True, 14, Confidence.LOW),
        (-30.0, False, 500, Confidence.LOW),
    ],
)
def test_confidence_is_high_if_the_saving_is_large_and_measured(
    saving: float, measured: bool, networks: int, expected: Confidence
) -> None:
    chosen, reference = scored("A", measured=measured), scored("B", measured=measured)
    assert confidence(saving, chosen, reference, networks) is expected


def test_one_modeled_leg_lowers_the_confidence() -> None:
    chosen, reference = scored("A", measured=True), scored("B")
    assert confidence(40.0, chosen, reference, 100) is Confidence.FAIR


@pytest.mark.parametrize(
    ("home_km", "expected"), [(399.0, Confidence.FAIR), (401.0, Confidence.LOW)]
)
def test_confidence_in_staying_is_fair_with_a_server_close_to_home(
    home_km: float, expected: Confidence
) -> None:
    stay = scored("A", home_km=home_km)
    assert confidence(0.0, stay, stay, 100) is expected


@pytest.mark.parametrize(
    ("milliseconds", "read"),
    [
        (0.0, 0),
        (4.4, 4),
        (4.5, 5),
        (19.6, 20),
        (20.0, 20),
        (20.1, 20),
        (24.9, 20),
        (25.0, 30),
        (187.0, 190),
        (-6.6, -7),
        (-44.0, -40),
    ],
)
def test_savings_above_twenty_are_rounded_to_tens(
    milliseconds: float, read: int
) -> None:
    assert rounded_ms(milliseconds) == read
