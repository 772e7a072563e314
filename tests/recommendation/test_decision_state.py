"""What is kept between cycles and over restarts."""

from dataclasses import replace
from datetime import timedelta
import json
from math import inf, nan

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import Reason
from custom_components.qb_peer_vpn.recommendation import (
    DecisionState,
    Settings,
    Strategy,
    Weighting,
    decision_state_from_store,
    decision_state_to_store,
)
from custom_components.qb_peer_vpn.recommendation.decision_state import (
    Standing,
    Verdict,
    for_settings,
)
from custom_components.qb_peer_vpn.recommendation.smoothing import PeerPart, Settled

from .builders import NOON

STATE = DecisionState(
    strategy=Strategy.FASTEST_PATH,
    weighting=Weighting.ONE_PER_NETWORK,
    settled=Settled(
        at=NOON,
        weight=0.5,
        parts={"A": PeerPart(1.5, 1.0, 90.0), "B": PeerPart(2.0, 2.5, 120.0)},
    ),
    chosen="A",
    reference="B",
    reason=Reason.BETTER_FOUND,
    standing=Standing(
        verdict=Verdict(site="A", worth_moving=True), since=NOON - timedelta(hours=1)
    ),
    dissent=Standing(verdict=Verdict(site="B", worth_moving=False), since=NOON),
    unrest=1.5,
)
STORED = decision_state_to_store(STATE)
BY_VERSION_1 = {
    "version": 1,
    "strategy": "fastest_path",
    "costs": {"A": 1.5, "B": 2.0},
    "cycles": 3,
    "chosen": "A",
    "reference": "B",
    "was_better": True,
}


def read(stored: object) -> DecisionState:
    """Return the state of valid data."""
    state = decision_state_from_store(stored)
    assert state is not None
    return state


def restarted(state: DecisionState) -> DecisionState:
    return read(json.loads(json.dumps(decision_state_to_store(state))))


def test_the_state_survives_a_restart() -> None:
    assert restarted(STATE) == STATE


def test_of_version_1_only_the_choice_is_kept() -> None:
    assert decision_state_from_store(BY_VERSION_1) == DecisionState(
        strategy=Strategy.FASTEST_PATH,
        chosen="A",
        reference="B",
        reason=Reason.BETTER_FOUND,
    )


@pytest.mark.parametrize(
    ("was_better", "reason"),
    [({}, Reason.BETTER_FOUND), ({"was_better": False}, Reason.CURRENT_IS_FINE)],
)
def test_version_1_knew_whether_the_choice_was_better(
    was_better: dict[str, object], reason: Reason
) -> None:
    older = {key: it for key, it in BY_VERSION_1.items() if key != "was_better"}
    assert read(older | was_better).reason is reason


def test_the_means_of_version_1_are_forgotten_with_the_first_settings() -> None:
    state = read(BY_VERSION_1)
    assert for_settings(state, Settings()).chosen == "A"
    assert for_settings(state, Settings()).weighting is Weighting.ONE_PER_NETWORK


def test_the_same_settings_change_nothing() -> None:
    assert for_settings(STATE, Settings()) is STATE


def test_another_strategy_starts_with_an_empty_state() -> None:
    home = Settings(strategy=Strategy.CLOSE_TO_HOME)
    assert for_settings(STATE, home) == DecisionState(
        strategy=Strategy.CLOSE_TO_HOME, weighting=Weighting.ONE_PER_NETWORK
    )


def test_with_other_weights_the_means_start_again_and_the_choice_is_kept() -> None:
    found = for_settings(STATE, Settings(weighting=Weighting.BY_TRAFFIC))
    assert found.weighting is Weighting.BY_TRAFFIC
    assert found.settled == Settled()
    assert (found.chosen, found.standing) == ("A", STATE.standing)


TIMES = st.timedeltas(timedelta(days=-400), timedelta(days=400)).map(
    lambda passed: NOON + passed
)
STANDINGS = st.none() | st.builds(
    Standing,
    verdict=st.builds(Verdict, site=st.text(), worth_moving=st.booleans()),
    since=TIMES,
)
FLOATS = st.floats(0.0, 1e6)


@given(
    state=st.builds(
        DecisionState,
        strategy=st.sampled_from(Strategy),
        weighting=st.sampled_from(Weighting),
        settled=st.builds(
            Settled,
            at=TIMES,
            weight=st.floats(0.0, 1.0, exclude_min=True),
            parts=st.dictionaries(
                st.text(),
                st.builds(PeerPart, leg_ms=FLOATS, cost_ms=FLOATS, leg_km=FLOATS),
            ),
        ),
        chosen=st.none() | st.text(),
        reference=st.none() | st.text(),
        reason=st.none() | st.sampled_from(Reason),
        standing=STANDINGS,
        dissent=STANDINGS,
        unrest=st.floats(0.0, 2.0),
    )
)
def test_every_state_survives_a_restart(state: DecisionState) -> None:
    assert restarted(state) == state


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        {},
        "text",
        STORED | {"version": 3},
        STORED | {"strategy": "the_moon"},
        STORED | {"strategy": None},
        STORED | {"weighting": "by_age"},
        STORED | {"chosen": 7},
        STORED | {"reference": []},
        STORED | {"reason": "just so"},
        STORED | {"reason": 7},
        {key: value for key, value in STORED.items() if key != "chosen"},
        BY_VERSION_1 | {"strategy": "the_moon"},
        BY_VERSION_1 | {"chosen": 7},
    ],
)
def test_of_invalid_data_there_is_no_state(stored: object) -> None:
    assert decision_state_from_store(stored) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"at": None},
        {"at": "yesterday"},
        {"at": "2026-11-20T12:00:00"},
        {"at": "9999-12-31T23:59:59-23:59"},
        {"weight": 0.0},
        {"weight": 1.5},
        {"weight": nan},
        {"weight": "all"},
        {"weight": True},
        {"parts": None},
        {"parts": {"A": 1.0}},
        {"parts": {"A": [1.0, 1.0]}},
        {"parts": {"A": [1.0, 1.0, nan]}},
        {"parts": {"A": [inf, 1.0, 1.0]}},
        {"parts": {"A": [1.0, True, 1.0]}},
        {"parts": {"A": [1.0, 10**400, 1.0]}},
        {"parts": {"A": ["cheap", 1.0, 1.0]}},
    ],
)
def test_invalid_means_are_forgotten_and_the_choice_is_kept(
    changes: dict[str, object],
) -> None:
    found = read(STORED | changes)
    assert found.settled == Settled()
    assert (found.chosen, found.standing) == ("A", STATE.standing)


@pytest.mark.parametrize(
    "standing",
    [
        7,
        {},
        {"site": None, "worth_moving": True, "since": NOON.isoformat()},
        {"site": "A", "worth_moving": 1, "since": NOON.isoformat()},
        {"site": "A", "worth_moving": True, "since": "soon"},
        {"site": "A", "worth_moving": True, "since": None},
    ],
)
def test_an_invalid_verdict_is_forgotten(standing: object) -> None:
    found = read(STORED | {"standing": standing})
    assert found.standing is None
    assert found.chosen == "A"


@pytest.mark.parametrize("unrest", [None, "much", True, -0.1, nan, inf])
def test_an_invalid_unrest_is_forgotten(unrest: object) -> None:
    found = read(STORED | {"unrest": unrest})
    assert found == replace(STATE, unrest=0.0)


def test_a_state_of_before_there_was_unrest_is_kept() -> None:
    older = {key: value for key, value in STORED.items() if key != "unrest"}
    assert read(older) == replace(STATE, unrest=0.0)


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


@given(st.dictionaries(st.sampled_from(list(STORED)), VALUES))
def test_nothing_in_the_store_raises(stored: dict[str, object]) -> None:
    decision_state_from_store(STORED | stored)
    decision_state_from_store(BY_VERSION_1 | stored)
