"""Which peers of a poll a lens counts, and with how many bytes."""

from datetime import UTC, datetime
from ipaddress import ip_address

import pytest

from custom_components.qb_peer_vpn.models import (
    Activity,
    Lens,
    LensKind,
    Membership,
    Memberships,
    Peer,
    Peers,
    PeerSnapshot,
    TorrentGroup,
)

ONE, BOTH, OTHER = "81.2.69.1", "81.2.69.2", "81.2.69.3"


def peer(address: str, recent_bytes: int) -> Peer:
    return Peer(
        address=ip_address(address),
        country_code=None,
        download_speed=0,
        upload_speed=0,
        recent_bytes=recent_bytes,
    )


@pytest.fixture
def snapshot() -> PeerSnapshot:
    """One peer of a download, one of both torrents, one of a seed."""
    download = TorrentGroup(activity=Activity.DOWNLOADS, category="tv", tags=())
    seed = TorrentGroup(activity=Activity.SEEDS, category="", tags=("rare",))
    return PeerSnapshot(
        peers=Peers.of([peer(ONE, 5), peer(BOTH, 70), peer(OTHER, 900)]),
        torrents_with_peers=2,
        torrents_waiting=0,
        exit_v4=None,
        exit_v6=None,
        fetched_at=datetime(2026, 11, 20, tzinfo=UTC),
        groups=(download, seed),
        memberships=Memberships.of(
            [
                Membership(peer=0, group=0, recent_bytes=5),
                Membership(peer=1, group=0, recent_bytes=20),
                Membership(peer=1, group=1, recent_bytes=50),
                Membership(peer=2, group=1, recent_bytes=900),
            ]
        ),
        categories=("tv",),
        tags=("rare",),
    )


@pytest.mark.parametrize(
    ("lens", "recent_bytes"),
    [
        (Lens(), [5, 70, 900]),
        (Lens(kind=LensKind.DOWNLOADS), [5, 20, None]),
        (Lens(kind=LensKind.SEEDS), [None, 50, 900]),
        (Lens(kind=LensKind.CATEGORY, name="tv"), [5, 20, None]),
        (Lens(kind=LensKind.TAG, name="rare"), [None, 50, 900]),
        (Lens(kind=LensKind.TAG, name="gone"), [None, None, None]),
    ],
)
def test_a_peer_counts_with_what_it_exchanged_with_the_torrents_of_the_lens(
    snapshot: PeerSnapshot, lens: Lens, recent_bytes: list[int | None]
) -> None:
    counts, counted_bytes = snapshot.seen_through(lens)

    assert counts.tolist() == [each is not None for each in recent_bytes]
    assert counted_bytes.tolist() == [each or 0 for each in recent_bytes]
