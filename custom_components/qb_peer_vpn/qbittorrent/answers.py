"""What qBittorrent's answers say.

Pure functions from parsed JSON to what we need of it. A single row that makes no sense is
left out; an answer that as a whole is something else is an error.
"""

from collections.abc import Mapping
from ipaddress import IPv4Address, IPv6Address
import re
from socket import AF_INET, AF_INET6, inet_pton
from typing import Final

from ..models import ServerState, packed_address, public_address
from .connections import NOBODY, Connections, ConnectionValues
from .errors import UnreadableAnswerError
from .server_state import merged_state

_COUNTRY_CODE: Final = re.compile(r"[A-Za-z]{2}")
_NUMBERS: Final = ("port", "dl_speed", "up_speed", "downloaded", "uploaded")
_TORRENT_FIELDS: Final = ("hash", "num_seeds", "num_leechs")
_MAX_PORT: Final = 65_535
_MAX_COUNT: Final = 1 << 53
"""More bytes than anybody has; sums of thousands of such numbers fit 64 bits."""


def reduced(row: dict[str, object]) -> dict[str, object]:
    """Reduce a torrent of ``torrents/info`` to the three of its 60 fields that are read.

    For the parser, which hands over each object; every other one stays as it is.
    """
    if not all(field in row for field in _TORRENT_FIELDS):
        return row
    return {field: row[field] for field in _TORRENT_FIELDS}


def torrents_with_peers(answer: object) -> tuple[str, ...]:
    """Return the hashes of the torrents with connected peers, from ``torrents/info``.

    ``num_seeds`` and ``num_leechs`` count those past the handshake only.

    Raises:
        UnreadableAnswerError: it is not a list.

    """
    if not isinstance(answer, list):
        raise UnreadableAnswerError
    hashes = (_hash_if_connected(row) for row in answer if isinstance(row, dict))
    return tuple(dict.fromkeys(text for text in hashes if text))


def connections(answer: object, *, before: Connections = NOBODY) -> Connections:
    """Return the peers on public addresses from a full ``sync/torrentPeers``.

    Args:
        answer: parsed.
        before: of the same torrent; an address found there is not examined again.

    Raises:
        UnreadableAnswerError: it has no ``peers``.

    """
    peers = answer.get("peers") if isinstance(answer, dict) else None
    if not isinstance(peers, dict):
        raise UnreadableAnswerError
    known = frozenset(before.table["address"].tolist())
    rows = (_connection(row, known) for row in peers.values() if isinstance(row, dict))
    return Connections.of_values([row for row in rows if row is not None])


def exit_addresses(answer: object) -> tuple[IPv4Address | None, IPv6Address | None]:
    """Return the outside addresses from ``transfer/info``, None where not known.

    qBittorrent tells them from 5.1 on, as ``""`` until it knows.

    Raises:
        UnreadableAnswerError: it is not an object.

    """
    if not isinstance(answer, dict):
        raise UnreadableAnswerError
    state = merged_state(ServerState(), answer)
    return state.exit_v4, state.exit_v6


def _hash_if_connected(row: Mapping[str, object]) -> str | None:
    torrent_hash = row.get("hash")
    connected = (_count(row, "num_seeds") or 0) + (_count(row, "num_leechs") or 0)
    return torrent_hash if isinstance(torrent_hash, str) and connected > 0 else None


def _connection(
    row: Mapping[str, object], known: frozenset[bytes]
) -> ConnectionValues | None:
    # A web seed is listed as a peer, but nobody is there.
    if row.get("connection") == "Web":
        return None
    # Both are empty until the handshake: an address somebody named, maybe nobody's.
    # qBittorrent before 4.5 has no `peer_id_client`.
    if not (row.get("client") or row.get("peer_id_client")):
        return None
    # Peers over I2P have no `ip`.
    address = _packed_public_address(row.get("ip"), known)
    match [_count(row, key) for key in _NUMBERS]:
        case [
            int(port),
            int(download_speed),
            int(upload_speed),
            int(downloaded),
            int(uploaded),
        ] if address is not None and port <= _MAX_PORT:
            return (
                address,
                port,
                _country_code(row.get("country_code")),
                download_speed,
                upload_speed,
                downloaded,
                uploaded,
            )
    return None


def _packed_public_address(text: object, known: frozenset[bytes]) -> bytes | None:
    """Pack a public address; of a known one that takes a tenth of the time."""
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


def resolves_countries(answer: object) -> bool:
    """Read the preference; one that does not tell is taken for on."""
    if not isinstance(answer, Mapping):
        raise UnreadableAnswerError
    return answer.get("resolve_peer_countries") is not False


def _count(row: Mapping[str, object], key: str) -> int | None:
    """Return a number of things, 0 if absent, None if it is no such number."""
    value = row.get(key, 0)
    # In Python, True is an int.
    if isinstance(value, bool) or not isinstance(value, int):
        return None
    return value if 0 <= value <= _MAX_COUNT else None


def _country_code(value: object) -> bytes:
    """Return the code upper-case; nothing for "" and null: "not resolved"."""
    if isinstance(value, str) and _COUNTRY_CODE.fullmatch(value):
        return value.upper().encode()
    return b""
