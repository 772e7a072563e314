"""The demo's time of moves: what is proven in an hour elsewhere is proven in a minute here.

The order of what happens stays the same.
"""

from datetime import datetime, timedelta
from types import ModuleType

from custom_components.qb_peer_vpn.features.gluetun import observer, speed_meter
from custom_components.qb_peer_vpn.gluetun import Look, LookAgain
from custom_components.qb_peer_vpn.gluetun.listening import keeping
from custom_components.qb_peer_vpn.gluetun.moving import (
    receipt,
    refusal,
    signs,
    step,
    undo,
)

OFTEN = Look(after_seconds=5.0)
WINDOW = timedelta(seconds=20)

TIMES: tuple[tuple[ModuleType, str, timedelta | Look | LookAgain | float], ...] = (
    (step, "_EXIT", timedelta(seconds=20)),
    (step, "_PORT", timedelta(seconds=30)),
    (step, "_SETTLING", timedelta(seconds=10)),
    (step, "_WINDOW", WINDOW),
    (observer, "WINDOW", WINDOW),
    (speed_meter, "WINDOW", WINDOW),
    (speed_meter, "_SHORTEST_SAMPLE", 3.0),
    (step, "_SLOW", OFTEN),
    (undo, "_SLOW", OFTEN),
    (signs, "_TRAFFIC", timedelta(seconds=10)),
    (signs, "_NO_EXIT", timedelta(seconds=20)),
    (signs, "_NO_PORT", timedelta(seconds=60)),
    (signs, "_DISCONNECTED", timedelta(seconds=60)),
    (keeping, "_FOR_OTHERS", timedelta(seconds=5)),
    (keeping, "_SOON", LookAgain(after_seconds=5.0)),
    (refusal, "_OTHER_WRITER", timedelta(seconds=20)),
    (refusal, "LEAST_COOL_DOWN", timedelta(seconds=15)),
    (receipt, "_WEEK", timedelta(minutes=10)),
)
"""Module, its constant, and the value in the demo."""

COOL_DOWN_PACE = 1440
"""How much shorter the wait after a move is: a quarter of a minute instead of six hours."""


def quicken_moves() -> None:
    """Shorten the times of moves in this process.

    Raises:
        AttributeError: one of them has another name now.
        TypeError: one of them is something else now.

    """
    for module, name, value in TIMES:
        if not isinstance(getattr(module, name), type(value)):
            raise TypeError(f"{module.__name__}.{name} is no {type(value).__name__}")
        vars(module)[name] = value
    waited = receipt.MoveHistory.moved_within

    def moved_within(self: receipt.MoveHistory, span: timedelta, now: datetime) -> bool:
        return waited(self, span / COOL_DOWN_PACE, now)

    setattr(receipt.MoveHistory, "moved_within", moved_within)  # noqa: B010
