"""What is read of an answer, and to whom a request is sent."""

from collections.abc import Iterator
from functools import partial
import gzip
from itertools import count, pairwise
import json
from pathlib import Path
import tracemalloc
import zlib

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    LIST_CAP,
    AnswerTooLargeError,
    CannotConnectError,
    NotQbittorrentError,
    QbittorrentError,
    SessionClosedError,
    Timing,
    TlsError,
    TooSlowError,
    UnavailableError,
    UnreadableAnswerError,
    WebApi,
)
from custom_components.qb_peer_vpn.qbittorrent.transport.decoding import decoded

from .clocked_api import api, everything, sizes, then
from .hostile import CHUNKED, OK, Line, Script, answer, drip, misbehaving

pytestmark = pytest.mark.usefixtures("socket_enabled")
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


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_what_has_arrived_is_not_unpacked_after_the_deadline() -> None:
    clock, unpacked = _Clock(), count()

    def read(pieces: Iterator[bytes]) -> None:
        for _ in pieces:
            next(unpacked)
            clock.now += 20.0

    with (
        misbehaving(drip([gzipped(bytes(1_000_000))])) as server,
        api(server.url, Timing(clock=clock)) as web_api,
        pytest.raises(TooSlowError),
    ):
        web_api.get("torrents/info", read)

    assert next(unpacked) == 2


def _cut_each(
    web_api: WebApi, unpacked: Iterator[int], pieces: Iterator[bytes]
) -> None:
    for _ in pieces:
        next(unpacked)
        web_api.cut()


def test_what_has_arrived_is_not_unpacked_after_the_end() -> None:
    unpacked = count()

    with (
        misbehaving(drip([gzipped(bytes(1_000_000))])) as server,
        api(server.url) as web_api,
        pytest.raises(SessionClosedError),
    ):
        web_api.get("torrents/info", partial(_cut_each, web_api, unpacked))

    assert next(unpacked) == 1


@pytest.mark.parametrize(
    ("reply", "error"),
    [
        (b"SSH-2.0-OpenSSH_9.2\r\n", NotQbittorrentError),
        (b"HTTP/1.1 abc OK\r\n\r\n", NotQbittorrentError),
        (b"HTTP/2.0 200 OK\r\n\r\n", NotQbittorrentError),
        (b"HTTP/1.1 799 What\r\nContent-Length: 0\r\n\r\n", UnavailableError),
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
