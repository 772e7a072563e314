"""The reference load: a large swarm and a provider's whole list, made from a seed."""

from collections.abc import Iterator, Mapping, Sequence
import csv
from dataclasses import dataclass
import hashlib
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
import json
from pathlib import Path
from random import Random
from typing import Any

from custom_components.qb_peer_vpn.models import City, Coordinates
from tests.geolocation.mmdb import Record, nested_record, write_mmdb

from .torrent_row import torrent_row

DATA = Path(__file__).parents[2] / "custom_components/qb_peer_vpn/data"
HOME = Coordinates(latitude=43.24, longitude=76.95)
"""Almaty, where no server is near and the choice matters."""

SEED = 1
TORRENTS = 3_000
ACTIVE_TORRENTS = 500
ADDRESSES = 30_000

_CITIES = 2_000
_NAMES_A_MACHINE = 14
_NORDVPN_SERVERS = 8_250
_IPV6_SHARE = 0.1
"""Shares of the addresses: IPv6 addresses, and addresses that no database knows."""

_UNKNOWN_SHARE = 0.15
_UNKNOWN = IPv4Network("90.0.0.0/8")
_BENCHMARKING = IPv4Network("198.18.0.0/15")
_IDLE_SHARE = 0.6

type Json = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swarm:
    """Peers of many torrents, in qBittorrent's format."""

    torrents: tuple[str, ...]
    """Hashes of all torrents."""
    answers: Mapping[str, Json]
    """Full answer of ``sync/torrentPeers`` for each torrent that has peers."""


def make_swarm(
    cities: Sequence[City],
    *,
    addresses: int = ADDRESSES,
    torrents: int = TORRENTS,
    active: int = ACTIVE_TORRENTS,
) -> Swarm:
    """Distribute this many addresses equally over the active torrents."""
    chance = Random(SEED)
    hashes = [hashlib.sha1(b"%d" % n).hexdigest() for n in range(torrents)]
    rows: list[dict[str, Json]] = [{} for _ in range(active)]
    for number, (address, city) in enumerate(_residents(cities, addresses, chance)):
        row = _row(address, city, chance)
        host = f"[{row['ip']}]" if address.version == 6 else row["ip"]
        rows[number % active][f"{host}:{row['port']}"] = row
    return Swarm(
        torrents=tuple(hashes),
        answers={
            torrent_hash: {
                "full_update": True,
                "rid": 1,
                "show_flags": True,
                "peers": peers,
            }
            for torrent_hash, peers in zip(hashes, rows, strict=False)
        },
    )


def torrents_info(swarm: Swarm) -> list[Json]:
    """Answer ``torrents/info`` with all the fields of qBittorrent 5.3."""
    return [
        torrent_row(number, torrent_hash)
        | {
            "num_leechs": len(swarm.answers[torrent_hash]["peers"])
            if torrent_hash in swarm.answers
            else 0
        }
        for number, torrent_hash in enumerate(swarm.torrents)
    ]


def tracker_host(number: int) -> str:
    """Return the host of a tracker of all torrents."""
    return f"tracker{number}.example"


def main_data(swarm: Swarm, *, trackers: int = 2) -> Json:
    """Answer ``sync/maindata`` in full, each torrent with some trackers."""
    rows = {row.pop("hash"): row for row in torrents_info(swarm)}
    for row in rows.values():
        row |= {
            "has_other_announce_error": False,
            "has_tracker_error": False,
            "has_tracker_warning": False,
        }
    urls = [f"https://{tracker_host(number)}/announce" for number in range(trackers)]
    return {
        "categories": {"free": {"name": "free", "savePath": ""}},
        "full_update": True,
        "rid": 1,
        "server_state": {"connection_status": "connected", "up_info_data": 10**9},
        "tags": [],
        "torrents": rows,
        "trackers": {url: [*rows] for url in urls},
    }


def main_data_delta(swarm: Swarm, poll: int) -> Json:
    """Answer ``sync/maindata`` with what changed: a third of the torrents with peers."""
    changes = {
        torrent_hash: {
            "last_activity": 1_795_000_000 + 60 * poll,
            "uploaded": number * 10**9 + (poll + 1) * 10**6,
            "upspeed": 10_000 + poll,
        }
        for number, torrent_hash in enumerate(swarm.answers)
        if number % 3 == poll % 3
    }
    return {
        "rid": poll + 2,
        "server_state": {"up_info_data": 10**9 + (poll + 1) * 10**8},
        "torrents": changes,
    }


def write_database(path: Path, cities: Sequence[City]) -> None:
    """Write a city database that knows the networks of the swarm's cities.

    Each city has four suburbs with their own coordinates, as in databases that know
    postal codes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    chance = Random(SEED)
    records: dict[IPv4Network | IPv6Network, Record] = {}
    for number, city in enumerate(_largest(cities)):
        suburbs: list[IPv4Network | IPv6Network] = [
            *_network_v4(number).subnets(prefixlen_diff=2),
            *_network_v6(number).subnets(prefixlen_diff=2),
        ]
        for network in suburbs:
            records[network] = nested_record(
                city.country_code,
                city.name,
                round(city.coordinates.latitude + chance.gauss(0.0, 0.1), 4),
                round(city.coordinates.longitude + chance.gauss(0.0, 0.1), 4),
                accuracy_radius=20,
            )
    write_mmdb(
        path,
        records,
        database_type="Benchmark-City",
        ip_version=6,
        build_epoch=1_790_000_000,
    )


def make_server_list() -> bytes:
    """Return the provider's list: the real names, cities, and counts.

    The addresses, a block for each city, are those reserved for benchmarks (RFC 2544).
    """
    with (DATA / "proton_places.csv").open(encoding="utf-8", newline="") as file:
        places = list(csv.DictReader(file))
    machines: list[Json] = []
    numbers: dict[str, int] = {}
    blocks = _BENCHMARKING.subnets(new_prefix=24)
    for place, block in zip(places, blocks, strict=False):
        addresses = block.hosts()
        code, servers, p2p = (
            place["country_code"],
            int(place["servers"]),
            int(place["p2p_servers"]),
        )
        for carries_p2p, count in ((True, p2p), (False, servers - p2p)):
            first = numbers.get(code, 0) + 1
            numbers[code] = first + count - 1
            names = [f"{code}#{number}" for number in range(first, first + count)]
            machines += _machines(place["city"], names, addresses, p2p=carries_p2p)
    return json.dumps({"genDate": "2026-11-01T00:00:00Z", "data": machines}).encode()


def _machines(
    city: str, names: list[str], addresses: Iterator[IPv4Address], *, p2p: bool
) -> Iterator[Json]:
    for start in range(0, len(names), _NAMES_A_MACHINE):
        some = names[start : start + _NAMES_A_MACHINE]
        yield {
            "ipv4": str(next(addresses)),
            "ipv6": None,
            "domain": f"node-{some[0].lower().replace('#', '-')}.protonvpn.net",
            "servers": some,
            "ipv6Enabled": False,
            "city": city,
            "P2P": p2p,
            "Streaming": True,
        }


def make_gluetun_list(cities: Sequence[City]) -> bytes:
    """Return a list of the size of NordVPN's, the largest that Gluetun has."""
    chance = Random(SEED)
    largest = _largest(cities)
    addresses = _BENCHMARKING.hosts()
    rows: list[Json] = []
    for number in range(_NORDVPN_SERVERS):
        city = chance.choice(largest)
        server = {
            "country": city.country_code,
            "region": "Europe",
            "city": city.name,
            "hostname": f"{city.country_code.lower()}{number}.nordvpn.com",
            "number": number,
            "categories": ["Standard VPN servers", "P2P"],
            "ips": [str(next(addresses))],
        }
        rows += [
            {"vpn": "openvpn", **server, "tcp": True, "udp": True},
            {"vpn": "wireguard", **server, "wgpubkey": f"{number:043}="},
        ]
    document = {"version": 5, "timestamp": 1_790_000_000, "servers": rows}
    return json.dumps(document, indent=2).encode()


def _largest(cities: Sequence[City]) -> list[City]:
    return sorted(cities, key=lambda city: (-city.population, city.name))[:_CITIES]


def _residents(
    cities: Sequence[City], addresses: int, chance: Random
) -> Iterator[tuple[IPv4Address | IPv6Address, City]]:
    """Draw distinct addresses, more of them where more people live."""
    largest = _largest(cities)
    numbers = chance.choices(
        range(len(largest)),
        [city.population**0.5 for city in largest],
        k=2 * addresses,
    )
    drawn: set[IPv4Address | IPv6Address] = set()
    for number in numbers:
        network: IPv4Network | IPv6Network = _network_v4(number)
        lot = chance.random()
        if lot < _IPV6_SHARE:
            network = _network_v6(number)
        elif lot < _IPV6_SHARE + _UNKNOWN_SHARE:
            network = _UNKNOWN
        address = network[chance.randrange(network.num_addresses)]
        if address not in drawn:
            drawn.add(address)
            yield address, largest[number]
        if len(drawn) == addresses:
            return


# The addresses look public, because the integration leaves all others out. They are data
# only: nothing is ever sent to them.


def _network_v4(number: int) -> IPv4Network:
    return IPv4Network((IPv4Address("60.0.0.0") + (number << 14), 18))


def _network_v6(number: int) -> IPv6Network:
    return IPv6Network((IPv6Address("2a0d::") + (number << 96), 32))


def _row(address: IPv4Address | IPv6Address, city: City, chance: Random) -> Json:
    idle = chance.random() < _IDLE_SHARE
    return {
        "client": "qBittorrent/5.2.4",
        "connection": "μTP",
        "country": city.country_code,
        "country_code": city.country_code.lower(),
        "dl_speed": 0,
        "downloaded": 0,
        "files": "",
        "flags": "U E P",
        "flags_desc": "U = Interested (peer) and unchoked (local)\nE = Encrypted",
        "host_name": "",
        "ip": str(address),
        "peer_id_client": "-qB5240-",
        "port": chance.randrange(10_000, 65_000),
        "progress": round(chance.random(), 3),
        "relevance": 0,
        "up_speed": 0 if idle else round(chance.lognormvariate(10.3, 1.1)),
        "uploaded": round(chance.lognormvariate(15.0, 2.0)),
    }
