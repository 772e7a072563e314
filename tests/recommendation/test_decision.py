"""Move or stay: the table of cases."""

import pytest

from custom_components.qb_peer_vpn.models import Reason
from custom_components.qb_peer_vpn.recommendation import DecisionState
from custom_components.qb_peer_vpn.recommendation.decision import (
    Decision,
    Situation,
    decide,
)
from custom_components.qb_peer_vpn.recommendation.decision_state import Verdict
from custom_components.qb_peer_vpn.recommendation.site_costs import SiteCosts

from .decision_cases import CASES, Case


def costs_of(case: Case) -> SiteCosts:
    """Return the costs of a case in their two parts."""
    peers = dict.fromkeys(case.costs, 0.0) | case.peers
    home = {key: total - peers[key] for key, total in case.costs.items()}
    return SiteCosts(home=home, peers=peers, prior=dict.fromkeys(home, 0.0))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_each_case_is_decided(case: Case) -> None:
    chosen, reference = case.last or (None, None)
    found = decide(
        costs_of(case),
        Situation(
            in_use=case.in_use,
            nearest="N",
            networks=case.networks,
            is_early=case.early,
            was_gone=case.was_gone,
            unrest=case.unrest,
        ),
        DecisionState(
            chosen=chosen,
            reference=reference,
            reason=case.last_reason if case.last else None,
        ),
        margin_ms=case.margin,
    )
    assert found == Decision(
        chosen=case.chosen,
        reference=case.reference,
        reference_in_use=case.in_use == case.reference,
        reason=case.reason,
    )


@pytest.mark.parametrize(
    ("reason", "chosen", "in_use", "worth_moving"),
    [
        (Reason.BETTER_FOUND, "A", True, True),
        (Reason.BETTER_FOUND, "A", False, True),
        (Reason.CURRENT_IS_FINE, "U", True, False),
        (Reason.CURRENT_IS_FINE, "A", False, False),
        (Reason.SERVER_GONE, "U", True, False),
        (Reason.SERVER_GONE, "U", False, True),
        (Reason.SERVER_GONE, "A", True, True),
    ],
)
def test_the_verdict_is_the_site_and_whether_to_move_there(
    reason: Reason, chosen: str, in_use: bool, worth_moving: bool
) -> None:
    decision = Decision(
        chosen=chosen, reference="U", reference_in_use=in_use, reason=reason
    )
    assert decision.verdict == Verdict(site=chosen, worth_moving=worth_moving)
