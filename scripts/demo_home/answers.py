"""The answers of qBittorrent 5.2 about the demo's swarm.

The fields are those of qBittorrent's own answers (``tests/fixtures/qbittorrent``), with
the special cases of a real swarm: half-open connections, a peer in the home network,
web seeds, and I2P peers.
"""

from .box import Box, BoxTorrent, Json, main_rows
from .swarm import SwarmPeer

VERSION = "v5.2.4"
WEB_API_VERSION = "2.15.1"
BEFORE_UPLOADED = 2_904_100_000_000
BEFORE_DOWNLOADED = 812_400_000_000
"""Bytes of all sessions before this one."""


def torrent_peers(torrent: BoxTorrent, *, resolved: bool = True) -> Json:
    """Answer ``sync/torrentPeers`` for one torrent, without its request number.

    What its peers take and give are shares of what the torrent has now. ``resolved``
    says whether countries are resolved, as the preference wants it.
    """
    peers = [peer for peer in torrent.peers if isinstance(peer, SwarmPeer)]
    takes = _share(torrent.up_rate, sum(peer.upload_speed for peer in peers))
    gives = _share(torrent.down_rate, sum(peer.download_speed for peer in peers))
    rows = [_peer(peer, takes, gives) for peer in peers]
    answer = _odd_peers()
    answer |= {_key(row): row for row in rows}
    if not resolved:
        for row in answer.values():
            row |= {"country": None, "country_code": None}
    return {"full_update": True, "show_flags": True, "peers": answer}


def transfer_info(box: Box, *, status: str, exit_v4: str, exit_v6: str) -> Json:
    """Answer ``transfer/info``; the exit is qBittorrent's outside address."""
    torrents = box.torrents.values()
    return {
        "connection_status": status,
        "dht_nodes": 0 if status == "disconnected" else 371,
        "dl_info_data": round(box.session_downloaded),
        "dl_info_speed": round(sum(each.down_rate for each in torrents)),
        "dl_rate_limit": box.down_limit,
        "last_external_address_v4": exit_v4,
        "last_external_address_v6": exit_v6,
        "up_info_data": round(box.session_uploaded),
        "up_info_speed": round(sum(each.up_rate for each in torrents)),
        "up_rate_limit": box.up_limit,
    }


def main_data(box: Box, transfer: Json) -> Json:
    """Answer ``sync/maindata``, without its request number."""
    uploaded = BEFORE_UPLOADED + transfer["up_info_data"]
    downloaded = BEFORE_DOWNLOADED + transfer["dl_info_data"]
    return {
        "full_update": True,
        "server_state": {
            **transfer,
            "alltime_dl": downloaded,
            "alltime_ul": uploaded,
            "free_space_on_disk": 640_000_000_000 - transfer["dl_info_data"],
            "global_ratio": f"{uploaded / downloaded:.2f}",
            "queueing": box.preferences["queueing_enabled"],
            "refresh_interval": 1500,
            "session_state": False,
            "total_peer_connections": sum(
                len(each.peers) for each in box.torrents.values()
            ),
            "use_alt_speed_limits": box.uses_alternative_limits,
        },
        **main_rows(box),
    }


def _share(rate: float, demand: float) -> float:
    return rate / demand if demand else 0.0


def _key(row: Json) -> str:
    if "i2p_dest" in row:
        return str(row["i2p_dest"])
    host = f"[{row['ip']}]" if ":" in row["ip"] else row["ip"]
    return f"{host}:{row['port']}"


def _peer(peer: SwarmPeer, takes: float, gives: float) -> Json:
    up, down = round(peer.upload_speed * takes), round(peer.download_speed * gives)
    interested = "U" if up else "u"
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
        dl_speed=down,
        up_speed=up,
        downloaded=round(down * peer.age),
        uploaded=round(up * peer.age),
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
