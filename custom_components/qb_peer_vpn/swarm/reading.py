"""Read ``sync/torrentPeers``: the peers of one torrent.

Always ask with ``rid=0``: qBittorrent keeps one last answer for a session, not one for a
torrent, so any other ``rid`` gives the difference to another torrent's peers.
"""

from collections.abc import Iterable, Mapping
import re
from socket import AF_INET, AF_INET6, inet_pton
from typing import Any, Final

from ..models import packed_address, public_address
from ..web import ArrivingJson, UnreadableJsonError
from .torrent_peers import NO_PEERS, TorrentPeers

MAX_PEERS: Final = 50_000
"""Of one torrent, with those that are left out; more are no answer that we know."""

_COUNTRY_CODE: Final = re.compile(r"[A-Za-z]{2}")
_NUMBERS: Final = ("dl_speed", "up_speed", "downloaded", "uploaded")
_MAX_PORT: Final = 65_535
_MAX_COUNT: Final = 1 << 53
"""More bytes than exist anywhere; sums of thousands of such numbers fit into 64 bits."""


def read_torrent_peers(
    pieces: Iterable[bytes], *, before: TorrentPeers = NO_PEERS
) -> TorrentPeers:
    """Read the peers on public addresses while the answer arrives.

    Left out are web seeds, addresses without a handshake, peers over I2P, and rows that
    make no sense.

    Args:
        pieces: of the answer.
        before: peers of the same torrent; their addresses are not examined again.

    Raises:
        UnreadableJsonError: it is no such answer.

    """
    document = ArrivingJson(pieces)
    known = frozenset(before.table["address"].tolist())
    rows: list[tuple[Any, ...]] | None = None
    for name in document.members():
        if name == "peers":
            rows = _rows(document, known)
        else:
            document.value()
    document.end()
    if rows is None:
        raise UnreadableJsonError
    return TorrentPeers.of_values(rows)


def _rows(document: ArrivingJson, known: frozenset[bytes]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    for number, _ in enumerate(document.members()):
        if number >= MAX_PEERS:
            raise UnreadableJsonError
        value = document.value()
        if isinstance(value, dict) and (row := _row(value, known)) is not None:
            rows.append(row)
    return rows


def _row(row: Mapping[str, object], known: frozenset[bytes]) -> tuple[Any, ...] | None:
    """Return the columns of a ``TorrentPeer``, None if it is to be left out."""
    # A web seed is listed as a peer, but is a web server.
    if row.get("connection") == "Web":
        return None
    # Both are empty until the handshake: the address is only a tracker's or a peer's
    # word. qBittorrent before 4.5 has no `peer_id_client`.
    if not (row.get("client") or row.get("peer_id_client")):
        return None
    # A peer over I2P has no `ip`.
    address = _packed_public_address(row.get("ip"), known)
    port = _count(row, "port")
    numbers = [_count(row, key) for key in _NUMBERS]
    if address is None or port is None or port > _MAX_PORT or None in numbers:
        return None
    return (address, port, _country_code(row.get("country_code")), *numbers)


def _packed_public_address(text: object, known: frozenset[bytes]) -> bytes | None:
    """Pack a public address; a known one takes a tenth of the time."""
    if not isinstance(text, str):
        return None
    try:
        packed = inet_pton(AF_INET6 if ":" in text else AF_INET, text).rjust(16, b"\0")
    except OSError, ValueError:  # no address, or one with a scope
        packed = b""
    # A table holds it without the zeros at its end.
    if packed and packed.rstrip(b"\0") in known:
        return packed
    address = public_address(text)
    return None if address is None else packed_address(address)


def _count(row: Mapping[str, object], key: str) -> int | None:
    """Return a number of things, 0 if absent, None if it is no such number."""
    value = row.get(key, 0)
    # In Python, True is an int.
    if type(value) is not int:
        return None
    return value if 0 <= value <= _MAX_COUNT else None


def _country_code(value: object) -> bytes:
    """Return the code upper-case; nothing for "" and null: "not resolved"."""
    if isinstance(value, str) and _COUNTRY_CODE.fullmatch(value):
        return value.upper().encode()
    return b""
