"""Moves as JSON: in actions, events, and triggers."""

from typing import Any, Final

from ...gluetun import Cause, MoveServer, Outcome, Receipt
from .planning import Plan

STARTED: Final = "started"
ADVISED: Final = "advised"
MOVED: Final = "moved"
UNDONE: Final = "undone"
FAILED: Final = "failed"


def kind_of(receipt: Receipt) -> str:
    """Return what has become of a move."""
    if receipt.outcome is Outcome.UNDONE:
        return UNDONE
    if receipt.outcome is not Outcome.MOVED:
        return FAILED
    return UNDONE if receipt.cause is Cause.UNDO else MOVED


def receipt_details(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt in flat data, without addresses."""
    comparison = receipt.comparison
    # Without pairs, there are no speeds.
    speeds = comparison if comparison and comparison.pairs else None
    return {
        **_servers(receipt.origin, receipt.target),
        "way": receipt.way,
        "cause": receipt.cause,
        "outcome": receipt.outcome,
        "undo_reason": receipt.undo,
        "verdict": receipt.verdict,
        "saving_ms": receipt.saving_ms,
        "port_before": receipt.port_before,
        "port_after": receipt.port_after,
        "peers_before": receipt.peers_before,
        "peers_after": receipt.peers_after,
        "speed_ratio": round(speeds.ratio, 3) if speeds else None,
        "speed_low": round(speeds.low, 3) if speeds else None,
        "speed_high": round(speeds.high, 3) if speeds else None,
        "pairs": comparison.pairs if comparison else None,
        "lines": None,
    }


def plan_details(plan: Plan) -> dict[str, Any]:
    """Return a move that begins in the same form."""
    request, before = plan.request, plan.before
    return {
        **dict.fromkeys(_RECEIPT_KEYS),
        **_servers(before.server, request.server),
        "way": request.way,
        "cause": request.cause,
        "saving_ms": request.saving_ms,
        "port_before": before.port,
        "peers_before": before.peers,
        "lines": list(plan.lines),
    }


_RECEIPT_KEYS: Final = (
    *("outcome", "undo_reason", "verdict", "port_after", "peers_after"),
    *("speed_ratio", "speed_low", "speed_high", "pairs"),
)


def _servers(origin: MoveServer | None, target: MoveServer) -> dict[str, Any]:
    return {
        "from_server": origin.name if origin else None,
        "from_city": origin.city if origin else None,
        "from_country_code": (origin.country_code or None) if origin else None,
        "to_server": target.name,
        "to_city": target.city,
        "to_country_code": target.country_code or None,
        "hostname": target.hostname,
    }


def receipt_view(receipt: Receipt) -> dict[str, Any]:
    """Return a whole receipt, for the action that returns them."""
    drift = receipt.drift
    return {
        "started": receipt.started.isoformat(),
        "finished": receipt.finished.isoformat(),
        "kind": kind_of(receipt),
        **{
            key: value
            for key, value in receipt_details(receipt).items()
            if key != "lines"
        },
        "drift_low": round(drift.low, 3) if drift else None,
        "drift_high": round(drift.high, 3) if drift else None,
        "confidence": receipt.confidence,
        "exit_before": str(receipt.exit_before) if receipt.exit_before else None,
        "exit_after": str(receipt.exit_after) if receipt.exit_after else None,
    }
