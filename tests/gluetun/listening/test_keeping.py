"""The port of Gluetun becomes that of qBittorrent, and only where that is right."""

from datetime import timedelta

import pytest

from custom_components.qb_peer_vpn.gluetun import PortPhase
from custom_components.qb_peer_vpn.models import ListenSettings

from .two_programs import NEXT_PORT, OLD, PORT, TOKYO, ZURICH, TwoPrograms

RIGHT = ListenSettings(port=PORT)


@pytest.mark.parametrize("follows_tunnels", [True, False])
def test_the_port_is_written_once_and_read_back(follows_tunnels: bool) -> None:
    both = TwoPrograms(follows_tunnels=follows_tunnels)

    assert both.run(10) is PortPhase.WAITING
    assert both.run(3600) is PortPhase.IN_STEP

    assert both.written == [RIGHT]
    assert both.settings == RIGHT
    assert both.state.before == OLD


def test_a_command_of_the_user_s_goes_first() -> None:
    both = TwoPrograms(follows_tunnels=False)
    both.run(15)
    both.set_port(PORT)
    assert both.run(3600) is PortPhase.IN_STEP
    both.switch_tunnel(NEXT_PORT)
    both.run(1)
    both.set_port(NEXT_PORT)
    assert both.run(3600) is PortPhase.IN_STEP

    assert both.written == []
    assert both.state.before is None


def test_a_port_that_was_taken_at_random_is_fixed() -> None:
    both = TwoPrograms(settings=ListenSettings(port=0, is_random=True))
    both.run(3600)
    assert both.settings == RIGHT

    # As versions up to 4.3 show it, which would take another port at the next start.
    both = TwoPrograms(settings=ListenSettings(port=PORT, is_random=True))
    both.run(3600)
    assert both.settings == RIGHT


@pytest.mark.parametrize("port", [PORT, 65535])
def test_an_old_qbittorrent_listens_again_after_a_switch_to_the_same_port(
    port: int,
) -> None:
    both = TwoPrograms(follows_tunnels=False, port=port)
    both.run(600)
    both.written.clear()
    both.switch_tunnel()
    assert both.is_deaf

    assert both.run(600) is PortPhase.IN_STEP

    assert both.ports == [port + 1 if port < 65535 else port - 1, port]
    assert not both.is_deaf


def test_a_new_qbittorrent_is_left_alone_then() -> None:
    both = TwoPrograms()
    both.run(600)
    both.switch_tunnel()
    both.run(600)
    assert both.ports == [PORT]


@pytest.mark.parametrize("follows_tunnels", [True, False])
def test_another_port_is_written_in_one_step(follows_tunnels: bool) -> None:
    both = TwoPrograms(follows_tunnels=follows_tunnels)
    both.run(600)
    both.switch_tunnel(NEXT_PORT)

    assert both.run(600) is PortPhase.IN_STEP

    assert both.ports == [PORT, NEXT_PORT]
    assert not both.is_deaf
    # What was there first is what is put back one day.
    assert both.state.before == OLD


@pytest.mark.parametrize("sign", ["a gap", "its start"])
def test_a_new_connection_through_the_same_exit_is_noticed(sign: str) -> None:
    both = TwoPrograms(follows_tunnels=False)
    both.run(600)
    both.written.clear()
    if sign == "a gap":
        both.is_up = False
        both.run(60)
        both.is_up = True
    else:
        both.came_up = both.now
    both.switch_tunnel(to=ZURICH)

    both.run(600)

    assert both.ports == [PORT + 1, PORT]
    assert not both.is_deaf


def test_a_port_that_goes_and_comes_is_no_loss() -> None:
    both = TwoPrograms()
    both.run(600)
    both.port = 0
    assert both.run(290) is PortPhase.IN_STEP
    both.port = PORT
    assert both.run(60) is PortPhase.IN_STEP
    both.port = 0
    assert both.run(290) is PortPhase.IN_STEP
    assert both.run(60) is PortPhase.NO_PORT
    both.port = PORT
    assert both.run(60) is PortPhase.IN_STEP

    assert both.ports == [PORT]


def test_a_port_that_never_comes_changes_nothing() -> None:
    both = TwoPrograms(port=0)
    assert both.run(240) is PortPhase.LOOKING
    assert both.run(3600) is PortPhase.NO_PORT
    assert both.settings == OLD


def test_a_port_that_is_another_one_inside_is_never_written() -> None:
    both = TwoPrograms(redirects_port=True)
    assert both.run(3600) is PortPhase.REDIRECTED
    both.redirects_port = False
    assert both.run(1) is PortPhase.WAITING
    assert both.written == []


def test_nothing_is_written_before_both_have_shown_the_same_exit() -> None:
    both = TwoPrograms(seen_exit=TOKYO)
    assert both.run(3600) is PortPhase.UNPROVEN
    both.seen_exit = None
    assert both.run(3600) is PortPhase.UNPROVEN
    assert both.written == []

    both.seen_exit = ZURICH
    both.run(60)
    # Once is enough: peers are slow to say which address they see.
    both.seen_exit = TOKYO
    assert both.run(600) is PortPhase.IN_STEP
    assert both.ports == [PORT]


def test_two_unknown_exits_are_not_the_same() -> None:
    both = TwoPrograms(exit=None, seen_exit=None)
    assert both.run(3600) is PortPhase.UNPROVEN


def test_the_user_may_say_that_both_are_together() -> None:
    both = TwoPrograms(seen_exit=None, is_confirmed=True)
    assert both.run(600) is PortPhase.IN_STEP


def test_what_a_person_chose_is_theirs() -> None:
    both = TwoPrograms()
    both.run(600)
    both.set_port(50000)
    assert both.run(3600) is PortPhase.BY_HAND
    both.switch_tunnel(NEXT_PORT)
    assert both.run(3600) is PortPhase.BY_HAND
    both.run(600, restores=True)
    assert both.settings.port == 50000
    assert both.ports == [PORT]


def test_a_person_may_come_back() -> None:
    both = TwoPrograms()
    both.run(600)
    both.set_port(50000)
    both.run(600)
    both.set_port(PORT)
    assert both.run(60) is PortPhase.IN_STEP
    both.switch_tunnel(NEXT_PORT)
    assert both.run(600) is PortPhase.IN_STEP

    both.set_port(50000)
    both.run(600)
    both.state = both.state.again()
    assert both.run(600) is PortPhase.IN_STEP
    # Now this is what is put back.
    assert both.state.before == ListenSettings(port=50000)


def test_a_person_may_come_back_after_the_tunnel_changed_and_kept_its_port() -> None:
    """An old qBittorrent listens again then, or was set before the tunnel changed."""
    for is_set_before in (False, True):
        both = TwoPrograms(follows_tunnels=False)
        both.run(600)
        both.set_port(50000)
        both.run(600)
        if is_set_before:
            both.set_port(PORT)
        both.switch_tunnel()
        if not is_set_before:
            assert both.run(600) is PortPhase.BY_HAND
            both.set_port(PORT)
        assert both.run(600) is PortPhase.IN_STEP
        assert both.settings.port == PORT
        assert not both.is_deaf


def test_a_qbittorrent_that_is_away_is_waited_for() -> None:
    both = TwoPrograms(follows_tunnels=False)
    both.run(600)
    both.is_running = False
    both.switch_tunnel(NEXT_PORT)
    assert both.run(3600) is PortPhase.IN_STEP
    both.is_running = True
    assert both.run(600) is PortPhase.IN_STEP
    assert both.settings.port == NEXT_PORT
    assert not both.is_deaf


def test_it_may_go_away_in_the_middle() -> None:
    both = TwoPrograms()
    both.run(600)
    both.switch_tunnel(NEXT_PORT)
    assert both.run(1) is PortPhase.WAITING
    both.is_running = False
    assert both.run(3600) is PortPhase.WAITING
    both.is_running = True
    assert both.run(60) is PortPhase.IN_STEP

    both.switch_tunnel(PORT)
    both.run(1)
    both.goes_away_when_written = True
    assert both.run(3600) is PortPhase.WRITING
    both.is_running = True
    assert both.run(60) is PortPhase.IN_STEP
    assert both.settings == RIGHT


def test_a_gluetun_that_is_away_changes_nothing() -> None:
    both = TwoPrograms()
    both.run(600)
    both.is_answering = False
    both.port = NEXT_PORT
    assert both.run(3600) is PortPhase.IN_STEP
    assert both.ports == [PORT]


@pytest.mark.parametrize(("refuses", "writes"), [(True, 1), (False, 3)])
def test_a_port_that_is_not_taken_is_tried_again_much_later(
    refuses: bool, writes: int
) -> None:
    both = TwoPrograms(takes=False, refuses=refuses)
    assert both.run(1800) is PortPhase.REFUSED
    assert len(both.written) == writes
    assert both.settings == OLD

    both.takes, both.refuses = True, False
    assert both.run(1200) is PortPhase.REFUSED
    assert both.run(1200) is PortPhase.IN_STEP
    assert both.state.attempts == 0


def test_another_port_is_tried_at_once() -> None:
    both = TwoPrograms(takes=False)
    assert both.run(600) is PortPhase.REFUSED
    both.takes = True
    both.switch_tunnel(NEXT_PORT)
    assert both.run(600) is PortPhase.IN_STEP


def test_what_was_there_before_is_put_back() -> None:
    both = TwoPrograms()
    both.run(600)
    both.run(600, restores=True)
    assert both.settings == OLD
    assert not both.has_changed()

    random = ListenSettings(port=0, is_random=True)
    both = TwoPrograms(settings=random)
    both.run(600)
    both.run(600, restores=True)
    assert both.settings == random


def test_nothing_is_put_back_where_nothing_was_changed() -> None:
    both = TwoPrograms(settings=RIGHT)
    both.run(600)
    both.run(600, restores=True)
    assert both.written == []


def test_putting_back_waits_for_qbittorrent_and_gives_up_where_it_refuses() -> None:
    both = TwoPrograms()
    both.run(600)
    both.is_running = False
    both.run(600, restores=True)
    assert both.has_changed()
    both.is_running, both.takes = True, False
    before = both.now
    both.run(600, restores=True)
    assert not both.has_changed()
    assert both.now - before < timedelta(seconds=60)

    both = TwoPrograms()
    both.run(600)
    both.refuses = True
    both.run(600, restores=True)
    assert both.ports == [PORT, OLD.port]
    assert both.state.before is None


def test_twenty_seconds_are_waited_however_often_one_looks() -> None:
    both = TwoPrograms()
    both.run(1)
    both.now -= timedelta(seconds=10)
    assert both.run(1) is PortPhase.WAITING
    assert both.written == []


def test_a_change_without_an_answer_is_read_before_it_is_repeated() -> None:
    both = TwoPrograms(loses_answers=1)
    both.run(1)
    assert both.run(1) is PortPhase.WRITING
    assert both.run(60) is PortPhase.IN_STEP
    assert both.ports == [PORT, PORT]


def test_putting_back_is_not_repeated_at_once_without_an_answer() -> None:
    both = TwoPrograms()
    both.run(600)
    both.loses_answers = 2
    both.run(15, restores=True)
    assert both.ports == [PORT, OLD.port]
    both.run(60, restores=True)
    assert both.settings == OLD
