"""What is kept between cycles and over restarts."""

import json
from math import inf, nan

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.recommendation import (
    Memory,
    Strategy,
    memory_from_store,
    memory_to_store,
)
from custom_components.qb_peer_vpn.recommendation.decision_state import remember_costs

FAST, HOME = Strategy.FASTEST_PATH, Strategy.CLOSE_TO_HOME
STORED = memory_to_store(
    Memory(
        strategy=FAST, costs={"A": 1.5, "B": 2.0}, cycles=3, chosen="A", reference="B"
    )
)
KEYS = st.none() | st.text()


def test_an_older_store_does_not_tell_whether_it_was_better() -> None:
    older = {key: value for key, value in STORED.items() if key != "was_better"}
    assert memory_from_store(older) == memory_from_store(STORED)


def test_the_first_costs_are_taken_as_they_are() -> None:
    memory = remember_costs(Memory(), FAST, {"A": 10.0})
    assert memory == Memory(strategy=FAST, costs={"A": 10.0}, cycles=1)


def test_later_costs_count_three_tenths() -> None:
    memory = remember_costs(Memory(), FAST, {"A": 10.0})
    memory = remember_costs(memory, FAST, {"A": 20.0})
    assert memory.costs["A"] == pytest.approx(13.0)
    assert memory.cycles == 2


def test_a_new_site_starts_with_its_cost_and_a_vanished_one_is_forgotten() -> None:
    memory = remember_costs(Memory(), FAST, {"A": 10.0, "B": 5.0})
    memory = remember_costs(memory, FAST, {"A": 10.0, "C": 7.0})
    assert memory.costs == {"A": 10.0, "C": 7.0}


def test_another_strategy_starts_anew() -> None:
    memory = Memory(
        strategy=FAST, costs={"A": 10.0}, cycles=9, chosen="A", reference="A"
    )
    assert remember_costs(memory, HOME, {"A": 30.0}) == Memory(
        strategy=HOME, costs={"A": 30.0}, cycles=1
    )


@given(
    memory=st.builds(
        Memory,
        strategy=st.sampled_from(Strategy),
        costs=st.dictionaries(st.text(), st.floats(0.0, 1e6)),
        cycles=st.integers(0, 10**6),
        chosen=KEYS,
        reference=KEYS,
        was_better=st.booleans(),
    )
)
def test_the_memory_survives_a_restart(memory: Memory) -> None:
    assert memory_from_store(json.loads(json.dumps(memory_to_store(memory)))) == memory


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
def test_nonsense_is_an_empty_memory(stored: object) -> None:
    assert memory_from_store(stored) == Memory()


@given(stored=st.dictionaries(st.sampled_from(list(STORED)), st.integers() | KEYS))
def test_nothing_in_the_store_raises(stored: dict[str, object]) -> None:
    assert memory_from_store(STORED | stored | {"costs": []}) == Memory()
