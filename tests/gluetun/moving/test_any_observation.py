"""Whatever is seen, in whatever order: the rules of what may be sent hold."""

from datetime import timedelta
from ipaddress import ip_address
import json
from typing import Any

from hypothesis import given, settings, strategies as st

from custom_components.qb_peer_vpn.gluetun import (
    Apply,
    Finish,
    Look,
    Observation,
    Phase,
    Reply,
    Step,
    VpnStatus,
    begin,
    move_from_store,
    move_to_store,
    step,
)
from custom_components.qb_peer_vpn.models import ConnectionStatus
from tests.gluetun.stand_in_loop import usual_loop

from .driver import START, before, request_for
from .test_moves import FASTER, SLOWER

LOOP = usual_loop()
REQUEST = request_for(LOOP, undo_when_worse=True)
BEFORE = before(LOOP)
assert REQUEST.selection is not None
OTHER = REQUEST.selection.narrowed(cities="Elsewhere")

SEEN = st.fixed_dictionaries(
    {
        "status": st.none() | st.sampled_from(VpnStatus),
        "selection": st.sampled_from(
            [
                *[REQUEST.selection] * 6,
                *REQUEST.parkings,
                BEFORE.selection,
                OTHER,
                None,
            ]
        ),
        "exit": st.sampled_from(
            [None, ip_address("198.51.100.7"), ip_address("198.51.100.8")]
        ),
        "exit_is_home": st.sampled_from([False] * 9 + [True]),
        "port": st.sampled_from([None, 0, 40111, 40222]),
        "connection": st.none() | st.sampled_from(ConnectionStatus),
        "peers": st.sampled_from([None, 0, 40]),
        "dht_nodes": st.sampled_from([None, 0, 300]),
        "has_traffic": st.sampled_from([None, False, True]),
        "comparison": st.sampled_from([None, FASTER, SLOWER]),
        "undo_asked": st.sampled_from([False] * 9 + [True]),
    }
)
LOOKS = st.lists(
    st.tuples(
        SEEN,
        st.none() | st.sampled_from(Reply),
        st.sampled_from([1.0, 30.0, 70.0, 3700.0]),
        st.booleans(),
    ),
    min_size=1,
    max_size=60,
)


def is_allowed(step: Step, seen: Observation) -> bool:
    """Return whether a change is safe by what is seen."""
    is_up = seen.status is VpnStatus.RUNNING and bool(seen.exit or seen.port)
    match step:
        case Step.MOVE:
            return False
        case Step.PARK:
            checking = {VpnStatus.RUNNING, VpnStatus.STARTING}
            is_checking = seen.status in checking and not is_up
            return is_checking and seen.selection == REQUEST.selection
        case Step.RESTORE:
            is_ours = seen.selection in (REQUEST.selection, *REQUEST.parkings)
            return is_ours and (is_up or seen.status is VpnStatus.CRASHED)


@settings(max_examples=200)
@given(LOOKS)
def test_nothing_dangerous_is_ever_sent(
    looks: list[tuple[dict[str, Any], Reply | None, float, bool]],
) -> None:
    now = START
    move, command = begin(REQUEST, BEFORE, now)
    sent = [Step.MOVE]
    for seen, reply, seconds, restarts in looks:
        if isinstance(command, Finish):
            break
        last = command if isinstance(command, Apply) else None
        now += timedelta(seconds=seconds)
        if restarts:
            stored = json.loads(json.dumps(move_to_store(move)))
            restored = move_from_store(stored, now)
            assert restored is not None
            move, last = restored, None
        look = Observation(reply=reply if last else None, **seen)
        was_stuck = move.phase is Phase.STUCK
        move, command = step(move, look, now)
        assert isinstance(command, Finish) is move.is_done
        if isinstance(command, Look):
            assert command.after_seconds >= 1.0
        if isinstance(command, Apply):
            sent.append(command.step)
            assert is_allowed(command.step, look)
            assert not was_stuck or look.selection in REQUEST.parkings
    assert sent.count(Step.MOVE) == 1
    assert sent.count(Step.RESTORE) <= 10
