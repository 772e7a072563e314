"""The peers of the demo's qBittorrent at a given time.

The swarm is a function of the seed and of the time since the start, so that two runs
look the same. One peer after another uses each slot, and each peer is born according to
the state of the world at that time. Most of the swarm moves from Europe to Asia and
back, and rests in both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
import hashlib
from ipaddress import IPv4Address, IPv6Address
import math
from random import Random

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Torrent:
    """One torrent of the demo; all are free to share."""

    name: str
    size: int
    """Size in bytes."""
    popularity: float

    @property
    def info_hash(self) -> str:
        """A stable stand-in for the SHA-1 of the info dictionary."""
        return hashlib.sha1(self.name.encode()).hexdigest()


TORRENTS = tuple(
    Torrent(name=name, size=round(gibibytes * 2**30), popularity=popularity)
    for name, gibibytes, popularity in (
        ("debian-13.2.0-amd64-DVD-1.iso", 3.73, 10),
        ("ubuntu-26.04.1-desktop-amd64.iso", 5.91, 12),
        ("archlinux-2026.11.01-x86_64.iso", 1.42, 7),
        ("Fedora-Workstation-Live-x86_64-45", 2.61, 5),
        ("linuxmint-22.3-cinnamon-64bit.iso", 2.83, 6),
        ("openSUSE-Leap-16.0-DVD-x86_64.iso", 4.30, 3),
        ("FreeBSD-15.0-RELEASE-amd64-dvd1.iso", 4.61, 2),
        ("tails-amd64-7.3.img", 1.58, 3),
        ("LibreOffice_26.8.2_Linux_x86-64_deb.tar.gz", 0.21, 2),
        ("Big Buck Bunny (4K)", 0.64, 2),
        ("Blender Studio - Charge", 0.83, 1),
        ("wikipedia_en_all_nopic_2026-08.zim", 52.4, 2),
    )
)


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
    """To the peer, in B/s."""
    download_speed: int
    """From the peer, in B/s."""
    age: float
    """Seconds since it connected."""
    info_hashes: tuple[str, ...]


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

    def peers(self, seconds: float) -> tuple[SwarmPeer, ...]:
        """Return all peers that are connected this many seconds after the start."""
        found = (self._peer(slot, seconds) for slot in range(self._slots))
        return tuple(peer for peer in found if peer is not None)

    def _peer(self, slot: int, seconds: float) -> SwarmPeer | None:
        habit = Random(f"{self._seed}/{slot}")
        lifetime = habit.uniform(25, 80)
        lives = seconds / lifetime + habit.random()
        life = math.floor(lives)
        age = (lives - life) * lifetime
        chance = Random(f"{self._seed}/{slot}/{life}")
        if chance.random() < 0.05:
            return None
        place = self._birthplace(chance, seconds - age)
        network = place.network_v6 if chance.random() < 0.2 else place.network_v4
        client, peer_id = chance.choice(CLIENTS)
        progress = min(1.0, chance.random() + age / 240)
        return SwarmPeer(
            # One address block per slot: a block has one vote in the recommendation.
            address=network[
                slot * (network.num_addresses >> 10) + chance.randrange(60)
            ],
            port=chance.randrange(10_000, 65_000),
            place=place,
            client=client,
            peer_id=peer_id,
            utp=chance.random() < 0.7,
            progress=progress,
            upload_speed=0 if progress == 1 else _speed(chance, age),
            download_speed=_speed(chance, age) if chance.random() < 0.15 else 0,
            age=age,
            info_hashes=_torrents(chance),
        )

    def _birthplace(self, chance: Random, born: float) -> Place:
        continents = continent_weights(born)
        weights = [continents[place.continent] * place.weight for place in self._places]
        return chance.choices(self._places, weights)[0]


def _speed(chance: Random, age: float) -> int:
    usual = chance.lognormvariate(10.3, 1.1)
    wave = 1 + 0.4 * math.sin(age / chance.uniform(15, 60))
    return round(usual * wave)


def _torrents(chance: Random) -> tuple[str, ...]:
    shared = chance.choices(
        TORRENTS,
        [torrent.popularity for torrent in TORRENTS],
        k=2 if chance.random() < 0.08 else 1,
    )
    return tuple(sorted({torrent.info_hash for torrent in shared}))
