"""What the user should do: the table of cases."""

from dataclasses import replace

import pytest

from custom_components.qb_peer_vpn.models import (
    Confidence,
    Reason,
    Recommendation,
    ScoredSite,
)
from custom_components.qb_peer_vpn.recommendation import (
    Headline,
    HeadlineKind,
    InUse,
    headline,
    in_use,
)

from .builders import site


def scored(key: str, *, measured: bool = False) -> ScoredSite:
    return ScoredSite(
        site=site(key),
        path_ms=50.0,
        home_leg_ms=10.0,
        home_leg_measured=measured,
        peer_leg_ms=40.0,
        home_distance_km=500.0,
        peer_distance_km=500.0,
        cost_ms=50.0,
    )


ZURICH, PARIS = scored("Zurich"), scored("Paris")
MOVE = Recommendation(
    chosen=ZURICH,
    server=None,
    reason=Reason.BETTER_FOUND,
    reference=PARIS,
    reference_in_use=True,
    saving_ms=43.0,
    confidence=Confidence.FAIR,
    ranking=(),
)
STAY = replace(MOVE, reference=ZURICH, reason=Reason.CURRENT_IS_FINE, saving_ms=0.0)
UNKNOWN = replace(STAY, reference_in_use=False, reason=Reason.NEAREST_IS_FINE)
MEASURED = replace(
    MOVE,
    chosen=scored("Zurich", measured=True),
    reference=scored("Paris", measured=True),
)

CASES = {
    "a better site is worth a move": (MOVE, HeadlineKind.MOVE_SAVING),
    "a saving between measured legs is called measured": (
        MEASURED,
        HeadlineKind.MOVE_MEASURED,
    ),
    "one measured leg is not enough": (
        replace(MEASURED, reference=PARIS),
        HeadlineKind.MOVE_SAVING,
    ),
    "a move to a longer path promises nothing": (
        replace(MEASURED, saving_ms=-10.0),
        HeadlineKind.MOVE,
    ),
    "a saving that rounds to nothing is none": (
        replace(MOVE, saving_ms=0.4),
        HeadlineKind.MOVE,
    ),
    "a site in use that is gone is worth a move": (
        replace(MOVE, reason=Reason.SERVER_GONE),
        HeadlineKind.MOVE_SAVING,
    ),
    "the site in use is fine": (STAY, HeadlineKind.STAY),
    "the site in use is fine without peers too": (
        replace(STAY, reason=Reason.NO_PEERS),
        HeadlineKind.STAY,
    ),
    "without peers the nearest site is as good as any": (
        replace(UNKNOWN, reason=Reason.NO_PEERS),
        HeadlineKind.NO_PEERS,
    ),
    "the site in use is unknown": (UNKNOWN, HeadlineKind.USE),
    "another site is in use, and a move is not worth it yet": (
        replace(MOVE, reason=Reason.TOO_FEW_PEERS, saving_ms=0.0),
        HeadlineKind.USE,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_headline_says_what_to_do(case: str) -> None:
    recommendation, kind = CASES[case]
    assert headline(recommendation).kind is kind


def test_the_headline_has_the_city_and_the_saving_as_people_read_it() -> None:
    assert headline(MOVE) == Headline(
        kind=HeadlineKind.MOVE_SAVING, place="Zurich", saving_ms=40
    )


def test_the_site_in_use_is_the_recommended_one_another_one_or_unknown() -> None:
    assert in_use(STAY) is InUse.RECOMMENDED
    assert in_use(MOVE) is InUse.ANOTHER
    assert in_use(UNKNOWN) is None
