"""The recommendation as a whole: all that people see of a decision, from one set of numbers."""

import numpy as np

from ..geo import FloatArray
from ..models import Confidence, Recommendation, Settling
from .decision_state import Standing
from .explanation import ServerPick
from .ranking import rank_sites
from .saving import confidence, error_ms
from .settings import Settings
from .settled_decision import Poll, SettledDecision
from .settling import has_lasted, unsettled
from .shown_paths import ShownLegs, shown_legs


def build_recommendation(
    poll: Poll, found: SettledDecision, settings: Settings, pick_server: ServerPick
) -> Recommendation:
    """Build the recommendation.

    Args:
        poll: what is known now.
        found: what was decided.
        settings: the user's choices.
        pick_server: for the recommended site.

    """
    decision, state = found.decision, found.state
    shown = _shown(poll, found, found.peer_ms)
    ranking = rank_sites(poll, shown, found.peer_km, found.costs)
    by_key = {scored.site.key: scored for scored in ranking}
    chosen = by_key[decision.chosen]
    standing = state.standing if found.is_decided else None
    lasted = has_lasted(standing, settings.lasts, poll.now)
    doubted = unsettled(standing, state.dissent, lasted=lasted)
    return Recommendation(
        chosen=chosen,
        server=pick_server(chosen.site),
        reason=decision.reason,
        reference=by_key[decision.reference],
        reference_in_use=decision.reference_in_use,
        error_ms=_error_ms(poll, found),
        newest_saving_ms=_newest_saving_ms(poll, found),
        confidence=_confidence(poll, found),
        since=standing.since if standing else None,
        has_lasted=lasted,
        settling=_settling(poll, found, doubted) if doubted else None,
        ranking=ranking,
    )


def _shown(poll: Poll, found: SettledDecision, peer_ms: FloatArray) -> ShownLegs:
    """Return the legs as people see them; peer legs have the shape (sites,)."""
    return shown_legs(
        poll.legs.home_ms,
        peer_ms,
        chosen=poll.index(found.decision.chosen),
        is_modeled=not poll.legs.home_measured.any(),
    )


def _ends(poll: Poll, found: SettledDecision) -> list[int]:
    """Return the positions of the recommended site and of the reference."""
    return [poll.index(found.decision.chosen), poll.index(found.decision.reference)]


def _error_ms(poll: Poll, found: SettledDecision) -> int:
    ends = _ends(poll, found)
    errors = poll.legs.home_error_ms[ends]
    difference = float(np.ptp(found.peer_ms[ends]))
    return error_ms(difference, errors[np.isfinite(errors)].tolist())


def _newest_saving_ms(poll: Poll, found: SettledDecision) -> int:
    if found.decision.reason.is_without_peers:
        return 0
    chosen, reference = _ends(poll, found)
    return _shown(poll, found, poll.legs.peer_ms).saving_ms(chosen, reference)


def _confidence(poll: Poll, found: SettledDecision) -> Confidence:
    chosen, reference = found.decision.chosen, found.decision.reference
    return confidence(
        found.costs.gain(chosen, reference),
        found.costs.doubt(chosen, reference),
        measured=bool(poll.legs.home_measured[_ends(poll, found)].all()),
        networks=poll.networks,
        worth_moving=found.decision.verdict.worth_moving,
    )


def _settling(poll: Poll, found: SettledDecision, standing: Standing) -> Settling:
    """Return what may not last: by the settled legs, unless only the newest poll says so."""
    site = poll.index(standing.verdict.site)
    is_settled = standing.verdict == found.decision.verdict
    legs = _shown(poll, found, found.peer_ms if is_settled else poll.legs.peer_ms)
    return Settling(
        site=poll.sites[site],
        worth_moving=standing.verdict.worth_moving,
        saving_ms=legs.saving_ms(site, poll.index(found.decision.reference)),
        since=standing.since,
    )
