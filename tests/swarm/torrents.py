"""Torrents and their peers, as the swarm knows them."""

from datetime import UTC, datetime
from ipaddress import ip_address

import numpy as np

from custom_components.qb_peer_vpn.models import (
    TORRENT,
    Activity,
    ServerState,
    TorrentGroup,
    Torrents,
    TorrentSnapshot,
)
from custom_components.qb_peer_vpn.swarm import TorrentPeer

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

DOWNLOADS = TorrentGroup(activity=Activity.DOWNLOADS, category="", tags=())


def torrent_peer(
    address: str, country: str | None = None, down: int = 0, up: int = 0
) -> TorrentPeer:
    return TorrentPeer(
        address=ip_address(address),
        port=6881,
        country_code=country,
        download_speed=down,
        upload_speed=up,
        downloaded=0,
        uploaded=0,
    )


def hash_of(number: int) -> str:
    return f"{number:040x}"


def table(
    rows: dict[str, tuple[int, int]] | dict[str, tuple[int, int, int]],
) -> Torrents:
    """Make torrents from peers, bytes, and speed, by hash."""
    made = np.zeros(len(rows), dtype=TORRENT)
    for row, (key, (peers, sent, *speed)) in zip(
        made, sorted(rows.items()), strict=True
    ):
        row["hash"], row["num_leechs"], row["uploaded"] = key, peers, sent
        row["upload_speed"] = sum(speed)
    return Torrents(table=made, names=("",) * len(rows))


def in_categories(torrents: Torrents, *categories: str) -> Torrents:
    """Put each torrent into a category."""
    made = torrents.table.copy()
    made["category"] = np.arange(len(made)) + 1
    return Torrents(table=made, names=torrents.names, categories=("", *categories))


def snapshot(torrents: Torrents, *, is_settling: bool = False) -> TorrentSnapshot:
    return TorrentSnapshot(
        torrents=torrents,
        server=ServerState(),
        is_settling=is_settling,
        session_is_shared=False,
        uses_deltas=True,
        fetched_at=NOW,
    )
