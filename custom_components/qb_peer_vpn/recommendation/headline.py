"""The headline: what to do, in a sentence and a sign, once for the card and the picture."""

from dataclasses import dataclass
from enum import StrEnum

from ..models import Reason, Recommendation, Settling, Sign

_UNDECIDED = frozenset({Reason.NO_PEERS, Reason.EMPTY_LENS, Reason.TOO_FEW_PEERS})


class HeadlineKind(StrEnum):
    """A sentence; its text has the key ``headline_`` plus the value."""

    MOVE_MEASURED = "move_measured"
    """Move, with a saving for which both home legs were measured."""
    MOVE_SAVING = "move_saving"
    """Move, with an estimated saving."""
    MOVE = "move"
    """Move, without a saving: a strategy other than the fastest path may want that."""
    MAYBE_SAVING = "maybe_saving"
    """A move whose saving is too uncertain to act on."""
    MAYBE = "maybe"
    """The same, without a saving."""
    LOOKS_FASTER = "looks_faster"
    """By the newest poll a move saves something, and that may not last."""
    LOOKS_BETTER = "looks_better"
    """The same, without a saving."""
    SHRINKING = "shrinking"
    """By the newest poll the recommended move does not pay any more."""
    STAY = "stay"
    """Nothing better is known."""
    NO_PEERS = "no_peers"
    """No peer is located, so the nearest site is as good as any."""
    EMPTY_LENS = "empty_lens"
    """The lens leaves out all peers."""
    USE = "use"
    """The site in use is unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A sentence and its values."""

    kind: HeadlineKind
    sign: Sign
    place: str
    """City of the site that the sentence is about."""
    saving_ms: int
    """Only the kinds with a saving show it."""
    error_ms: int
    """Error of the saving."""


class InUse(StrEnum):
    """Which site is in use, seen from the recommended one."""

    RECOMMENDED = "recommended"
    ANOTHER = "another"
    """The reference."""


def headline(recommendation: Recommendation) -> Headline:
    """Return what the user should do."""
    settling = recommendation.settling
    looks_better = settling is not None and settling.worth_moving
    about = settling.site if settling and looks_better else recommendation.chosen.site
    saving = settling.saving_ms if settling else recommendation.saving_ms
    return Headline(
        kind=_unsettled(settling) if settling else _settled(recommendation),
        sign=_sign(recommendation),
        place=about.city,
        saving_ms=saving,
        error_ms=recommendation.error_ms,
    )


def in_use(recommendation: Recommendation) -> InUse | None:
    """Return which site is in use; None if that is unknown."""
    if not recommendation.reference_in_use:
        return None
    if recommendation.reference.site.key == recommendation.chosen.site.key:
        return InUse.RECOMMENDED
    return InUse.ANOTHER


def _unsettled(settling: Settling) -> HeadlineKind:
    if not settling.worth_moving:
        return HeadlineKind.SHRINKING
    if settling.saving_ms <= 0:
        return HeadlineKind.LOOKS_BETTER
    return HeadlineKind.LOOKS_FASTER


def _settled(recommendation: Recommendation) -> HeadlineKind:
    if recommendation.worth_moving:
        return _move(recommendation)
    if in_use(recommendation) is InUse.RECOMMENDED:
        return HeadlineKind.STAY
    if recommendation.reason is Reason.NO_PEERS:
        return HeadlineKind.NO_PEERS
    if recommendation.reason is Reason.EMPTY_LENS:
        return HeadlineKind.EMPTY_LENS
    return HeadlineKind.USE


def _move(recommendation: Recommendation) -> HeadlineKind:
    has_saving = recommendation.saving_ms > 0
    if not recommendation.is_sure:
        return HeadlineKind.MAYBE_SAVING if has_saving else HeadlineKind.MAYBE
    if not has_saving:
        return HeadlineKind.MOVE
    ends = (recommendation.chosen, recommendation.reference)
    measured = all(each.home_leg_measured for each in ends)
    return HeadlineKind.MOVE_MEASURED if measured else HeadlineKind.MOVE_SAVING


def _sign(recommendation: Recommendation) -> Sign:
    if recommendation.settling or recommendation.reason in _UNDECIDED:
        return Sign.WAIT
    if not recommendation.worth_moving:
        return Sign.STAY
    return Sign.MOVE if recommendation.is_sure else Sign.MAYBE
