"""The answers of qBittorrent 5.2 about the demo's swarm.

The fields are those of qBittorrent's own answers (``tests/fixtures/qbittorrent``), with
the special cases of a real swarm: half-open connections, a peer in the home network,
web seeds, and I2P peers.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from .swarm import TORRENTS, SwarmPeer, Torrent

type Json = dict[str, Any]

VERSION = "v5.2.4"
WEB_API_VERSION = "2.15.1"


def torrent_peers(
    peers: Iterable[SwarmPeer], info_hash: str, *, resolved: bool = True
) -> Json:
    """Answer ``sync/torrentPeers`` for one torrent, without its request number.

    ``resolved`` says whether countries are resolved, as the preference wants it.
    """
    rows = [_peer(peer) for peer in peers if info_hash in peer.info_hashes]
    answer = _odd_peers()
    answer |= {_key(row): row for row in rows}
    if not resolved:
        for row in answer.values():
            row |= {"country": None, "country_code": None}
    return {"full_update": True, "show_flags": True, "peers": answer}


def torrents(peers: Iterable[SwarmPeer]) -> list[Json]:
    """Answer ``torrents/info``."""
    present = tuple(peers)
    return [_torrent(torrent, present) for torrent in TORRENTS]


def transfer_info(peers: Iterable[SwarmPeer], *, exit_v4: str, exit_v6: str) -> Json:
    """Answer ``transfer/info``; the exit is qBittorrent's outside address."""
    present = tuple(peers)
    return {
        "connection_status": "connected",
        "dht_nodes": 371,
        "dl_info_data": 0,
        "dl_info_speed": sum(peer.download_speed for peer in present),
        "dl_rate_limit": 0,
        "last_external_address_v4": exit_v4,
        "last_external_address_v6": exit_v6,
        "up_info_data": sum(_uploaded(peer) for peer in present),
        "up_info_speed": sum(peer.upload_speed for peer in present),
        "up_rate_limit": 0,
    }


def main_data(peers: Iterable[SwarmPeer], transfer: Mapping[str, Any]) -> Json:
    """Answer ``sync/maindata``, without its request number."""
    present = tuple(peers)
    return {
        "full_update": True,
        "server_state": {
            **transfer,
            "alltime_dl": 812_400_000_000,
            "alltime_ul": 2_904_100_000_000,
            "free_space_on_disk": 640_000_000_000,
            "global_ratio": "3.57",
            "queueing": False,
            "refresh_interval": 1500,
            "total_peer_connections": sum(len(peer.info_hashes) for peer in present),
            "use_alt_speed_limits": False,
        },
        "torrents": {row.pop("hash"): row for row in torrents(present)},
    }


def preferences(port: int) -> Json:
    """Answer ``app/preferences``."""
    return {
        "locale": "en",
        "resolve_peer_countries": True,
        "web_ui_address": "127.0.0.1",
        "web_ui_port": port,
        "web_ui_session_timeout": 3600,
    }


def _key(row: Json) -> str:
    if "i2p_dest" in row:
        return str(row["i2p_dest"])
    host = f"[{row['ip']}]" if ":" in row["ip"] else row["ip"]
    return f"{host}:{row['port']}"


def _uploaded(peer: SwarmPeer) -> int:
    return round(peer.upload_speed * peer.age)


def _peer(peer: SwarmPeer) -> Json:
    interested = "U" if peer.upload_speed else "u"
    return _row(
        ip=str(peer.address),
        port=peer.port,
        client=peer.client,
        peer_id_client=peer.peer_id,
        connection="μTP" if peer.utp else "BT",
        country_code=peer.place.country_code.lower(),
        country=peer.place.country_code,
        flags=f"{interested} E P" if peer.utp else f"{interested} I E",
        progress=peer.progress,
        dl_speed=peer.download_speed,
        up_speed=peer.upload_speed,
        downloaded=round(peer.download_speed * peer.age),
        uploaded=_uploaded(peer),
    )


def _row(**known: object) -> Json:
    return {
        "client": "",
        "peer_id_client": "",
        "connection": "BT",
        "country": "N/A",
        "country_code": "",
        "dl_speed": 0,
        "downloaded": 0,
        "files": "",
        "flags": "",
        "flags_desc": "",
        "host_name": "",
        "progress": 0,
        "relevance": 0,
        "up_speed": 0,
        "uploaded": 0,
        **known,
    }


def _odd_peers() -> dict[str, Json]:
    rows = (
        _row(ip="80.250.1.9", port=6881),
        _row(
            ip="192.168.1.23",
            port=51413,
            client="Transmission 4.1.0",
            peer_id_client="-TR4100-",
            flags="U I",
            up_speed=9_000_000,
        ),
        _row(
            ip="80.251.0.1",
            port=443,
            client="80.251.0.1",
            peer_id_client="Unknown",
            connection="Web",
            progress=1,
        ),
        _row(
            i2p_dest="ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p",
            client="qBittorrent/5.2.4",
            peer_id_client="-qB5240-",
            flags="u",
        ),
    )
    return {_key(row): row for row in rows}


def _torrent(torrent: Torrent, peers: tuple[SwarmPeer, ...]) -> Json:
    mine = [peer for peer in peers if torrent.info_hash in peer.info_hashes]
    seeds = sum(peer.progress == 1 for peer in mine)
    upload_speed = sum(peer.upload_speed for peer in mine)
    return {
        "added_on": 1_790_000_000,
        "amount_left": 0,
        "category": "free",
        "completed": torrent.size,
        "dlspeed": sum(peer.download_speed for peer in mine),
        "hash": torrent.info_hash,
        "infohash_v1": torrent.info_hash,
        "infohash_v2": "",
        "name": torrent.name,
        "num_complete": seeds * 6,
        "num_incomplete": (len(mine) - seeds) * 4,
        "num_leechs": len(mine) - seeds,
        "num_seeds": seeds,
        "private": False,
        "progress": 1,
        "ratio": 3.57,
        "save_path": "/downloads",
        "size": torrent.size,
        "state": "uploading" if upload_speed else "stalledUP",
        "tags": "",
        "total_size": torrent.size,
        "tracker": "",
        "up_limit": 0,
        "uploaded": sum(_uploaded(peer) for peer in mine),
        "upspeed": upload_speed,
    }
