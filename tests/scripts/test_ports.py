"""Ports for servers that begin to listen later."""

import socket

import pytest

from scripts.demo_home import ports
from scripts.demo_home.ports import PORTS, free_ports

pytestmark = pytest.mark.usefixtures("socket_enabled")


def test_different_ports_are_found_that_no_connection_gets_by_itself() -> None:
    found = free_ports(20)
    assert len(set(found)) == 20
    assert max(found) < 32_768
    for each in found:
        socket.create_server(("127.0.0.1", each)).close()


def test_a_port_that_is_in_use_is_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = sorted(free_ports(2))
    monkeypatch.setattr(ports, "PORTS", [first, second])
    with socket.create_server(("127.0.0.1", first)):
        assert free_ports(1) == [second]


def test_two_programs_seldom_choose_the_same_ports() -> None:
    assert free_ports(4) != free_ports(4)
    assert len(PORTS) > 10_000


def test_fewer_ports_than_wanted_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "PORTS", free_ports(2))
    assert len(free_ports(2)) == 2
    with pytest.raises(OSError, match="only 2 ports"):
        free_ports(3)
