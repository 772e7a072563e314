"""A Web API with a clock of its own, and answers that do not end."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

from custom_components.qb_peer_vpn.qbittorrent import Timing, UserLogin, WebApi

from .hostile import Line, Script

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


def silent(line: Line) -> None:
    line.wait()
