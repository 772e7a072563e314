"""The state of the decision as plain data, for a file that outlives restarts."""

from collections.abc import Mapping
from math import inf, isfinite
from typing import Any, Final

from ..models import Reason, read_moment
from .decision_state import DecisionState, Standing, Verdict
from .settings import Strategy, Weighting
from .smoothing import PeerPart, Settled

_VERSION: Final = 2


def decision_state_to_store(state: DecisionState) -> dict[str, Any]:
    """Return the state as plain data for a JSON file."""
    settled = state.settled
    return {
        "version": _VERSION,
        "strategy": state.strategy,
        "weighting": state.weighting,
        "at": settled.at and settled.at.isoformat(),
        "weight": settled.weight,
        "parts": {key: [*part] for key, part in settled.parts.items()},
        "chosen": state.chosen,
        "reference": state.reference,
        "reason": state.reason,
        "standing": _standing_to_store(state.standing),
        "dissent": _standing_to_store(state.dissent),
        "unrest": state.unrest,
    }


def decision_state_from_store(stored: object) -> DecisionState | None:
    """Return the state that was stored; None if the data are not valid."""
    match stored:
        case {"version": 1, **values}:
            return _from_version_1(values)
        case {"version": 2, **values}:
            return _from_version_2(values)
    return None


def _from_version_1(stored: object) -> DecisionState | None:
    """Keep the choice: the costs were smoothed by polls, and as a whole."""
    match stored:
        case {
            "strategy": str(strategy),
            "chosen": str() | None as chosen,
            "reference": str() | None as reference,
            **others,
        } if strategy in Strategy:
            was_better = others.get("was_better") is not False
            return DecisionState(
                strategy=Strategy(strategy),
                chosen=chosen,
                reference=reference,
                reason=Reason.BETTER_FOUND if was_better else Reason.CURRENT_IS_FINE,
            )
    return None


def _from_version_2(stored: object) -> DecisionState | None:
    match stored:
        case {
            "strategy": str(strategy),
            "weighting": str(weighting),
            "chosen": str() | None as chosen,
            "reference": str() | None as reference,
            "reason": str() | None as reason,
            **others,
        } if strategy in Strategy and weighting in Weighting and _is_reason(reason):
            return DecisionState(
                strategy=Strategy(strategy),
                weighting=Weighting(weighting),
                settled=_settled_from_store(others),
                chosen=chosen,
                reference=reference,
                reason=None if reason is None else Reason(reason),
                standing=_standing_from_store(others.get("standing")),
                dissent=_standing_from_store(others.get("dissent")),
                unrest=_unrest_from_store(others.get("unrest")),
            )
    return None


def _is_reason(stored: str | None) -> bool:
    """Return whether it is a reason; before the first located peer, there is none."""
    return stored is None or stored in Reason


def _standing_to_store(standing: Standing | None) -> dict[str, Any] | None:
    if standing is None:
        return None
    return {
        "site": standing.verdict.site,
        "worth_moving": standing.verdict.worth_moving,
        "since": standing.since.isoformat(),
    }


def _standing_from_store(stored: object) -> Standing | None:
    match stored:
        case {"site": str(site), "worth_moving": bool(worth_moving), "since": since}:
            if moment := read_moment(since):
                verdict = Verdict(site=site, worth_moving=worth_moving)
                return Standing(verdict=verdict, since=moment)
    return None


def _unrest_from_store(stored: object) -> float:
    match stored:
        case float(unrest) if 0.0 <= unrest < inf:
            return unrest
    return 0.0


def _settled_from_store(stored: Mapping[object, object]) -> Settled:
    """Return the stored mean; an empty one if a part of it is not valid."""
    match stored:
        case {"at": at, "weight": float(weight), "parts": dict(values)} if (
            0.0 < weight <= 1.0
        ):
            moment = read_moment(at)
            parts = {key: _part(values[key]) for key in values}
            known = {key: part for key, part in parts.items() if part is not None}
            if moment is not None and len(known) == len(parts):
                return Settled(at=moment, weight=weight, parts=known)
    return Settled()


def _part(stored: object) -> PeerPart | None:
    match stored:
        case [float(leg_ms), float(cost_ms), float(leg_km)] if all(
            map(isfinite, (leg_ms, cost_ms, leg_km))
        ):
            return PeerPart(leg_ms=leg_ms, cost_ms=cost_ms, leg_km=leg_km)
    return None
