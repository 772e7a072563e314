"""A swarm that lives: peers come, go, and change their speed, all from one seed."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from custom_components.qb_peer_vpn.models import TORRENT, Torrents
from custom_components.qb_peer_vpn.swarm import TorrentPeers
from custom_components.qb_peer_vpn.swarm.torrent_peers import TORRENT_PEER

from .torrents import hash_of

MINUTE = 60
LEAVE_A_MINUTE = 0.02
"""Share of the peers that leave; as many come: half of a swarm is new after half an hour."""
CHOKED_A_MINUTE = 0.25
"""Share of the peers whose speed changes."""
IDLE = 0.6
FIRST_ADDRESS = 20 << 24

type Floats = NDArray[np.float64]


@dataclass
class SimulatedSwarm:
    """Torrents of very different sizes, each with an audience of its own."""

    torrents: int
    peers: int
    weights: Floats
    """Of the places where peers are; the audience of each torrent differs from them."""
    seed: int = 1
    place_of: list[int] = field(default_factory=list)
    """The place of each peer that ever was, by its number."""

    def __post_init__(self) -> None:
        self._chance = np.random.default_rng(self.seed)
        sizes = self._chance.lognormal(0.0, 1.0, self.torrents)
        self._popularity = sizes / sizes.sum()
        # Concentration 1: the average torrent has most of its peers in a few places.
        self._audience = self._chance.dirichlet(
            self.weights * len(self.weights), self.torrents
        )
        self._sent = np.zeros(self.torrents, dtype=np.int64)
        self._rows = np.zeros(
            0, dtype=[("torrent", int), ("number", int), ("speed", int), ("sent", int)]
        )
        # Each torrent has at least one peer.
        self._join(np.arange(self.torrents))
        self._join(
            self._chance.choice(
                self.torrents, self.peers - self.torrents, p=self._popularity
            )
        )

    def live(self) -> None:
        """Let a minute pass."""
        rows = self._rows
        rows["sent"] += rows["speed"] * MINUTE
        np.add.at(self._sent, rows["torrent"], rows["speed"] * MINUTE)
        changes = self._chance.random(len(rows)) < CHOKED_A_MINUTE
        rows["speed"][changes] = self._speeds(int(changes.sum()))
        leaves = self._chance.random(len(rows)) < LEAVE_A_MINUTE
        self._rows = rows[~leaves]
        self._join(
            self._chance.choice(self.torrents, int(leaves.sum()), p=self._popularity)
        )

    def table(self) -> Torrents:
        """Return the torrents as qBittorrent has them now."""
        table = np.zeros(self.torrents, dtype=TORRENT)
        table["hash"] = [hash_of(number) for number in range(self.torrents)]
        table["num_leechs"] = np.bincount(
            self._rows["torrent"], minlength=self.torrents
        )
        table["uploaded"] = self._sent
        table["upload_speed"] = np.bincount(
            self._rows["torrent"], self._rows["speed"], minlength=self.torrents
        )
        return Torrents(table=table, names=("",) * self.torrents)

    def peers_of(self, torrent: int) -> TorrentPeers:
        """Return the peers of a torrent as qBittorrent has them now."""
        rows = self._rows[self._starts[torrent] : self._starts[torrent + 1]]
        table = np.zeros(len(rows), dtype=TORRENT_PEER)
        table["address"] = packed(rows["number"])
        table["port"] = 6881
        table["upload_speed"] = rows["speed"]
        table["uploaded"] = rows["sent"]
        return TorrentPeers(np.sort(table, order="address"))

    def _join(self, torrents: NDArray[np.intp]) -> None:
        audience = self._audience[torrents].cumsum(axis=1)
        lots = self._chance.random((len(torrents), 1))
        places = (lots > audience).sum(axis=1).clip(max=len(self.weights) - 1)
        rows = np.zeros(len(torrents), dtype=self._rows.dtype)
        rows["torrent"] = torrents
        rows["number"] = len(self.place_of) + np.arange(len(torrents))
        rows["speed"] = self._speeds(len(torrents))
        self.place_of += places.tolist()
        self._rows = np.concatenate([self._rows, rows])
        self._rows = self._rows[np.argsort(self._rows["torrent"], kind="stable")]
        self._starts = np.searchsorted(
            self._rows["torrent"], np.arange(self.torrents + 1)
        )

    def _speeds(self, number: int) -> NDArray[np.int64]:
        speeds = self._chance.lognormal(10.3, 1.1, number).astype(np.int64)
        speeds[self._chance.random(number) < IDLE] = 0
        return speeds


def packed(numbers: NDArray[np.int64]) -> NDArray[np.bytes_]:
    """Return an address for each peer, each in a network of its own."""
    octets = np.zeros((len(numbers), 16), dtype=np.uint8)
    octets[:, 12:] = (
        (FIRST_ADDRESS + 256 * numbers + 1).astype(">u4").view(np.uint8).reshape(-1, 4)
    )
    return octets.view("S16").reshape(-1)


def numbers_of(addresses: NDArray[np.bytes_]) -> NDArray[np.int64]:
    """Return the peers that have these addresses."""
    octets = np.array(addresses, dtype="S16").view(np.uint8).reshape(-1, 16)
    numbers = octets[:, 12:].copy().view(">u4").reshape(-1).astype(np.int64)
    return (numbers - FIRST_ADDRESS) // 256
