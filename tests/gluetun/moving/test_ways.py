"""Moves by an action of the user's, and by hand."""

from datetime import timedelta
from ipaddress import ip_address
from typing import Any

import pytest

from custom_components.qb_peer_vpn.gluetun import (
    Apply,
    Before,
    Cause,
    Command,
    Finish,
    Look,
    Move,
    MoveRequest,
    Observation,
    Outcome,
    Phase,
    Receipt,
    Reply,
    Selection,
    Step,
    UndoReason,
    Verdict,
    Way,
    action_fields,
    begin,
    environment_lines,
    step,
)
from custom_components.qb_peer_vpn.models import ConnectionStatus
from tests.gluetun.stand_in_loop import TOKYO, ZURICH

from .driver import START, server

OLD, NEW, HOME = map(ip_address, ("198.51.100.7", "198.51.100.8", "192.0.2.200"))


def request(way: Way, **more: Any) -> MoveRequest:
    return MoveRequest(way=way, cause=Cause.CHOSEN, server=server(TOKYO), **more)


class Hand:
    """Steps a move by hand."""

    def __init__(self, way: Way, *, has_exit: bool = True, origin: bool = True) -> None:
        before = Before(
            server=server(ZURICH) if origin else None,
            exit=OLD if has_exit else None,
            peers=40,
        )
        self.now = START
        self.move, self.command = begin(request(way), before, START)

    def see(self, seconds: float = 0.0, **seen: Any) -> tuple[Move, Command]:
        self.now += timedelta(seconds=seconds)
        seen = {"connection": ConnectionStatus.CONNECTED, "exit": OLD} | seen
        self.move, self.command = step(self.move, Observation(**seen), self.now)
        return self.move, self.command


def test_an_action_gets_the_server_and_is_proven_by_the_exit() -> None:
    hand = Hand(Way.ACTION)
    assert hand.command == Apply(step=Step.MOVE, server=server(TOKYO))
    hand.see(reply=Reply.RESTARTED)
    assert hand.see(300)[0].phase is Phase.CONFIRMING_EXIT
    assert hand.see(60, exit=NEW)[0].phase is Phase.SETTLING
    hand.see(600, exit=NEW)
    move, command = hand.see(3600, exit=NEW)
    assert (move.outcome, move.verdict) == (Outcome.MOVED, Verdict.TOO_FEW)
    assert command == Finish()
    assert hand.see() == (move, Finish())


def test_an_action_that_fails_changes_nothing() -> None:
    hand = Hand(Way.ACTION)
    assert hand.see(reply=Reply.REFUSED)[0].outcome is Outcome.REFUSED


def test_an_action_without_effect_is_undone_by_the_action() -> None:
    hand = Hand(Way.ACTION)
    hand.see(reply=Reply.RESTARTED)
    move, command = hand.see(600)
    assert move.undo is UndoReason.NO_EXIT
    assert command == Apply(step=Step.RESTORE, server=server(ZURICH))
    hand.see(reply=Reply.RESTARTED)
    assert hand.see(60)[0].outcome is Outcome.UNDONE


@pytest.mark.parametrize("reply", [Reply.REFUSED, None])
def test_an_undo_by_an_action_that_fails_is_left_to_the_user(
    reply: Reply | None,
) -> None:
    hand = Hand(Way.ACTION)
    hand.see(reply=Reply.RESTARTED)
    hand.see(60, exit=HOME, exit_is_home=True)
    assert hand.move.undo is UndoReason.HOME_EXIT
    hand.see(reply=reply, exit=HOME)
    if reply is None:
        assert hand.see(60, exit=HOME)[0].phase is Phase.RECOVERING
        assert hand.see(600, exit=HOME)[0].outcome is Outcome.STUCK
    else:
        assert hand.see(60, exit=HOME)[0].phase is Phase.STUCK
        assert hand.see(60, exit=OLD)[1] == Look(after_seconds=60.0)


def test_an_undo_by_an_action_waits_for_it_to_be_found() -> None:
    hand = Hand(Way.ACTION)
    hand.see(reply=Reply.RESTARTED)
    hand.see(600)
    hand.see(reply=Reply.NOT_SENT)
    assert hand.move.phase is Phase.UNDOING
    assert hand.see(5, connection=None, exit=None)[0].phase is Phase.UNDOING
    assert hand.see(5)[1] == Apply(step=Step.RESTORE, server=server(ZURICH))
    hand.see(reply=Reply.RESTARTED)
    assert hand.see(5, connection=None, exit=None)[0].phase is Phase.RECOVERING


def test_an_undo_by_an_action_needs_to_know_the_old_server() -> None:
    hand = Hand(Way.ACTION, origin=False)
    hand.see(reply=Reply.RESTARTED)
    move, _ = hand.see(600)
    assert (move.outcome, move.verdict) == (Outcome.MOVED, Verdict.UNSAFE)


def test_traffic_proves_an_action_where_no_exit_is_known() -> None:
    hand = Hand(Way.ACTION, has_exit=False)
    hand.see(reply=Reply.RESTARTED, exit=None)
    assert hand.see(10, exit=None, has_traffic=True)[0].phase is Phase.CONFIRMING_EXIT
    assert hand.see(30, exit=None, has_traffic=True)[0].phase is Phase.SETTLING


@pytest.mark.parametrize(
    ("reply", "seen", "outcome"),
    [
        (Reply.RESTARTED, {}, Outcome.UNDONE),
        (Reply.RESTARTED, {"exit": OLD}, Outcome.UNDONE),
        (Reply.RESTARTED, {"has_traffic": False}, Outcome.STUCK),
        (Reply.RESTARTED, {"exit": NEW}, Outcome.STUCK),
        (Reply.RESTARTED, {"exit": HOME, "exit_is_home": True}, Outcome.STUCK),
        (Reply.UNKNOWN, {}, Outcome.STUCK),
    ],
)
def test_traffic_proves_an_undo_by_an_action_where_no_exit_was_known(
    reply: Reply, seen: dict[str, Any], outcome: Outcome
) -> None:
    hand = Hand(Way.ACTION, has_exit=False)
    hand.see(reply=Reply.RESTARTED, exit=None)
    late = NEW if seen.get("exit") is NEW else None
    assert hand.see(60, exit=late, has_traffic=True)[0].phase is Phase.SETTLING
    _, command = hand.see(60, exit=late, has_traffic=True, undo_asked=True)
    assert command == Apply(step=Step.RESTORE, server=server(ZURICH))
    hand.see(reply=reply, exit=late, has_traffic=None)
    assert hand.see(20, exit=late, has_traffic=True)[0].phase is Phase.RECOVERING
    seen = {"exit": None, "has_traffic": True} | seen
    for _ in range(12):
        if hand.see(60, **seen)[0].is_done:
            break
    assert hand.move.outcome is outcome


def test_a_move_by_hand_waits_a_day_for_another_exit() -> None:
    hand = Hand(Way.TELL_ONLY)
    assert hand.command == Look(after_seconds=60.0)
    assert hand.see(20 * 3600)[0].phase is Phase.CONFIRMING_EXIT
    assert hand.see(60, exit=NEW)[0].phase is Phase.SETTLING
    late = Hand(Way.TELL_ONLY)
    assert late.see(24 * 3600)[0].outcome is Outcome.NOT_SENT


def test_advice_that_is_taken_back_before_it_was_followed_came_to_nothing() -> None:
    hand = Hand(Way.TELL_ONLY)
    hand.see(60)
    move, command = hand.see(60, undo_asked=True)
    assert (move.outcome, move.undo, move.verdict) == (Outcome.NOT_SENT, None, None)
    assert command == Finish()
    assert not Receipt.of(move).interrupted


@pytest.mark.parametrize("is_proven", [True, False])
def test_advice_that_is_taken_back_after_it_was_followed_is_a_move(
    is_proven: bool,
) -> None:
    hand = Hand(Way.TELL_ONLY)
    if is_proven:
        assert hand.see(60, exit=NEW)[0].phase is Phase.SETTLING
    move, _ = hand.see(60, exit=NEW, undo_asked=True)
    assert (move.outcome, move.undo) == (Outcome.MOVED, UndoReason.ASKED)


def test_a_client_without_connections_before_a_move_by_hand_is_no_sign() -> None:
    hand = Hand(Way.TELL_ONLY)
    for _ in range(20):
        hand.see(60, connection=ConnectionStatus.DISCONNECTED, peers=0)
    assert hand.move.phase is Phase.CONFIRMING_EXIT


def test_an_unsafe_move_by_hand_is_only_reported() -> None:
    hand = Hand(Way.TELL_ONLY)
    move, command = hand.see(60, exit=HOME, exit_is_home=True)
    assert (move.outcome, move.verdict) == (Outcome.MOVED, Verdict.UNSAFE)
    assert move.undo is UndoReason.HOME_EXIT
    assert command == Finish()


def test_the_own_line_before_a_move_by_hand_is_no_sign() -> None:
    hand = Hand(Way.TELL_ONLY)
    assert hand.see(60, exit=OLD, exit_is_home=True)[0].undo is None


def test_an_action_gets_all_that_names_the_server() -> None:
    fields = action_fields(request(Way.ACTION), server(ZURICH))
    assert fields == {
        "provider": "protonvpn",
        "server_name": "JP#1",
        "hostname": TOKYO,
        "country": "JP",
        "city": None,
        "ips": ["203.0.113.2"],
        "reason": "chosen",
        "previous": {
            "provider": "protonvpn",
            "server_name": "CH#1",
            "hostname": ZURICH,
            "country": "CH",
            "city": None,
            "ips": ["203.0.113.2"],
        },
    }
    assert action_fields(request(Way.ACTION), None)["previous"] is None


def test_the_lines_for_compose_choose_the_same_server() -> None:
    selection = Selection(
        choices={"hostnames": ("a.example.net",), "numbers": (1, 2)},
        flags={"port_forward_only": True, "owned_only": False},
    )
    assert environment_lines(selection) == (
        "SERVER_NUMBER=1,2",
        "SERVER_HOSTNAMES=a.example.net",
        "PORT_FORWARD_ONLY=on",
    )
    assert environment_lines(Selection(choices={})) == ()
