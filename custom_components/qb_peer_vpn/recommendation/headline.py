"""The headline: what the user should do, decided once for the card and the picture."""

from dataclasses import dataclass
from enum import StrEnum

from ..models import Reason, Recommendation
from .saving import rounded_ms


class HeadlineKind(StrEnum):
    """A sentence; its text has the key ``headline_`` plus the value."""

    MOVE_MEASURED = "move_measured"
    """Move, with a saving for which both home legs were measured."""
    MOVE_SAVING = "move_saving"
    """Move, with an estimated saving."""
    MOVE = "move"
    """Move, without a saving: a strategy other than the fastest path may want that."""
    STAY = "stay"
    NO_PEERS = "no_peers"
    """No peer is located, so the nearest site is as good as any."""
    USE = "use"
    """The site in use is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A sentence and its values."""

    kind: HeadlineKind
    place: str
    """City of the recommended site."""
    saving_ms: int
    """As people read it; only the kinds with a saving show it."""


class InUse(StrEnum):
    """Which site is in use, seen from the recommended one."""

    RECOMMENDED = "recommended"
    ANOTHER = "another"
    """The reference."""


def headline(recommendation: Recommendation) -> Headline:
    """Return what the user should do."""
    saving_ms = rounded_ms(recommendation.saving_ms)
    return Headline(
        kind=_kind(recommendation, saving_ms),
        place=recommendation.chosen.site.city,
        saving_ms=saving_ms,
    )


def in_use(recommendation: Recommendation) -> InUse | None:
    """Return which site is in use; None if that is unknown."""
    if not recommendation.reference_in_use:
        return None
    if recommendation.reference.site.key == recommendation.chosen.site.key:
        return InUse.RECOMMENDED
    return InUse.ANOTHER


def _kind(recommendation: Recommendation, saving_ms: int) -> HeadlineKind:
    if recommendation.worth_moving:
        if saving_ms <= 0:
            return HeadlineKind.MOVE
        measured = (
            recommendation.chosen.home_leg_measured
            and recommendation.reference.home_leg_measured
        )
        return HeadlineKind.MOVE_MEASURED if measured else HeadlineKind.MOVE_SAVING
    if in_use(recommendation) is InUse.RECOMMENDED:
        return HeadlineKind.STAY
    if recommendation.reason is Reason.NO_PEERS:
        return HeadlineKind.NO_PEERS
    return HeadlineKind.USE
