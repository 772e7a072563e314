"""What is kept between cycles and over restarts."""

import json
from math import inf, nan

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.recommendation import (
    DecisionState,
    Strategy,
    decision_state_from_store,
    decision_state_to_store,
)
from custom_components.qb_peer_vpn.recommendation.decision_state import with_costs

FAST, HOME = Strategy.FASTEST_PATH, Strategy.CLOSE_TO_HOME
STORED = decision_state_to_store(
    DecisionState(
        strategy=FAST, costs={"A": 1.5, "B": 2.0}, cycles=3, chosen="A", reference="B"
    )
)
KEYS = st.none() | st.text()


def test_older_stores_without_was_better_are_read() -> None:
    older = {key: value for key, value in STORED.items() if key != "was_better"}
    assert decision_state_from_store(older) == decision_state_from_store(STORED)


def test_the_first_costs_are_not_smoothed() -> None:
    state = with_costs(DecisionState(), FAST, {"A": 10.0})
    assert state == DecisionState(strategy=FAST, costs={"A": 10.0}, cycles=1)


def test_later_costs_count_three_tenths() -> None:
    state = with_costs(DecisionState(), FAST, {"A": 10.0})
    state = with_costs(state, FAST, {"A": 20.0})
    assert state.costs["A"] == pytest.approx(13.0)
    assert state.cycles == 2


def test_a_new_site_starts_with_its_cost_and_a_site_that_is_gone_is_forgotten() -> None:
    state = with_costs(DecisionState(), FAST, {"A": 10.0, "B": 5.0})
    state = with_costs(state, FAST, {"A": 10.0, "C": 7.0})
    assert state.costs == {"A": 10.0, "C": 7.0}


def test_another_strategy_starts_with_an_empty_state() -> None:
    state = DecisionState(
        strategy=FAST, costs={"A": 10.0}, cycles=9, chosen="A", reference="A"
    )
    assert with_costs(state, HOME, {"A": 30.0}) == DecisionState(
        strategy=HOME, costs={"A": 30.0}, cycles=1
    )


@given(
    state=st.builds(
        DecisionState,
        strategy=st.sampled_from(Strategy),
        costs=st.dictionaries(st.text(), st.floats(0.0, 1e6)),
        cycles=st.integers(0, 10**6),
        chosen=KEYS,
        reference=KEYS,
        was_better=st.booleans(),
    )
)
def test_the_state_survives_a_restart(state: DecisionState) -> None:
    assert (
        decision_state_from_store(
            json.loads(json.dumps(decision_state_to_store(state)))
        )
        == state
    )


@pytest.mark.parametrize(
    "stored",
    [
        None,
        [],
        {},
        "text",
        STORED | {"version": 2},
        STORED | {"strategy": "the_moon"},
        STORED | {"strategy": None},
        STORED | {"cycles": -1},
        STORED | {"cycles": "3"},
        STORED | {"chosen": 7},
        STORED | {"reference": []},
        STORED | {"costs": None},
        STORED | {"costs": {"A": "cheap"}},
        STORED | {"costs": {"A": nan}},
        STORED | {"costs": {"A": inf}},
        STORED | {"costs": {7: 1.0}},
        STORED | {"costs": {"A": True}},
        STORED | {"costs": {"A": 10**400}},
        {key: value for key, value in STORED.items() if key != "chosen"},
    ],
)
def test_invalid_data_become_an_empty_state(stored: object) -> None:
    assert decision_state_from_store(stored) == DecisionState()


@given(stored=st.dictionaries(st.sampled_from(list(STORED)), st.integers() | KEYS))
def test_nothing_in_the_store_raises(stored: dict[str, object]) -> None:
    assert decision_state_from_store(STORED | stored | {"costs": []}) == DecisionState()
