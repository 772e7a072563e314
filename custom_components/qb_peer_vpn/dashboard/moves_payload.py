"""What the card shows of moves, as JSON: the one under way, and the receipts."""

from typing import Any, Final

from ..features import PeerVpnData
from ..gluetun import Move, MoveServer, Receipt, undo_request
from ..recommendation import in_use

SHOWN: Final = 50
"""Receipts; the action returns those of a year."""


def moves_payload(data: PeerVpnData) -> dict[str, Any] | None:
    """Return the moves of a connection; None without a VPN container."""
    mover = data.gluetun.mover
    if mover is None:
        return None
    state = mover.moves.data
    recommendation = data.recommendation.coordinator.data.recommendation
    is_used = in_use(recommendation) == "recommended"
    server = None if is_used else recommendation.server
    return {
        "target": _server(MoveServer.of(server)) if server else None,
        "under_way": _under_way(state.move) if state.move else None,
        "can_undo": state.move is not None
        or (state.last is not None and undo_request(state.last) is not None),
        "staying_until": state.staying_until and state.staying_until.isoformat(),
        "receipts": [
            _receipt(each) for each in reversed(state.history.receipts[-SHOWN:])
        ],
    }


def _server(server: MoveServer) -> dict[str, str | None]:
    return {
        "name": server.name,
        "hostname": server.hostname,
        "country_code": server.country_code,
        "city": server.city,
    }


def _origin(server: MoveServer | None) -> dict[str, str | None] | None:
    return _server(server) if server else None


def _under_way(move: Move) -> dict[str, Any]:
    return {
        "phase": move.phase,
        "started": move.started.isoformat(),
        "target": _server(move.request.server),
        "origin": _origin(move.before.server),
        "undo": move.undo,
    }


def _receipt(receipt: Receipt) -> dict[str, Any]:
    """Return a receipt without the addresses at which its servers are entered."""
    comparison = receipt.comparison
    return {
        **receipt.to_json(),
        "target": _server(receipt.target),
        "origin": _origin(receipt.origin),
        "comparison": comparison and comparison.to_json(),
    }
