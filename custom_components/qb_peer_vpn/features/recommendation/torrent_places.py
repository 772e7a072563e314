"""Where the peers of one torrent are, for the map of the card."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ...models import Coordinates, Location, find_rows, networks_of
from .seen_peers import SeenPeers

DIGITS: Final = 1
"""Digits of coordinates: about ten kilometers, so that no place shows one home."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PeerPlace:
    """A place with peers of a torrent."""

    coordinates: Coordinates
    """Rounded to ``DIGITS``."""
    name: str | None
    """Name of the city; None if only the country is known."""
    country_code: str | None
    """ISO 3166-1 alpha-2."""
    peers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentPlaces:
    """Where the peers of a torrent are. It has no addresses."""

    peers: int
    """Known peers, located or not."""
    places: tuple[PeerPlace, ...]
    """The one with the most peers first."""


def torrent_places(seen: SeenPeers, addresses: NDArray[np.bytes_]) -> TorrentPlaces:
    """Look the peers of a torrent up among the located ones of the last cycle.

    Args:
        seen: of the last cycle.
        addresses: of the torrent's peers, packed; shape (n,).

    """
    counts = Counter[PeerPlace]()
    unique = np.unique(addresses)
    networks = networks_of(unique)
    for part in (seen.peers.counted, seen.peers.left_out):
        known, first = np.unique(part.table["network"], return_index=True)
        rows = find_rows(known, networks)
        located = part.table["location"][first[rows[rows >= 0]]]
        counts.update(_place(part.locations[number]) for number in located.tolist())
        # A network is in one part only.
        networks = networks[rows < 0]
    places = [replace(place, peers=count) for place, count in counts.most_common()]
    return TorrentPlaces(peers=len(unique), places=tuple(places))


def _place(location: Location) -> PeerPlace:
    """Return where a peer is, without counting it."""
    at = location.coordinates
    return PeerPlace(
        coordinates=Coordinates(
            latitude=round(at.latitude, DIGITS), longitude=round(at.longitude, DIGITS)
        ),
        name=location.city,
        country_code=location.country_code,
        peers=0,
    )
