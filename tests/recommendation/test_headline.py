"""What the user should do: the table of cases."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.qb_peer_vpn.models import (
    Confidence,
    Reason,
    Recommendation,
    Settling,
    Sign,
)
from custom_components.qb_peer_vpn.recommendation import (
    Headline,
    HeadlineKind,
    InUse,
    headline,
    in_use,
)

from .builders import NOON, recommendation, scored, site

ZURICH, PARIS = scored("Zurich", home_ms=10), scored("Paris", home_ms=50)
SURE_ZURICH = replace(ZURICH, home_leg_measured=True)
SURE_PARIS = replace(PARIS, home_leg_measured=True)

MOVE = recommendation(SURE_ZURICH, SURE_PARIS)
MAYBE = recommendation(ZURICH, PARIS, confidence=Confidence.LOW)
STAY = recommendation(ZURICH, ZURICH, reason=Reason.CURRENT_IS_FINE)
UNKNOWN = replace(STAY, reference_in_use=False, reason=Reason.NEAREST_IS_FINE)
GONE = replace(MAYBE, reason=Reason.SERVER_GONE)

TOKYO = Settling(
    site=site("Tokyo"),
    worth_moving=True,
    saving_ms=45,
    since=NOON - timedelta(minutes=2),
)
BACK = Settling(site=site("Paris"), worth_moving=False, saving_ms=0, since=NOON)


def longer(said: Recommendation) -> Recommendation:
    """Recommend a path that is as long as the one in use."""
    return replace(said, chosen=replace(said.chosen, home_leg_ms=50))


CASES = {
    "a sure saving": (MOVE, HeadlineKind.MOVE_MEASURED, Sign.MOVE),
    "a move to a path that is not shorter promises nothing": (
        longer(MOVE),
        HeadlineKind.MOVE,
        Sign.MOVE,
    ),
    "an uncertain saving": (MAYBE, HeadlineKind.MAYBE_SAVING, Sign.MAYBE),
    "an uncertain move without a saving": (
        longer(MAYBE),
        HeadlineKind.MAYBE,
        Sign.MAYBE,
    ),
    "a site in use that is gone is left, measured or not": (
        GONE,
        HeadlineKind.MOVE_SAVING,
        Sign.MOVE,
    ),
    "one measured leg is not enough to call a saving measured": (
        replace(GONE, chosen=SURE_ZURICH),
        HeadlineKind.MOVE_SAVING,
        Sign.MOVE,
    ),
    "a site in use that is gone, without a shorter path": (
        longer(GONE),
        HeadlineKind.MOVE,
        Sign.MOVE,
    ),
    "the newest poll points to another site": (
        replace(STAY, settling=TOKYO),
        HeadlineKind.LOOKS_FASTER,
        Sign.WAIT,
    ),
    "the newest poll points to another site without a saving": (
        replace(STAY, settling=replace(TOKYO, saving_ms=0)),
        HeadlineKind.LOOKS_BETTER,
        Sign.WAIT,
    ),
    "the newest poll points to another site than the settled costs": (
        replace(MOVE, settling=TOKYO),
        HeadlineKind.LOOKS_FASTER,
        Sign.WAIT,
    ),
    "the newest poll no longer supports the move": (
        replace(MOVE, settling=BACK),
        HeadlineKind.SHRINKING,
        Sign.WAIT,
    ),
    "the site in use is fine": (STAY, HeadlineKind.STAY, Sign.STAY),
    "the site in use is fine without peers too": (
        replace(STAY, reason=Reason.NO_PEERS),
        HeadlineKind.STAY,
        Sign.WAIT,
    ),
    "without peers the nearest site is as good as any": (
        replace(UNKNOWN, reason=Reason.NO_PEERS),
        HeadlineKind.NO_PEERS,
        Sign.WAIT,
    ),
    "the site in use is unknown": (UNKNOWN, HeadlineKind.USE, Sign.STAY),
    "another site is in use, and a move is not worth it yet": (
        replace(MAYBE, reason=Reason.TOO_FEW_PEERS),
        HeadlineKind.USE,
        Sign.WAIT,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_the_headline_says_what_to_do(case: str) -> None:
    said, kind, sign = CASES[case]
    found = headline(said)
    assert (found.kind, found.sign) == (kind, sign)


def test_the_headline_has_the_city_the_saving_and_its_error() -> None:
    assert headline(MOVE) == Headline(
        kind=HeadlineKind.MOVE_MEASURED,
        sign=Sign.MOVE,
        place="Zurich",
        saving_ms=40,
        error_ms=15,
    )


def test_while_it_settles_the_headline_is_about_the_newest_poll() -> None:
    found = headline(replace(STAY, settling=TOKYO))
    assert (found.place, found.saving_ms) == ("Tokyo", 45)


def test_a_shrinking_gain_is_that_of_the_recommended_site() -> None:
    assert headline(replace(MOVE, settling=BACK)).place == "Zurich"


def test_the_site_in_use_is_the_recommended_one_another_one_or_unknown() -> None:
    assert in_use(STAY) is InUse.RECOMMENDED
    assert in_use(MOVE) is InUse.ANOTHER
    assert in_use(UNKNOWN) is None
