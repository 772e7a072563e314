"""A request ends in time, whatever the other side does."""

from contextlib import suppress
import socket

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    AnswerTooLargeError,
    CannotConnectError,
    Timing,
    TlsError,
    TooSlowError,
    UserLogin,
    WebApi,
)

from .clocked_api import SOON, api, everything, hurrying, silent, then
from .hostile import CHUNKED, OK, PLAIN, Line, Script, answer, misbehaving

pytestmark = pytest.mark.usefixtures("socket_enabled")
DRIPS = {
    "a status line": then(endlessly=b"H"),
    "interim answers": then(endlessly=b"HTTP/1.1 100 Continue\r\nA: b\r\n\r\n"),
    "headers": then(OK, endlessly=b"A"),
    "a body": then(OK, PLAIN, b"Content-Length: 1000000\r\n\r\n", endlessly=b"x"),
    "a body without an end": then(OK, PLAIN, b"\r\n", endlessly=b"x"),
    "a chunk size": then(CHUNKED, endlessly=b"0"),
    "chunks": then(CHUNKED, endlessly=b"1\r\nx\r\n"),
    "a page of an error": then(
        b"HTTP/1.1 500 Oh\r\nContent-Length: 1000000\r\n\r\n", endlessly=b"x"
    ),
}


@pytest.mark.parametrize("script", DRIPS.values(), ids=DRIPS)
def test_an_answer_that_drips_ends_with_the_deadline(script: Script) -> None:
    with (
        misbehaving(script) as server,
        api(server.url, hurrying()) as web_api,
        pytest.raises((TooSlowError, AnswerTooLargeError)) as caught,
    ):
        web_api.get("torrents/info", everything)

    assert str(caught.value) == caught.value.text


@pytest.mark.parametrize("script", DRIPS.values(), ids=DRIPS)
def test_a_drip_in_real_time_ends_with_the_deadline(script: Script) -> None:
    with (
        misbehaving(script) as server,
        api(server.url, SOON) as web_api,
        pytest.raises((TooSlowError, AnswerTooLargeError)),
    ):
        web_api.get("torrents/info", everything)


def request_only(line: Line) -> None:
    line.request()
    line.wait()


def handshake_only(line: Line) -> None:
    line.endlessly(b"\x16", every=0.02)


@pytest.mark.parametrize("script", [silent, request_only])
def test_a_server_that_says_nothing_is_too_slow(script: Script) -> None:
    with (
        misbehaving(script) as server,
        api(server.url, SOON) as web_api,
        pytest.raises(TooSlowError),
    ):
        web_api.app_version()


@pytest.mark.parametrize("script", [silent, request_only])
def test_a_tls_handshake_that_does_not_end_is_too_slow(script: Script) -> None:
    with (
        misbehaving(script) as server,
        api(server.url.replace("http:", "https:"), SOON) as web_api,
        pytest.raises(TooSlowError),
    ):
        web_api.app_version()


def test_something_else_than_tls() -> None:
    with (
        misbehaving(lambda line: line.send(answer(b"v5.3.0"))) as server,
        api(server.url.replace("http:", "https:")) as web_api,
        pytest.raises(TlsError),
    ):
        web_api.app_version()


def test_a_server_that_does_not_take_what_is_sent() -> None:
    with (
        misbehaving(silent) as server,
        api(server.url, SOON) as web_api,
        pytest.raises(TooSlowError),
    ):
        web_api.post("torrents/add", {}, files={"torrents": ("a", bytes(32_000_000))})


def test_a_connection_that_is_not_accepted() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        address = listener.getsockname()
        waiting = [socket.socket() for _ in range(4)]
        for each in waiting:
            each.setblocking(False)
            with suppress(BlockingIOError):
                each.connect(address)

        with (
            api(f"http://127.0.0.1:{address[1]}", Timing(connect=0.2)) as web_api,
            pytest.raises(CannotConnectError),
        ):
            web_api.app_version()
        for each in waiting:
            each.close()


def test_the_deadline_is_for_a_request_and_its_login_together() -> None:
    """Each of the three takes less than the deadline."""
    now = [0.0]

    def script(line: Line) -> None:
        for reply in (
            answer(b"Forbidden", status=b"403 Forbidden"),
            answer(b"Ok.", b"Set-Cookie: SID=a"),
            # Larger than what is read at once.
            answer(bytes(500_000)),
        ):
            line.request()
            now[0] += 12.0
            line.send(reply)
        line.wait()

    timing = Timing(total=30.0, idle=60.0, clock=lambda: now[0])
    with misbehaving(script) as server:
        web_api = WebApi(
            url=server.url,
            login=UserLogin(username="a", password="b"),
            verify_ssl=True,
            timing=timing,
        )
        with pytest.raises(TooSlowError):
            web_api.get("torrents/info", everything)
        web_api.close()

    assert len(server.received) == 3
