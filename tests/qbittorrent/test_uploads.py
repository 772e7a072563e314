"""A large upload is sent whole, or ends with the deadline, with and without TLS."""

from itertools import count
from pathlib import Path

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    SessionClosedError,
    Timing,
    TooSlowError,
    UserLogin,
    WebApi,
)
from custom_components.qb_peer_vpn.qbittorrent.transport.meter import PIECE_BYTES, Meter
from custom_components.qb_peer_vpn.qbittorrent.transport.wire import MeteredSocket

from .hostile import answer, drip, misbehaving

pytestmark = pytest.mark.usefixtures("socket_enabled")

FILE = bytes(range(256)) * 16_384  # 4 MiB


@pytest.fixture(params=["http", "https"])
def scheme_certificate(
    request: pytest.FixtureRequest, certificate: Path
) -> Path | None:
    return certificate if request.param == "https" else None


def web_api(url: str, timing: Timing | None = None) -> WebApi:
    nobody = UserLogin(username="", password="")
    return WebApi(url=url, login=nobody, verify_ssl=False, timing=timing)


def upload(api: WebApi) -> str:
    try:
        return api.post("torrents/add", {}, files={"torrents": ("a", FILE)})
    finally:
        api.close()


def test_a_large_file_arrives_whole(scheme_certificate: Path | None) -> None:
    with misbehaving(drip([answer(b"Ok.")]), scheme_certificate) as server:
        assert upload(web_api(server.url)) == "Ok."

    assert FILE in server.received[-1]


def test_a_reader_that_takes_all_of_it_slowly_meets_the_deadline(
    scheme_certificate: Path | None,
) -> None:
    ticks = count()
    a_second_each = Timing(clock=lambda: float(next(ticks)))
    with (
        misbehaving(drip([answer(b"Ok.")]), scheme_certificate) as server,
        pytest.raises(TooSlowError),
    ):
        upload(web_api(server.url, a_second_each))

    assert not server.received


class SlowSocket:
    """Takes a kilobyte in five seconds, of a clock of its own."""

    def __init__(self) -> None:
        self.now = 0.0
        self.taken = b""
        self.timeouts: list[float] = []

    def settimeout(self, seconds: float) -> None:
        self.timeouts.append(seconds)

    def send(self, data: memoryview) -> int:
        assert len(data) <= PIECE_BYTES
        self.now += 5.0
        self.taken += data[:1_000]
        return min(len(data), 1_000)


def test_each_piece_gets_the_time_that_is_left() -> None:
    slow = SlowSocket()
    meter = Meter(Timing(clock=lambda: slow.now))
    meter.start()

    with pytest.raises(TooSlowError):
        MeteredSocket(slow, meter).sendall(FILE)  # type: ignore[arg-type]

    assert slow.timeouts == [30.0, 25.0, 20.0, 15.0, 10.0, 5.0]
    assert slow.taken == FILE[:6_000]


def test_a_cut_ends_an_upload() -> None:
    slow = SlowSocket()
    meter = Meter(Timing(clock=lambda: slow.now))
    meter.start()
    meter.is_cut = True

    with pytest.raises(SessionClosedError):
        MeteredSocket(slow, meter).sendall(FILE)  # type: ignore[arg-type]

    assert not slow.taken
