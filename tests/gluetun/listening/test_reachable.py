"""``connected`` counts only where it can be about this tunnel and this port."""

from .two_programs import NEXT_PORT, PORT, TwoPrograms


def test_peers_reach_it_after_the_port_was_set() -> None:
    both = TwoPrograms(follows_tunnels=False)
    both.run(15)
    assert both.reachable() is False
    both.run(600)
    assert both.reachable() is True


def test_an_old_one_that_is_deaf_is_not_believed() -> None:
    both = TwoPrograms(follows_tunnels=False)
    both.run(600)
    both.redirects_port = True
    both.switch_tunnel()

    both.run(3600)

    assert both.status == "connected"
    assert both.reachable() is None
    both.redirects_port = False
    both.run(600)
    assert both.reachable() is True


def test_the_doubt_survives_a_restart() -> None:
    both = TwoPrograms(follows_tunnels=False, redirects_port=True, port=6881)
    both.run(600)
    assert both.reachable() is True
    both.restart_home_assistant()
    both.run(120)
    assert both.reachable() is True
    both.switch_tunnel()
    both.restart_home_assistant()
    both.run(3600)
    assert both.reachable() is None


def test_an_old_one_is_not_believed_at_first() -> None:
    both = TwoPrograms(follows_tunnels=False, redirects_port=True, port=6881)
    both.run(60)
    both.status = both.status.__class__("connected")
    both.reach = both.reach.__class__()
    both.run(3600)
    assert both.reachable() is None


def test_a_new_one_is_believed_a_minute_after_the_switch() -> None:
    both = TwoPrograms(port=6881)
    both.run(120)
    assert both.reachable() is True
    both.switch_tunnel()
    both.run(60)
    assert both.reachable() in {None, False}
    both.run(120)
    assert both.reachable() is True


def test_no_one_reaches_it_while_the_tunnel_is_down_or_the_port_is_wrong() -> None:
    both = TwoPrograms()
    both.run(600)
    both.is_up = False
    both.run(60)
    assert both.reachable() is None
    both.is_up, both.has_peers = True, False
    both.switch_tunnel(NEXT_PORT)
    both.run(600)
    assert both.settings.port == NEXT_PORT != PORT
    assert both.reachable() is False
    both.is_running = False
    both.run(60)
    assert both.reachable() is None
    both.is_running, both.is_answering = True, False
    both.run(60)
    assert both.reachable() is False
