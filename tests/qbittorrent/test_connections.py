"""When a connection is used again, and when another one is opened."""

from contextlib import suppress
from pathlib import Path
import socket
import threading
from typing import Any

import pytest

from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError, Timing

from .clocked_api import api, everything
from .hostile import Line, answer, drip, misbehaving

pytestmark = pytest.mark.usefixtures("socket_enabled")


def test_a_connection_is_used_again() -> None:
    connections: list[Line] = []

    def script(line: Line) -> None:
        connections.append(line)
        drip([answer(b"v5.3.0")])(line)

    with misbehaving(script) as server, api(server.url) as web_api:
        for _ in range(3):
            web_api.app_version()

    assert len(connections) == 1


def test_a_connection_that_was_idle_for_long_is_not_used_again() -> None:
    connections: list[Line] = []
    now = [0.0]

    def script(line: Line) -> None:
        connections.append(line)
        drip([answer(b"v5.3.0")])(line)

    with (
        misbehaving(script) as server,
        api(server.url, Timing(clock=lambda: now[0])) as web_api,
    ):
        for _ in range(3):
            web_api.app_version()
            now[0] += 6.0

    assert len(connections) == 3


@pytest.mark.parametrize("polite", [True, False])
def test_a_connection_that_was_closed_meanwhile_is_opened_again(polite: bool) -> None:
    closed = threading.Event()

    def script(line: Line) -> None:
        line.request()
        line.send(answer(b"v5.3.0", *([b"Connection: close"] if polite else [])))
        closed.set()

    with misbehaving(script) as server, api(server.url) as web_api:
        for _ in range(3):
            assert web_api.get("app/version", everything) == b"v5.3.0"
            assert closed.wait(60)
            closed.clear()

    assert len(server.received) == 3


def test_a_connection_that_was_reset_meanwhile_is_opened_again() -> None:
    reset = threading.Event()

    def script(line: Line) -> None:
        line.request()
        line.send(answer(b"v5.3.0"))
        line.reset()
        reset.set()

    with misbehaving(script) as server, api(server.url) as web_api:
        for _ in range(2):
            with suppress(CannotConnectError):
                # The reset may be faster than the answer.
                web_api.app_version()
            assert reset.wait(60)
            reset.clear()

    assert len(server.received) == 2


def test_tls_is_prepared_once_for_all_connections(certificate: Path) -> None:
    replies = drip([answer(b"v5.3.0", b"Connection: close")])
    with (
        misbehaving(replies, certificate) as server,
        api(server.url, verify=False) as web_api,
    ):
        for _ in range(2):
            assert web_api.app_version() == "v5.3.0"


def broken_at_the_second(line: Line) -> None:
    line.request()
    line.send(answer(b"Ok."))
    line.request()


def test_reading_is_repeated_where_an_old_connection_breaks_but_writing_is_not() -> (
    None
):
    with misbehaving(broken_at_the_second) as server, api(server.url) as web_api:
        web_api.get("app/version", everything)
        assert web_api.get("app/version", everything) == b"Ok."
        with pytest.raises(CannotConnectError):
            web_api.post("torrents/delete", {"hashes": "all"})

    deletions = [each for each in server.received if b"delete" in each]
    assert len(deletions) == 1


def test_what_was_not_asked_for_is_not_taken_for_the_next_answer() -> None:
    read, sent = threading.Event(), threading.Event()

    def script(line: Line) -> None:
        line.request()
        line.send(answer(b"first") + answer(b"with it"))
        assert read.wait(60)
        line.send(answer(b"after it"))
        sent.set()
        line.request()

    with misbehaving(script) as server, api(server.url) as web_api:
        assert web_api.get("app/version", everything) == b"first"
        read.set()
        assert sent.wait(60)
        assert web_api.get("app/version", everything) == b"first"


def name_of(monkeypatch: pytest.MonkeyPatch, *ports: int) -> None:
    """Give the name nas.local addresses with these ports, and one that is none."""

    def resolve(host: str, port: int, *, flags: int, **kwargs: Any) -> list[Any]:
        if flags & socket.AI_NUMERICHOST:
            raise socket.gaierror
        assert host == "nas.local"
        rest = (socket.SOCK_STREAM, 6, "")
        return [
            # A kind of network that this machine does not have.
            (255, *rest, ("nowhere", port)),
            *((socket.AF_INET, *rest, ("127.0.0.1", each)) for each in ports),
        ]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    return port


def test_each_address_of_a_name_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    with misbehaving(drip([answer(b"v5.3.0")])) as server:
        port = int(server.url.rpartition(":")[2])
        name_of(monkeypatch, closed_port(), port)
        with api(f"http://nas.local:{port}") as web_api:
            assert web_api.app_version() == "v5.3.0"


def test_no_address_of_a_name_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    name_of(monkeypatch, closed_port(), closed_port())

    with api("http://nas.local") as web_api, pytest.raises(CannotConnectError):
        web_api.app_version()
