"""Torrents as qBittorrent writes them."""

from collections.abc import Iterator
import json

from custom_components.qb_peer_vpn.models import Torrents
from custom_components.qb_peer_vpn.qbittorrent.maindata import Maindata, read_maindata
from custom_components.qb_peer_vpn.qbittorrent.torrent_fields import FieldReader
from custom_components.qb_peer_vpn.qbittorrent.torrent_table import (
    TableState,
    with_maindata,
)

type Json = dict[str, object]

A, B, C = "a" * 40, "b" * 40, "c" * 40


PEER_ROW: Json = {
    "ip": "89.160.20.112",
    "port": 6881,
    "client": "qBittorrent/5.3.0",
    "peer_id_client": "-qB5300-",
    "connection": "μTP",
    "country_code": "se",
    "dl_speed": 1000,
    "up_speed": 2000,
    "downloaded": 30_000,
    "uploaded": 3 << 32,
}
"""A peer of `sync/torrentPeers`."""


def torrent(**changes: object) -> Json:
    """Make a seeding torrent with the fields that matter."""
    return {
        "added_on": 1_790_000_000,
        "category": "",
        "name": "Something",
        "num_leechs": 0,
        "num_seeds": 0,
        "state": "stalledUP",
        "tags": "",
        "tracker": "",
        "up_limit": 0,
        "uploaded": 0,
        **changes,
    }


def full(torrents: dict[str, Json], **more: object) -> Json:
    """Make a full answer of ``sync/maindata``."""
    return {"full_update": True, "rid": 1, "torrents": torrents, **more}


def delta(torrents: dict[str, Json] | None = None, **more: object) -> Json:
    """Make an answer with changes."""
    return {"rid": 2, "torrents": torrents or {}, **more}


def pieces(answer: object, size: int = 64) -> Iterator[bytes]:
    """Write an answer as qBittorrent does, in pieces."""
    content = json.dumps(answer, separators=(",", ":")).encode()
    return (content[at : at + size] for at in range(0, len(content), size))


def read(answer: object, reader: FieldReader | None = None) -> Maindata:
    return read_maindata(pieces(answer), reader or FieldReader())


def after(*answers: object) -> TableState:
    """Apply answers one after the other."""
    state = TableState()
    for answer in answers:
        state = with_maindata(state, read(answer, state.reader))
    return state


def value(torrents: Torrents, torrent_hash: str, column: str) -> object:
    """Return one cell."""
    row = torrents.row_of(torrent_hash)
    assert row is not None
    return torrents.table[column][row].item()


def name_of(torrents: Torrents, torrent_hash: str) -> str:
    row = torrents.row_of(torrent_hash)
    assert row is not None
    return torrents.names[row]


def hosts_of(torrents: Torrents, torrent_hash: str) -> set[str]:
    """Return the hosts of a torrent's trackers."""
    row = torrents.row_of(torrent_hash)
    return {
        host
        for number, host in enumerate(torrents.hosts)
        if row in torrents.rows_at_host(number)
    }
