"""Which differences are a change: the table of cases."""

from dataclasses import dataclass, replace

import pytest

from custom_components.qb_peer_vpn.models import (
    Confidence,
    Reason,
    Recommendation,
    ScoredSite,
    VpnServer,
)
from custom_components.qb_peer_vpn.recommendation import Change, decided, find_change

from .builders import site


def scored(key: str) -> ScoredSite:
    return ScoredSite(
        site=site(key),
        path_ms=50.0,
        home_leg_ms=10.0,
        home_leg_measured=False,
        peer_leg_ms=40.0,
        home_distance_km=500.0,
        peer_distance_km=500.0,
        cost_ms=50.0,
    )


def server(name: str) -> VpnServer:
    return VpnServer(
        provider="protonvpn",
        name=name,
        hostname=f"{name}.example",
        country_code="XX",
        city=None,
        addresses=(),
        features=frozenset(),
    )


def advice(
    place: str, name: str | None = None, reason: Reason = Reason.BETTER_FOUND
) -> Recommendation:
    """Return the recommendation of a server, compared with New York."""
    return Recommendation(
        chosen=scored(place),
        server=server(name) if name else None,
        reason=reason,
        reference=scored("New York"),
        reference_in_use=True,
        saving_ms=10.0,
        confidence=Confidence.FAIR,
        ranking=(),
    )


@dataclass(frozen=True, kw_only=True)
class Case:
    """Two recommendations in a row, and what changed."""

    before: Recommendation
    after: Recommendation
    server: bool
    verdict: bool
    move: bool


FINE = Reason.CURRENT_IS_FINE
CASES = {
    "another place": Case(
        before=advice("Tokyo", "JP#1"),
        after=advice("Zurich", "CH#1"),
        server=True,
        verdict=False,
        move=True,
    ),
    "another place, without a list of servers": Case(
        before=advice("Tokyo"),
        after=advice("Zurich"),
        server=True,
        verdict=False,
        move=True,
    ),
    "another server of the same place": Case(
        before=advice("Tokyo", "JP#1"),
        after=advice("Tokyo", "JP#2"),
        server=True,
        verdict=False,
        move=True,
    ),
    "a move to the same server becomes worth it": Case(
        before=advice("Tokyo", "JP#1", FINE),
        after=advice("Tokyo", "JP#1"),
        server=False,
        verdict=True,
        move=True,
    ),
    "a move to the same server stops being worth it": Case(
        before=advice("Tokyo", "JP#1"),
        after=advice("Tokyo", "JP#1", FINE),
        server=False,
        verdict=True,
        move=False,
    ),
    "another place that is not worth a move": Case(
        before=advice("Tokyo", "JP#1", FINE),
        after=advice("Zurich", "CH#1", FINE),
        server=True,
        verdict=False,
        move=False,
    ),
}

NO_CHANGE = {
    "the same": (advice("Tokyo", "JP#1"), advice("Tokyo", "JP#1")),
    "a list arrives and names the server": (advice("Tokyo"), advice("Tokyo", "JP#1")),
    "the server lost its name": (advice("Tokyo", "JP#1"), advice("Tokyo")),
    "more to save": (
        advice("Tokyo", "JP#1"),
        replace(advice("Tokyo", "JP#1"), saving_ms=40.0),
    ),
    "another reason to move": (
        advice("Tokyo", "JP#1"),
        advice("Tokyo", "JP#1", Reason.SERVER_GONE),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_change_is_found(case: Case) -> None:
    change = find_change(case.before, case.after)
    assert change == Change(before=case.before, after=case.after)
    assert change.is_another_server is case.server
    assert change.is_another_verdict is case.verdict
    assert change.is_new_reason_to_move is case.move


@pytest.mark.parametrize("pair", NO_CHANGE.values(), ids=NO_CHANGE)
def test_other_differences_are_no_change(
    pair: tuple[Recommendation, Recommendation],
) -> None:
    assert find_change(*pair) is None


@pytest.mark.parametrize("reason", Reason)
def test_without_peers_nothing_is_decided(reason: Reason) -> None:
    assert decided(advice("Tokyo", reason=reason)) is (reason is not Reason.NO_PEERS)
