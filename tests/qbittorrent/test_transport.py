"""No answer takes longer or more memory than allowed, in spite of the other side."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
import gzip
from itertools import count, pairwise
import json
from pathlib import Path
import socket
import threading
import tracemalloc
from typing import Any
import zlib

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    LIST_CAP,
    AnswerTooLargeError,
    CannotConnectError,
    NotQbittorrentError,
    QbittorrentError,
    Timing,
    TlsError,
    TooSlowError,
    UnreadableAnswerError,
    UserLogin,
    WebApi,
)
from custom_components.qb_peer_vpn.qbittorrent.transport.decoding import decoded

from .hostile import CHUNKED, OK, PLAIN, Line, Script, answer, drip, misbehaving

pytestmark = pytest.mark.usefixtures("socket_enabled")

NOBODY = UserLogin(username="", password="")
SOON = Timing(total=0.3, connect=0.3)


def hurrying(seconds: float = 1.0) -> Timing:
    """A clock that advances by some seconds each time it is read."""
    ticks = count()
    return Timing(clock=lambda: next(ticks) * seconds)


@contextmanager
def api(
    url: str, timing: Timing | None = None, *, verify: bool = True
) -> Iterator[WebApi]:
    web_api = WebApi(url=url, login=NOBODY, verify_ssl=verify, timing=timing)
    try:
        yield web_api
    finally:
        web_api.close()


everything = b"".join


def sizes(pieces: Iterator[bytes]) -> list[int]:
    return [len(piece) for piece in pieces]


def then(*pieces: bytes, endlessly: bytes) -> Script:
    """Begin an answer and never end it."""

    def script(line: Line) -> None:
        line.request()
        line.send(*pieces)
        line.endlessly(endlessly, every=0.001)

    return script


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


def silent(line: Line) -> None:
    line.wait()


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


LARGE = {
    "a header line": then(OK + b"A: ", endlessly=bytes(4096)),
    "many headers": then(OK, endlessly=b"A: b\r\n" * 100),
    "long headers": then(OK, endlessly=b"A: " + b"b" * 60_000 + b"\r\n"),
    "interim answers": then(endlessly=b"HTTP/1.1 100 Continue\r\nA: b\r\n\r\n" * 100),
    "a status line": then(endlessly=b"HTTP/1.1 200 " + b"x" * 4096),
    "a promise": drip([OK + b"Content-Length: 200000000\r\n\r\n"]),
    "a body without an end": then(OK + b"\r\n", endlessly=bytes(65536)),
    "chunks": then(CHUNKED, endlessly=b"10000\r\n" + bytes(65536) + b"\r\n"),
    "chunks with long extensions": then(
        CHUNKED, endlessly=b"1;" + b"e" * 60_000 + b"\r\nx\r\n"
    ),
    "a page of an error": then(b"HTTP/1.1 500 Oh\r\n\r\n", endlessly=bytes(65536)),
}


@pytest.mark.parametrize("script", LARGE.values(), ids=LARGE)
def test_an_answer_is_read_up_to_its_cap(script: Script) -> None:
    with (
        misbehaving(script) as server,
        api(server.url) as web_api,
        pytest.raises(AnswerTooLargeError),
    ):
        web_api.get("torrents/info", everything)


def test_an_endless_chunk_size_is_no_answer() -> None:
    with (
        misbehaving(then(CHUNKED, endlessly=b"0" * 4096)) as server,
        api(server.url) as web_api,
        pytest.raises(AnswerTooLargeError),
    ):
        web_api.get("torrents/info", everything)


def test_a_list_may_be_larger_than_other_answers() -> None:
    body = bytes(3_000_000)
    with misbehaving(drip([answer(body)])) as server, api(server.url) as web_api:
        pieces = web_api.get("torrents/info", sizes, cap=LIST_CAP)
        with pytest.raises(AnswerTooLargeError):
            web_api.get("torrents/info", sizes)

    assert sum(pieces) == len(body)
    assert max(pieces) <= 65536


def gzipped(body: bytes) -> bytes:
    return answer(gzip.compress(body), b"Content-Encoding: gzip")


def test_what_comes_compressed_all_the_same_is_read() -> None:
    body = json.dumps(list(range(50_000))).encode()
    deflated = answer(zlib.compress(body), b"Content-Encoding: deflate")
    for reply in (gzipped(body), deflated):
        with misbehaving(drip([reply])) as server, api(server.url) as web_api:
            assert web_api.get("torrents/info", everything) == body
            assert b"Accept-Encoding: identity" in server.received[0]


@pytest.mark.parametrize(
    "reply",
    [
        answer(b"\x1f\x8bnothing", b"Content-Encoding: gzip"),
        answer(gzip.compress(b"a")[:-3], b"Content-Encoding: gzip"),
        answer(gzip.compress(b"a") + b"more", b"Content-Encoding: gzip"),
        answer(b"...", b"Content-Encoding: br"),
    ],
)
def test_a_compression_that_cannot_be_read(reply: bytes) -> None:
    with (
        misbehaving(drip([reply])) as server,
        api(server.url) as web_api,
        pytest.raises(UnreadableAnswerError),
    ):
        web_api.get("torrents/info", everything)


def test_an_empty_answer_that_claims_to_be_compressed_is_empty() -> None:
    reply = answer(b"", b"Content-Encoding: gzip")
    with misbehaving(drip([reply])) as server, api(server.url) as web_api:
        assert web_api.get("torrents/info", everything) == b""


def test_a_small_answer_that_unpacks_to_a_large_one_takes_little_memory() -> None:
    bomb = gzipped(bytes(100_000_000))
    with misbehaving(drip([bomb])) as server, api(server.url) as web_api:
        tracemalloc.start()
        with pytest.raises(AnswerTooLargeError):
            web_api.get("torrents/info", lambda p: [None for _ in p], cap=LIST_CAP)
        with pytest.raises(AnswerTooLargeError):
            web_api.app_version()
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()

    assert peak < 8_000_000


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n", NotQbittorrentError),
        (b"HTTP/1.1 abc OK\r\n\r\n", NotQbittorrentError),
        (b"HTTP/2.0 200 OK\r\n\r\n", NotQbittorrentError),
        (b"HTTP/1.1 799 What\r\nContent-Length: 0\r\n\r\n", CannotConnectError),
        (b"HTTP/1.1 304 Not Modified\r\n\r\n", NotQbittorrentError),
        (b"", CannotConnectError),
        (OK + b"Content-Length: 10\r\n\r\nshort", CannotConnectError),
        (CHUNKED + b"5\r\nsho", CannotConnectError),
        (CHUNKED + b"nothing\r\n", CannotConnectError),
    ],
)
def test_something_that_is_no_answer(
    reply: bytes, error: type[QbittorrentError]
) -> None:
    def script(line: Line) -> None:
        line.request()
        line.send(reply)

    with (
        misbehaving(script) as server,
        api(server.url) as web_api,
        pytest.raises(error) as caught,
    ):
        web_api.get("torrents/info", everything)

    assert caught.value.__context__ is None


def test_a_reader_that_stops_early_costs_the_connection_only() -> None:
    replies = drip([answer(bytes(500_000))])
    with misbehaving(replies) as server, api(server.url) as web_api:
        assert len(web_api.get("torrents/info", next)) == 65536
        assert len(web_api.get("torrents/info", everything)) == 500_000


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
            assert closed.wait(10)
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
            assert reset.wait(10)
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
        assert read.wait(10)
        line.send(answer(b"after it"))
        sent.set()
        line.request()

    with misbehaving(script) as server, api(server.url) as web_api:
        assert web_api.get("app/version", everything) == b"first"
        read.set()
        assert sent.wait(10)
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


def test_a_server_that_hangs_up_in_the_tls_handshake() -> None:
    with (
        misbehaving(Line.read_a_byte) as server,
        api(server.url.replace("http:", "https:")) as web_api,
        pytest.raises(CannotConnectError),
    ):
        web_api.app_version()


def test_an_authority_of_the_user_s_own_that_is_not_there(
    monkeypatch: pytest.MonkeyPatch, certificate: Path
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.with_name("absent.pem")))

    with (
        misbehaving(drip([answer(b"v5.3.0")]), certificate) as server,
        api(server.url) as web_api,
        pytest.raises(TlsError),
    ):
        web_api.app_version()


def test_a_folder_of_authorities_may_be_given(
    monkeypatch: pytest.MonkeyPatch, certificate: Path
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate.parent))

    with (
        misbehaving(drip([answer(b"v5.3.0")]), certificate) as server,
        api(server.url) as web_api,
        pytest.raises(TlsError),
    ):
        # The folder has no index by hash, so nothing in it is found.
        web_api.app_version()


def test_a_request_to_another_host_is_not_sent() -> None:
    with (
        misbehaving(drip([answer(b"v5.3.0")])) as server,
        misbehaving(drip([answer(b"v5.3.0")])) as other,
        api(server.url) as web_api,
    ):
        web_api.app_version()
        web_api._library._url._base_url = f"{other.url}/"
        with pytest.raises(CannotConnectError):
            web_api.app_version()

    assert other.received == []


@given(st.binary(max_size=300_000), st.lists(st.integers(0, 2000), max_size=20))
def test_pieces_are_unpacked_wherever_they_are_cut(
    body: bytes, cuts: list[int]
) -> None:
    packed = gzip.compress(body)
    places = [0, *sorted(cuts), len(packed)]
    pieces = [packed[begin:end] for begin, end in pairwise(places)]

    unpacked = list(decoded(pieces, "gzip"))

    assert b"".join(unpacked) == body
    assert all(0 < len(piece) <= 65536 for piece in unpacked)


def test_neither_environment_nor_netrc_add_anything(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login eve password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("QBITTORRENTAPI_API_KEY", "qbt_environment")
    monkeypatch.setenv("QBITTORRENTAPI_USERNAME", "eve")
    monkeypatch.setenv("QBITTORRENTAPI_PASSWORD", "secret")

    with misbehaving(drip([answer(b"v5.3.0")])) as server, api(server.url) as web_api:
        web_api.app_version()

    assert b"authorization" not in server.received[0].lower()


def test_an_authority_of_the_user_s_own_is_trusted(
    monkeypatch: pytest.MonkeyPatch, certificate: Path
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    replies = drip([answer(b"v5.3.0")])

    with misbehaving(replies, certificate) as server, api(server.url) as web_api:
        assert web_api.app_version() == "v5.3.0"
