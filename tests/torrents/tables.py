"""Tables of torrents for the tests, from qBittorrent's JSON."""

from hashlib import sha1

from custom_components.qb_peer_vpn.models import Torrents
from tests.qbittorrent.torrents import after, full

ADDED = 1_790_000_000


def digits(name: str) -> str:
    """Return the hash of the torrent with a name."""
    return sha1(name.encode()).hexdigest()


def row(**changes: object) -> dict[str, object]:
    """Return a seeding torrent, complete since an hour after it was added."""
    return {
        "added_on": ADDED,
        "amount_left": 0,
        "category": "",
        "completion_on": ADDED + 3_600,
        "downloaded": 1_000,
        "name": "",
        "size": 1_000,
        "state": "stalledUP",
        "tags": "",
        **changes,
    }


def torrents(
    rows: dict[str, dict[str, object]], trackers: dict[str, list[str]] | None = None
) -> Torrents:
    """Return a table of torrents by name, with the hash of each name."""
    answer = full(
        {digits(name): {**each, "name": name} for name, each in rows.items()},
        trackers={
            url: [digits(name) for name in names]
            for url, names in (trackers or {}).items()
        },
    )
    return after(answer).torrents


def names(table: Torrents, hashes: tuple[str, ...]) -> list[str]:
    """Return the names of torrents, in order."""
    rows = [table.row_of(each) for each in hashes]
    return sorted(table.names[each] for each in rows if each is not None)
