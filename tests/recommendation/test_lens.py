"""Located peers that count, and those that a lens leaves out."""

import numpy as np

from custom_components.qb_peer_vpn.models import LocatedPeer, LocatedPeers
from custom_components.qb_peer_vpn.recommendation import divide_peers

from .builders import at, city_location, peer

BERLIN, PARIS = city_location(at("Berlin")), city_location(at("Paris"))


def divided(
    peers: list[LocatedPeer], counted_bytes: list[int | None]
) -> tuple[list[LocatedPeer], list[LocatedPeer]]:
    """Divide peers by the bytes that count; None for peers that do not."""
    parts = divide_peers(
        LocatedPeers.of(peers),
        np.array([each is not None for each in counted_bytes], dtype=np.bool_),
        np.array([each or 0 for each in counted_bytes], dtype=np.int64),
    )
    return [*parts.counted], [*parts.left_out]


def test_peers_that_count_do_so_with_the_bytes_that_count() -> None:
    swarm = [peer(1, BERLIN, recent_bytes=10), peer(2, PARIS, recent_bytes=20)]

    assert divided(swarm, [4, None]) == (
        [peer(1, BERLIN, recent_bytes=4)],
        [peer(2, PARIS, recent_bytes=20)],
    )


def test_a_network_with_a_peer_that_counts_is_not_left_out() -> None:
    swarm = [peer(1, BERLIN), peer(1, BERLIN), peer(2, BERLIN)]

    counted, left_out = divided(swarm, [None, 0, None])

    assert counted == [peer(1, BERLIN)]
    assert left_out == [peer(2, BERLIN)]


def test_all_peers_count_or_none() -> None:
    swarm = [peer(1, BERLIN), peer(2, PARIS)]

    assert divided(swarm, [0, 0]) == (swarm, [])
    assert divided(swarm, [None, None]) == ([], swarm)
    assert divided([], []) == ([], [])
