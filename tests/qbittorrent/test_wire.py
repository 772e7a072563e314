"""One connection, at the instants that no real server can be made to hit."""

import socket

import pytest

from custom_components.qb_peer_vpn.qbittorrent import SessionClosedError, Timing
from custom_components.qb_peer_vpn.qbittorrent.transport.meter import Meter
from custom_components.qb_peer_vpn.qbittorrent.transport.wire import Wire

pytestmark = pytest.mark.usefixtures("socket_enabled")


def test_a_cut_between_resolving_and_connecting_opens_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    meter = Meter(Timing())
    meter.start()
    wire = Wire(Timing(), meter, verify_ssl=False)
    monkeypatch.setattr(wire, "_seconds_until", lambda _: 5.0)
    meter.is_cut = True

    with socket.create_server(("127.0.0.1", 0)) as server:
        with pytest.raises(SessionClosedError):
            wire.open("127.0.0.1", server.getsockname()[1], tls=False)

        server.settimeout(0.05)
        with pytest.raises(TimeoutError):
            server.accept()


def test_a_file_of_a_connection_may_be_closed_twice() -> None:
    meter = Meter(Timing())
    meter.start()
    wire = Wire(Timing(), meter, verify_ssl=False)
    with socket.create_server(("127.0.0.1", 0)) as server:
        opened = wire.open("127.0.0.1", server.getsockname()[1], tls=False)
        reader = opened.makefile("rb").detach()

        reader.close()
        reader.close()

        assert reader.closed
        opened.close()
    wire.release()
