"""The peers of the demo's qBittorrent at a given time.

The swarm is a function of the seed and of the time since the start, so that two runs
look the same. One peer after another uses each slot, and each peer is born according to
the state of the world at that time. Most of the swarm moves from Europe to Asia and
back, and rests in both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
import math
from random import Random
from typing import Self

from .box import ARRIVING, TORRENTS
from .places import Continent, Place

CYCLE = 8 * 60.0
"""Seconds from one departure in Europe to the next."""

LEAVES_EUROPE = 45.0
LEAVES_ASIA = 375.0
TRAVELS = 50.0
"""Start within the cycle, in seconds: a viewer sees the first departure within a
minute.
"""

CLIENTS = (
    ("qBittorrent/5.2.4", "-qB5240-"),
    ("qBittorrent/5.1.4", "-qB5140-"),
    ("Transmission 4.1.0", "-TR4100-"),
    ("Deluge/2.2.0 libtorrent/2.0.11.0", "-DE220s-"),
    ("libtorrent (Rasterbar) 2.0.11", "-LT20B0-"),
    ("BiglyBT 3.9.0.0", "-BI3900-"),
)


POPULAR = tuple(each for each in (*TORRENTS, *ARRIVING) if each.popularity)
"""The torrents that peers have; some of them come later."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SwarmPeer:
    """One connected peer, with everything that qBittorrent knows about it."""

    address: IPv4Address | IPv6Address
    port: int
    place: Place
    client: str
    peer_id: str
    utp: bool
    progress: float
    upload_speed: int
    """What it could take of us, in B/s."""
    download_speed: int
    """What it could give us, in B/s."""
    age: float
    """Seconds since it connected."""
    info_hashes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Speed:
    """A rate that goes up and down."""

    usual: float
    """B/s."""
    period: float
    """Seconds."""

    @classmethod
    def draw(cls, chance: Random) -> Self:
        return cls(
            usual=chance.lognormvariate(10.3, 1.1), period=chance.uniform(15, 60)
        )

    def at(self, age: float) -> int:
        return round(self.usual * (1 + 0.4 * math.sin(age / self.period)))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Newborn:
    """What does not change about a peer."""

    address: IPv4Address | IPv6Address
    port: int
    place: Place
    client: str
    peer_id: str
    utp: bool
    progress: float
    takes: _Speed
    gives: _Speed | None
    info_hashes: tuple[str, ...]

    def grown(self, age: float) -> SwarmPeer:
        """Return the peer some seconds after it connected."""
        progress = min(1.0, self.progress + age / 240)
        return SwarmPeer(
            address=self.address,
            port=self.port,
            place=self.place,
            client=self.client,
            peer_id=self.peer_id,
            utp=self.utp,
            progress=progress,
            upload_speed=0 if progress == 1 else self.takes.at(age),
            download_speed=0 if self.gives is None else self.gives.at(age),
            age=age,
            info_hashes=self.info_hashes,
        )


def continent_weights(seconds: float) -> dict[Continent, float]:
    """Return each continent's share of the peers that arrive at a time."""
    moment = seconds % CYCLE
    gone = _smooth_step((moment - LEAVES_EUROPE) / TRAVELS)
    back = _smooth_step((moment - LEAVES_ASIA) / TRAVELS)
    asian = 0.05 + 0.9 * (gone - back)
    return {
        Continent.ASIA: 0.8 * asian,
        Continent.EUROPE: 0.8 * (1 - asian),
        Continent.NORTH_AMERICA: 0.14,
        Continent.SOUTH_AMERICA: 0.06,
    }


def _smooth_step(progress: float) -> float:
    """Return a value from 0 to 1 that rises slowly at both ends."""
    bounded = min(1.0, max(0.0, progress))
    return bounded * bounded * (3 - 2 * bounded)


class Swarm:
    """The peers of all the demo's torrents as a function of time."""

    def __init__(
        self, places: Sequence[Place], *, seed: int = 1, slots: int = 420
    ) -> None:
        """Populate the places with about as many peers as there are slots."""
        self._places = places
        self._seed = seed
        self._slots = slots
        habits = (Random(f"{seed}/{slot}") for slot in range(slots))
        self._habits = [(each.uniform(25, 80), each.random()) for each in habits]
        """Lifetime of the peers in each slot, in seconds, and where the first begins."""
        self._newborns: dict[int, tuple[int, _Newborn | None]] = {}
        """The number of the last peer in a slot, and what it was born with."""

    def peers(self, seconds: float) -> tuple[SwarmPeer, ...]:
        """Return all peers that are connected this many seconds after the start."""
        found = (self._peer(slot, seconds) for slot in range(self._slots))
        return tuple(peer for peer in found if peer is not None)

    def _peer(self, slot: int, seconds: float) -> SwarmPeer | None:
        lifetime, phase = self._habits[slot]
        lives = seconds / lifetime + phase
        life = math.floor(lives)
        age = (lives - life) * lifetime
        known, newborn = self._newborns.get(slot, (None, None))
        if known != life:
            newborn = self._born(slot, life, seconds - age)
            self._newborns[slot] = life, newborn
        return None if newborn is None else newborn.grown(age)

    def _born(self, slot: int, life: int, born: float) -> _Newborn | None:
        chance = Random(f"{self._seed}/{slot}/{life}")
        if chance.random() < 0.05:
            return None
        place = self._birthplace(chance, born)
        network = place.network_v6 if chance.random() < 0.2 else place.network_v4
        client, peer_id = chance.choice(CLIENTS)
        return _Newborn(
            # One address block per slot: a block has one vote in the recommendation.
            address=network[
                slot * (network.num_addresses >> 10) + chance.randrange(60)
            ],
            port=chance.randrange(10_000, 65_000),
            place=place,
            client=client,
            peer_id=peer_id,
            utp=chance.random() < 0.7,
            progress=chance.random(),
            takes=_Speed.draw(chance),
            gives=_Speed.draw(chance) if chance.random() < 0.15 else None,
            info_hashes=_torrents(chance),
        )

    def _birthplace(self, chance: Random, born: float) -> Place:
        continents = continent_weights(born)
        weights = [continents[place.continent] * place.weight for place in self._places]
        return chance.choices(self._places, weights)[0]


def _torrents(chance: Random) -> tuple[str, ...]:
    shared = chance.choices(
        POPULAR,
        [torrent.popularity for torrent in POPULAR],
        k=2 if chance.random() < 0.08 else 1,
    )
    return tuple(sorted({torrent.info_hash for torrent in shared}))
