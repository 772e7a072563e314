"""Which torrents the peers of a poll belong to."""

from typing import TypedDict

from custom_components.qb_peer_vpn.models import (
    Activity,
    Membership,
    Memberships,
    Peers,
    TorrentGroup,
)


class Torrents(TypedDict):
    """What a poll knows of the torrents that its peers belong to."""

    groups: tuple[TorrentGroup, ...]
    memberships: Memberships
    categories: tuple[str, ...]
    tags: tuple[str, ...]


def of_one_torrent(peers: Peers) -> Torrents:
    """Let all peers belong to a seed without a category."""
    return Torrents(
        groups=(TorrentGroup(activity=Activity.SEEDS, category="", tags=()),),
        memberships=Memberships.of(
            Membership(peer=row, group=0) for row in range(len(peers))
        ),
        categories=(),
        tags=(),
    )
