"""Names are resolved without waiting for ever."""

from collections.abc import Iterator
import socket
from threading import Event, Thread
from typing import Any

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    CannotConnectError,
    SessionClosedError,
    TooSlowError,
)
from custom_components.qb_peer_vpn.qbittorrent.transport.resolver import Resolver

WAY = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("192.0.2.1", 8080))


class Names:
    """The system's resolver, which answers when the test wants it to."""

    def __init__(self) -> None:
        self.go_on = Event()
        self.error: Exception | None = None
        self.asked = 0

    def __call__(self, *args: Any, flags: int, **kwargs: Any) -> list[Any]:
        if flags & socket.AI_NUMERICHOST:
            raise socket.gaierror
        self.asked += 1
        self.go_on.wait(20)
        if self.error is not None:
            raise self.error
        return [WAY]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Iterator[Names]:
    names = Names()
    monkeypatch.setattr(socket, "getaddrinfo", names)
    yield names
    names.go_on.set()


def test_a_number_needs_no_resolver() -> None:
    (way,) = Resolver().addresses("127.0.0.1", 8080, 0.0)

    assert way[-1] == ("127.0.0.1", 8080)


def test_a_name_is_resolved(names: Names) -> None:
    names.go_on.set()
    resolver = Resolver()

    for host in ("nas.local", "nas.local", "other.local"):
        assert resolver.addresses(host, 8080, 10.0) == [WAY]

    assert names.asked == 3


@pytest.mark.parametrize("error", [socket.gaierror(), UnicodeError()])
def test_a_name_that_does_not_exist(names: Names, error: Exception) -> None:
    names.error = error
    names.go_on.set()

    with pytest.raises(CannotConnectError):
        Resolver().addresses("nas.local", 8080, 10.0)


def test_a_resolver_that_hangs_is_asked_once_and_its_answer_is_still_good(
    names: Names, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolver = Resolver()
    for _ in range(3):
        with pytest.raises(TooSlowError):
            resolver.addresses("nas.local", 8080, 0.01)
    ask = resolver._ask

    def ask_and_go_on(host: str, port: int) -> Any:
        answer = ask(host, port)
        names.go_on.set()
        return answer

    monkeypatch.setattr(resolver, "_ask", ask_and_go_on)

    assert resolver.addresses("nas.local", 8080, 10.0) == [WAY]
    assert names.asked == 1


def test_closing_ends_the_waiting(names: Names) -> None:
    resolver = Resolver()
    raised: list[type[Exception]] = []

    def wait() -> None:
        with pytest.raises(SessionClosedError) as caught:
            resolver.addresses("nas.local", 8080, 20.0)
        raised.append(caught.type)

    waiting = Thread(target=wait)
    waiting.start()
    while not names.asked:
        pass
    resolver.close()
    waiting.join(60)

    assert raised == [SessionClosedError]
    with pytest.raises(SessionClosedError):
        resolver.addresses("nas.local", 8080, 20.0)
