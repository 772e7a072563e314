"""Which differences are announced: the table of cases."""

from dataclasses import dataclass, replace
import json

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import (
    Confidence,
    Reason,
    Recommendation,
    Settling,
    VpnServer,
)
from custom_components.qb_peer_vpn.recommendation import (
    Announced,
    Change,
    announce,
    announced_from_store,
    announced_to_store,
    can_be_announced,
    find_change,
)

from .builders import NOON, recommendation, scored, site

LOW = Confidence.LOW
FINE = Reason.CURRENT_IS_FINE


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
    place: str,
    name: str | None = None,
    reason: Reason = Reason.BETTER_FOUND,
    confidence: Confidence = Confidence.FAIR,
) -> Recommendation:
    """Return the recommendation of a server, compared with New York."""
    return recommendation(
        scored(place),
        scored("New York"),
        server=server(name) if name else None,
        reason=reason,
        confidence=confidence,
    )


@dataclass(frozen=True, kw_only=True)
class Case:
    """Two recommendations in a row, and what changed."""

    before: Recommendation
    after: Recommendation
    server: bool
    verdict: bool
    move: bool


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
    "another place that is uncertain": Case(
        before=advice("Tokyo", "JP#1"),
        after=advice("Zurich", "CH#1", confidence=LOW),
        server=True,
        verdict=False,
        move=False,
    ),
    "another place, because the server is gone": Case(
        before=advice("Tokyo", "JP#1"),
        after=advice("Zurich", "CH#1", Reason.SERVER_GONE, LOW),
        server=True,
        verdict=False,
        move=True,
    ),
    "an uncertain move becomes sure": Case(
        before=advice("Tokyo", "JP#1", confidence=LOW),
        after=advice("Tokyo", "JP#1"),
        server=False,
        verdict=False,
        move=True,
    ),
}

NO_CHANGE = {
    "the same": (advice("Tokyo", "JP#1"), advice("Tokyo", "JP#1")),
    "a list arrives and names the server": (advice("Tokyo"), advice("Tokyo", "JP#1")),
    "the server lost its name": (advice("Tokyo", "JP#1"), advice("Tokyo")),
    "more to save": (
        advice("Tokyo", "JP#1"),
        replace(advice("Tokyo", "JP#1"), reference=scored("New York", home_ms=90)),
    ),
    "another reason to move": (
        advice("Tokyo", "JP#1"),
        advice("Tokyo", "JP#1", Reason.SERVER_GONE),
    ),
    "a sure move becomes uncertain": (
        advice("Tokyo", "JP#1"),
        advice("Tokyo", "JP#1", confidence=LOW),
    ),
    "an uncertain move stays so": (
        advice("Tokyo", "JP#1", confidence=LOW),
        advice("Tokyo", "JP#1", confidence=LOW),
    ),
}


def known_after(*advices: Recommendation) -> Announced:
    """Return what users know after these announcements."""
    known: Announced | None = None
    for each in advices:
        known = announce(known, each)
    assert known is not None
    return known


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_change_is_found(case: Case) -> None:
    before = known_after(case.before)
    change = find_change(before, case.after)
    assert change == Change(before=before, after=case.after)
    assert change.is_another_server is case.server
    assert change.is_another_verdict is case.verdict
    assert change.is_new_reason_to_move is case.move


@pytest.mark.parametrize("pair", NO_CHANGE.values(), ids=NO_CHANGE)
def test_other_differences_are_no_change(
    pair: tuple[Recommendation, Recommendation],
) -> None:
    before, after = pair
    assert find_change(known_after(before), after) is None


def test_a_move_that_was_sure_is_not_announced_again_when_its_gain_grows_again() -> (
    None
):
    sure, unsure = advice("Tokyo", "JP#1"), advice("Tokyo", "JP#1", confidence=LOW)
    assert find_change(known_after(sure, unsure), sure) is None


def test_after_another_verdict_it_is_announced_again() -> None:
    sure, stay = advice("Tokyo", "JP#1"), advice("Tokyo", "JP#1", FINE)
    unsure = advice("Tokyo", "JP#1", confidence=LOW)
    assert find_change(known_after(sure, stay, unsure), sure) is not None


def test_a_server_that_lost_its_name_is_still_known() -> None:
    known = known_after(advice("Tokyo", "JP#1"), advice("Tokyo"))
    assert known.server == "JP#1"
    assert find_change(known, advice("Tokyo", "JP#1")) is None


def test_at_another_place_the_name_of_the_old_server_is_forgotten() -> None:
    assert known_after(advice("Tokyo", "JP#1"), advice("Zurich")).server is None


def test_the_name_of_the_server_is_the_newest() -> None:
    assert known_after(advice("Tokyo"), advice("Tokyo", "JP#1")).server == "JP#1"


def test_a_move_that_became_sure_is_announced_once() -> None:
    sure, unsure = advice("Tokyo", "JP#1"), advice("Tokyo", "JP#1", confidence=LOW)
    assert not known_after(unsure).is_sure
    assert find_change(known_after(unsure, sure), sure) is None


def test_what_was_announced_is_the_server_and_the_verdict() -> None:
    tokyo = advice("Tokyo", "JP#1")
    site = replace(tokyo.chosen.site, key="JP/tokyo")
    known = known_after(replace(tokyo, chosen=replace(tokyo.chosen, site=site)))
    assert known == Announced(
        site="JP/tokyo",
        city="Tokyo",
        country_code="JP",
        server="JP#1",
        worth_moving=True,
        is_sure=True,
    )


def test_what_rests_on_peers_has_lasted_and_is_settled_is_announced() -> None:
    good = advice("Tokyo", "JP#1")
    settling = Settling(site=site("Paris"), worth_moving=False, saving_ms=0, since=NOON)
    assert can_be_announced(good)
    assert not can_be_announced(replace(good, reason=Reason.NO_PEERS))
    assert not can_be_announced(replace(good, has_lasted=False))
    assert not can_be_announced(replace(good, settling=settling))


ANNOUNCED = st.builds(
    Announced,
    site=st.text(),
    city=st.text(),
    country_code=st.text(),
    server=st.none() | st.text(),
    worth_moving=st.booleans(),
    is_sure=st.booleans(),
)


@given(ANNOUNCED)
def test_what_was_announced_survives_a_restart(known: Announced) -> None:
    stored = json.loads(json.dumps(announced_to_store(known)))
    assert announced_from_store(stored) == known


STORED = announced_to_store(known_after(advice("Tokyo", "JP#1")))


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        "text",
        {},
        STORED | {"version": 2},
        STORED | {"site": None},
        STORED | {"server": 7},
        STORED | {"worth_moving": "yes"},
        {key: value for key, value in STORED.items() if key != "is_sure"},
    ],
)
def test_of_invalid_data_nothing_was_known_after(stored: object) -> None:
    assert announced_from_store(stored) is None
