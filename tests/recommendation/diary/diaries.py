"""Diaries of made-up weeks."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from custom_components.qb_peer_vpn.models import Confidence, Reason, Recommendation
from custom_components.qb_peer_vpn.recommendation import Diary, NamedSite
from tests.recommendation.builders import (
    NOON,
    at,
    ranking_of,
    recommendation,
    sites,
    swarm_in,
)

PARIS, TOKYO = ranking_of(sites("Paris", "Tokyo"), at("Berlin"), swarm_in({}))
CYCLE = timedelta(minutes=5)


def stay() -> Recommendation:
    """Paris is in use, and that is fine."""
    return recommendation(PARIS, PARIS, reason=Reason.CURRENT_IS_FINE)


def move(*, is_sure: bool = True) -> Recommendation:
    """Paris is in use, and Tokyo is better."""
    longer = replace(PARIS, home_leg_ms=TOKYO.home_leg_ms + 40)
    confidence = Confidence.FAIR if is_sure else Confidence.LOW
    return recommendation(TOKYO, longer, confidence=confidence)


def moved() -> Recommendation:
    """Tokyo is in use, and that is fine."""
    return recommendation(TOKYO, TOKYO, reason=Reason.CURRENT_IS_FINE)


def unknown() -> Recommendation:
    """It is unknown what is in use."""
    return replace(stay(), reference_in_use=False)


def named(said: Recommendation) -> NamedSite:
    return NamedSite.of(said.reference.site)


def after(hours: float) -> datetime:
    return NOON + timedelta(hours=hours)


def diary_of(
    parts: Sequence[tuple[float, Recommendation]], diary: Diary | None = None
) -> Diary:
    """Return the diary of recommendations that stay the same for some hours each."""
    diary, now = diary or Diary(), NOON
    for hours, said in parts:
        end = now + timedelta(hours=hours)
        while now < end:
            diary = diary.noted(said, now)
            now = min(now + CYCLE, end)
    # The cycle at the end says the same as the last one.
    return diary.noted(parts[-1][1], now)
