"""Move or stay: the table of cases."""

from dataclasses import dataclass, field

import pytest

from custom_components.qb_peer_vpn.models import Reason
from custom_components.qb_peer_vpn.recommendation import DecisionState
from custom_components.qb_peer_vpn.recommendation.decision import (
    Decision,
    Situation,
    decide,
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is known, and the expected decision.

    ``N`` is the nearest site, ``U`` the one in use if it is known.
    """

    costs: dict[str, float]
    in_use: str | None = None
    networks: int = 100
    cycles: int = 10
    last: tuple[str, str] | None = None
    """Chosen site and reference of the last cycle."""
    was_better: bool = True
    """Whether the reason of that was "better found"."""
    margin: float = 5.0
    chosen: str
    reason: Reason
    reference: str = field(default="N")


CASES = {
    "exit unknown, nothing gains enough: the nearest is fine": Case(
        costs={"N": 50.0, "A": 45.1}, chosen="N", reason=Reason.NEAREST_IS_FINE
    ),
    "exit unknown, the margin is reached: better found": Case(
        costs={"N": 50.0, "A": 45.0}, chosen="A", reason=Reason.BETTER_FOUND
    ),
    "in use, nothing gains enough: the current is fine": Case(
        costs={"N": 46.0, "U": 50.0, "A": 45.1},
        in_use="U",
        chosen="U",
        reference="U",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "in use, the margin is reached: better found": Case(
        costs={"N": 60.0, "U": 50.0, "A": 45.0},
        in_use="U",
        chosen="A",
        reference="U",
        reason=Reason.BETTER_FOUND,
    ),
    "the margin is the user's": Case(
        costs={"N": 50.0, "A": 45.0},
        margin=5.1,
        chosen="N",
        reason=Reason.NEAREST_IS_FINE,
    ),
    "of equally good sites, the first by key": Case(
        costs={"N": 50.0, "B": 40.0, "A": 40.0}, chosen="A", reason=Reason.BETTER_FOUND
    ),
    "no peers: the nearest, whatever is in use": Case(
        costs={"N": 50.0, "U": 10.0},
        in_use="U",
        networks=0,
        last=("U", "U"),
        chosen="N",
        reference="U",
        reason=Reason.NO_PEERS,
    ),
    "few peers in the second cycle: too few to move": Case(
        costs={"N": 50.0, "A": 20.0},
        networks=14,
        cycles=2,
        chosen="N",
        reason=Reason.TOO_FEW_PEERS,
    ),
    "few peers in the third cycle: better found": Case(
        costs={"N": 50.0, "A": 20.0},
        networks=1,
        cycles=3,
        chosen="A",
        reason=Reason.BETTER_FOUND,
    ),
    "enough peers in the first cycle: better found": Case(
        costs={"N": 50.0, "A": 20.0},
        networks=15,
        cycles=1,
        chosen="A",
        reason=Reason.BETTER_FOUND,
    ),
    "few peers, but there is a recommendation: it is kept": Case(
        costs={"N": 50.0, "A": 20.0},
        networks=2,
        cycles=2,
        last=("A", "N"),
        chosen="A",
        reason=Reason.BETTER_FOUND,
    ),
    "exit unknown: the recommended site is kept against a slightly better one": Case(
        costs={"N": 50.0, "A": 44.0, "B": 39.1},
        last=("A", "N"),
        chosen="A",
        reason=Reason.BETTER_FOUND,
    ),
    "exit unknown: the recommended site yields to a clearly better one": Case(
        costs={"N": 50.0, "A": 44.0, "B": 39.0},
        last=("A", "N"),
        chosen="B",
        reason=Reason.BETTER_FOUND,
    ),
    "exit unknown: the recommended site is kept even against the nearest": Case(
        costs={"N": 50.0, "A": 54.0},
        last=("A", "N"),
        chosen="A",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "exit unknown: a site that fell behind is not better by a little": Case(
        costs={"N": 50.0, "A": 45.1},
        last=("A", "N"),
        was_better=False,
        chosen="A",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "exit unknown: a site that fell behind is better by the margin again": Case(
        costs={"N": 50.0, "A": 45.0},
        last=("A", "N"),
        was_better=False,
        chosen="A",
        reason=Reason.BETTER_FOUND,
    ),
    "exit unknown: the nearest takes over by the margin": Case(
        costs={"N": 50.0, "A": 55.0},
        last=("A", "N"),
        chosen="N",
        reason=Reason.NEAREST_IS_FINE,
    ),
    "the user stays: the recommendation is kept while it gains anything": Case(
        costs={"N": 60.0, "U": 50.0, "A": 49.0},
        in_use="U",
        last=("A", "U"),
        chosen="A",
        reference="U",
        reason=Reason.BETTER_FOUND,
    ),
    "the user stays: the recommendation ends when it gains nothing": Case(
        costs={"N": 60.0, "U": 50.0, "A": 50.0},
        in_use="U",
        last=("A", "U"),
        chosen="U",
        reference="U",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "the user followed: the current is fine": Case(
        costs={"N": 60.0, "U": 50.0, "A": 46.0},
        in_use="U",
        last=("U", "N"),
        chosen="U",
        reference="U",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "the user moved elsewhere: the recommendation needs the whole margin again": Case(
        costs={"N": 60.0, "U": 50.0, "A": 46.0},
        in_use="U",
        last=("A", "N"),
        chosen="U",
        reference="U",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "the user moved elsewhere, and the recommendation still gains the margin": Case(
        costs={"N": 60.0, "U": 50.0, "A": 45.0},
        in_use="U",
        last=("A", "N"),
        chosen="A",
        reference="U",
        reason=Reason.BETTER_FOUND,
    ),
    "the exit becomes unknown: the site from before is kept": Case(
        costs={"N": 50.0, "A": 49.0},
        last=("A", "A"),
        chosen="A",
        reason=Reason.BETTER_FOUND,
    ),
    "the recommended site is gone, exit unknown: the best other site at once": Case(
        costs={"N": 50.0, "A": 49.0},
        networks=2,
        cycles=2,
        last=("gone", "N"),
        chosen="A",
        reason=Reason.SERVER_GONE,
    ),
    "the recommended site is gone, another one is in use: stay there": Case(
        costs={"N": 60.0, "U": 50.0, "A": 49.0},
        in_use="U",
        last=("gone", "U"),
        chosen="U",
        reference="U",
        reason=Reason.SERVER_GONE,
    ),
    "the site in use is gone and was recommended: the best other site at once": Case(
        costs={"N": 50.0, "A": 49.0},
        in_use="gone",
        last=("gone", "gone"),
        chosen="A",
        reason=Reason.SERVER_GONE,
    ),
    "the site in use stays gone: the choice is kept": Case(
        costs={"N": 50.0, "A": 49.0, "B": 48.0},
        in_use="gone",
        last=("A", "N"),
        chosen="A",
        reason=Reason.SERVER_GONE,
    ),
    "the site in use was never on the list": Case(
        costs={"N": 50.0, "A": 49.0},
        in_use="gone",
        chosen="N",
        reason=Reason.SERVER_GONE,
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_each_case_is_decided(case: Case) -> None:
    chosen, reference = case.last or (None, None)
    found = decide(
        case.costs,
        Situation(in_use=case.in_use, nearest="N", networks=case.networks),
        DecisionState(
            cycles=case.cycles,
            chosen=chosen,
            reference=reference,
            was_better=case.was_better,
        ),
        margin_ms=case.margin,
    )
    assert found == Decision(
        chosen=case.chosen, reference=case.reference, reason=case.reason
    )
