"""Single looks at a Gluetun, and what each of them proves."""

from dataclasses import replace
from datetime import timedelta
from ipaddress import ip_address
from typing import Any

import pytest

from custom_components.qb_peer_vpn.gluetun import (
    Apply,
    Before,
    Command,
    Finish,
    Look,
    Move,
    Observation,
    Outcome,
    Phase,
    Reply,
    Selection,
    Step,
    VpnStatus,
    begin,
    step,
)
from tests.gluetun.stand_in_loop import usual_loop

from .driver import START, before, request_for

LOOP = usual_loop()
OTHER = Selection(choices={"countries": ("Japan",)})
REQUEST, BEFORE = request_for(LOOP), before(LOOP)
OLD, NEW = ip_address("198.51.100.7"), ip_address("198.51.100.8")


class Looks:
    """Shows a move one look after the other."""

    def __init__(self, old: Before = BEFORE) -> None:
        self.now = START
        self.move, self.command = begin(REQUEST, old, START)

    def look(self, seconds: float = 0.0, **seen: Any) -> tuple[Move, Command]:
        usual = {"status": VpnStatus.RUNNING, "selection": REQUEST.selection, "port": 0}
        self.now += timedelta(seconds=seconds)
        self.move, self.command = step(
            self.move, Observation(**(usual | seen)), self.now
        )
        return self.move, self.command

    def blind(self, seconds: float) -> None:
        self.look(seconds, status=None, selection=None, port=None)


def test_an_exit_from_before_proves_nothing_without_an_answer() -> None:
    looks = Looks()
    looks.look(reply=Reply.UNKNOWN, exit=OLD, port=40111)
    assert looks.look(50, exit=OLD, port=40111)[0].phase is Phase.CONFIRMING_EXIT
    move, command = looks.look(10, exit=OLD, port=40111)
    assert move.phase is Phase.RESTORING
    assert isinstance(command, Apply)
    assert command.step is Step.RESTORE


@pytest.mark.parametrize("seen", [{"exit": NEW}, {"port": 40222}])
def test_another_exit_or_port_proves_a_move_without_an_answer(
    seen: dict[str, Any],
) -> None:
    looks = Looks()
    looks.look(reply=Reply.UNKNOWN)
    assert looks.look(5, **seen)[0].phase in {Phase.SETTLING, Phase.CONFIRMING_PORT}


def test_the_port_from_before_proves_nothing_without_an_answer() -> None:
    looks = Looks()
    looks.look(reply=Reply.UNKNOWN)
    assert looks.look(5, port=40111)[0].phase is Phase.CONFIRMING_EXIT
    answered = Looks()
    answered.look(reply=Reply.RESTARTED)
    assert answered.look(5, port=40111)[0].phase is Phase.SETTLING


def test_traffic_proves_nothing_while_the_old_server_is_selected() -> None:
    looks = Looks()
    looks.look(reply=Reply.UNKNOWN)
    old = {"selection": BEFORE.selection, "has_traffic": True}
    assert looks.look(29, **old)[0].phase is Phase.CONFIRMING_EXIT
    assert looks.look(1, **old)[0].outcome is Outcome.NOT_SENT


def test_another_exit_proves_nothing_while_the_old_server_is_selected() -> None:
    looks = Looks()
    looks.look(reply=Reply.UNKNOWN)
    move, _ = looks.look(5, selection=BEFORE.selection, exit=NEW)
    assert move.phase is Phase.CONFIRMING_EXIT


@pytest.mark.parametrize("peers", [None, 0, 1])
def test_peers_are_only_missed_where_there_were_some(peers: int | None) -> None:
    looks = Looks(replace(BEFORE, peers=peers))
    looks.look(reply=Reply.RESTARTED)
    for _ in range(8):
        looks.look(60, exit=NEW, port=40222, peers=0)
    assert (looks.move.undo is not None) is bool(peers)


def test_traffic_of_the_first_seconds_may_be_that_from_before() -> None:
    looks = Looks()
    looks.look(reply=Reply.RESTARTED)
    assert looks.look(29, has_traffic=True)[0].phase is Phase.CONFIRMING_EXIT
    assert looks.look(1, has_traffic=True)[0].phase is Phase.CONFIRMING_PORT


def test_an_outage_gives_the_new_server_its_time_again() -> None:
    looks = Looks()
    looks.look(reply=Reply.RESTARTED)
    looks.blind(50)
    assert looks.look(59)[0].phase is Phase.CONFIRMING_EXIT
    assert looks.look(1)[0].phase is Phase.PARKING


def test_an_outage_does_not_make_a_window_longer() -> None:
    looks = Looks()
    looks.look(reply=Reply.RESTARTED)
    for seconds in (1, 600):
        looks.look(seconds, exit=NEW, port=40222)
    assert looks.move.phase is Phase.WATCHING
    looks.blind(3000)
    assert looks.look(600, exit=NEW, port=40222)[0].outcome is Outcome.MOVED


def test_a_hard_sign_begins_again_after_an_outage() -> None:
    looks = Looks()
    looks.look(reply=Reply.RESTARTED)
    looks.look(1, exit=NEW, port=40222)
    looks.look(10)
    looks.blind(40)
    assert looks.look(40)[0].phase is Phase.SETTLING
    assert looks.look(59)[0].phase is Phase.SETTLING
    assert looks.look(1)[0].phase is Phase.PARKING


def test_a_parking_selection_without_an_answer_is_the_last_change() -> None:
    looks = Looks()
    looks.look(reply=Reply.RESTARTED)
    assert looks.look(60)[0].phase is Phase.PARKING
    looks.look(150, reply=Reply.UNKNOWN)
    for _ in range(12):
        assert isinstance(looks.look(10)[1], Look)
    assert looks.move.phase is Phase.STUCK


def test_nothing_is_sent_while_gluetun_is_stopping() -> None:
    looks = Looks()
    looks.look(reply=Reply.RESTARTED)
    stopping = {"status": VpnStatus.STOPPING}
    assert looks.look(60, **stopping)[0].phase is Phase.UNDOING
    assert looks.look(119, **stopping)[0].phase is Phase.UNDOING
    assert looks.look(1, **stopping)[0].phase is Phase.STUCK


def test_a_restart_of_gluetun_before_the_undo_is_the_undo() -> None:
    looks = Looks()
    looks.look(reply=Reply.RESTARTED)
    looks.look(60, status=VpnStatus.STOPPING)
    old = BEFORE.selection
    assert looks.look(5, selection=old)[0].phase is Phase.RECOVERING
    move, command = looks.look(5, selection=old, exit=OLD, port=40111)
    assert move.outcome is Outcome.UNDONE
    assert isinstance(command, Finish)


@pytest.mark.parametrize("selection", [None, REQUEST.selection, OTHER])
def test_a_crash_that_is_not_ours_is_left_alone_when_stuck(
    selection: Selection | None,
) -> None:
    looks = Looks()
    looks.look(reply=Reply.RESTARTED)
    looks.look(60, status=VpnStatus.STOPPING)
    assert looks.look(120, status=VpnStatus.STOPPING)[0].phase is Phase.STUCK
    crashed = {"status": VpnStatus.CRASHED, "selection": selection}
    assert isinstance(looks.look(60, **crashed)[1], Look)
    parked = {"status": VpnStatus.CRASHED, "selection": REQUEST.parkings[0]}
    assert isinstance(looks.look(60, **parked)[1], Apply)


def test_a_choice_of_others_while_an_undo_waits_is_kept() -> None:
    looks = Looks()
    looks.look(reply=Reply.RESTARTED)
    looks.look(60, status=VpnStatus.STOPPING)
    move, command = looks.look(5, selection=OTHER, exit=NEW, port=40222)
    assert move.outcome is Outcome.OVERWRITTEN
    assert isinstance(command, Finish)
