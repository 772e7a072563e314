"""A stop of Home Assistant between any two changes leaves qBittorrent in step."""

import json
from typing import Any

from hypothesis import given
import pytest

from custom_components.qb_peer_vpn.gluetun import (
    PortPhase,
    PortState,
    Reach,
    keep_in_step,
    port_state_from_store,
    port_state_to_store,
    put_back,
    reach,
    reach_from_store,
    reach_to_store,
)
from custom_components.qb_peer_vpn.models import ListenSettings
from tests.any_shape import JSON, like

from .two_programs import NEXT_PORT, OLD, PORT, START, TwoPrograms


def after_a_switch(**more: Any) -> TwoPrograms:
    """Return both programs just after a switch to the same port."""
    both = TwoPrograms(follows_tunnels=False, **more)
    both.run(600)
    both.switch_tunnel()
    return both


@pytest.mark.parametrize("number", [2, 3])
@pytest.mark.parametrize("side", ["stops_before", "stops_after"])
def test_a_stop_at_each_change_is_healed(number: int, side: str) -> None:
    both = after_a_switch()
    setattr(both, side, number)

    assert both.run(600) is PortPhase.IN_STEP

    assert both.settings.port == PORT
    assert not both.is_deaf
    assert both.state.before == OLD


def beside_the_port() -> TwoPrograms:
    """Return both after Home Assistant stopped between the two changes."""
    both = after_a_switch()
    both.run(1)
    both.stops_after = 2
    both.run(1)
    assert both.settings.port == PORT + 1
    return both


@pytest.mark.parametrize("port", [PORT, NEXT_PORT, 0])
def test_a_stop_beside_the_port_is_healed_whatever_gluetun_says_then(port: int) -> None:
    both = beside_the_port()
    both.port = port
    both.run(10)
    assert both.settings.port == (port or PORT)


def test_a_stop_beside_the_port_is_healed_without_gluetun() -> None:
    both = beside_the_port()
    both.is_answering = False
    both.run(10)
    assert both.settings.port == PORT


def test_putting_back_knows_the_neighbor_as_its_own() -> None:
    both = beside_the_port()
    both.run(60, restores=True)
    assert both.settings == OLD


def test_a_port_that_someone_sets_meanwhile_is_theirs() -> None:
    both = beside_the_port()
    both.set_port(50000)
    assert both.run(600) is PortPhase.BY_HAND

    both = TwoPrograms()
    both.run(1)
    both.takes = False
    both.run(0.5)
    both.set_port(50000)
    assert both.run(600) is PortPhase.BY_HAND


def test_a_detour_that_is_never_taken_ends() -> None:
    both = after_a_switch()
    both.takes = False
    assert both.run(600) is PortPhase.REFUSED
    assert both.ports[1:] == [PORT + 1] * 3


STORED = port_state_to_store(after_a_switch().state)


def test_a_state_survives_the_file() -> None:
    both = after_a_switch()
    both.run(65)
    stored = json.loads(json.dumps(port_state_to_store(both.state)))
    state = port_state_from_store(stored, both.now)
    assert state is not None
    assert port_state_to_store(state) == port_state_to_store(both.state)
    assert port_state_from_store(
        json.loads(json.dumps(port_state_to_store(PortState()))), START
    ) == PortState(since=START)
    assert reach_from_store(reach_to_store(Reach())) == Reach()


@given(like(STORED))
def test_data_of_any_shape_stop_nothing(stored: Any) -> None:
    both = TwoPrograms()
    state = port_state_from_store(stored, START)
    assert port_state_from_store({**STORED, "version": 2}, START) is None
    if state is not None:
        keep_in_step(state, both.look(), START)
        put_back(state, both.look())


@given(JSON | like(reach_to_store(Reach())))
def test_reach_of_any_shape_stops_nothing(stored: Any) -> None:
    both = TwoPrograms()
    reach(reach_from_store(stored), both.look(), None, START)


@pytest.mark.parametrize(
    "before",
    [
        {"port": 65536, "is_random": False, "asks_router": False},
        {"port": 0, "is_random": False, "asks_router": False},
        {"port": 6881, "is_random": 1, "asks_router": False},
        [],
    ],
)
def test_settings_that_cannot_be_put_back_are_not_read(before: Any) -> None:
    assert port_state_from_store({**STORED, "before": before}, START) is None
    assert port_state_from_store({**STORED, "port": 65536}, START) is None
    assert ListenSettings(port=1) == ListenSettings(port=1)
