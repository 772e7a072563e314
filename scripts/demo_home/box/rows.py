"""The rows of ``torrents/info`` and ``sync/maindata``."""

from urllib.parse import quote

from .asked import Json
from .state import Box
from .torrent import BoxTorrent

NEVER = 8_640_000
"""How qBittorrent writes that there is no end in sight."""


def torrent_row(box: Box, torrent: BoxTorrent) -> Json:
    """Return a torrent with the fields of ``torrents/info``."""
    queueing = bool(box.preferences["queueing_enabled"])
    return {
        **_labels(torrent),
        **_peer_counts(torrent),
        "added_on": round(torrent.added_on),
        "amount_left": torrent.left,
        "availability": -1,
        "completed": round(torrent.done),
        "completion_on": round(torrent.completed_on),
        "dl_limit": torrent.down_limit,
        "dlspeed": round(torrent.down_rate),
        "downloaded": round(torrent.downloaded),
        "downloaded_session": round(torrent.session_downloaded),
        "eta": _eta(torrent),
        "f_l_piece_prio": torrent.first_last_first,
        "force_start": torrent.is_forced,
        "has_metadata": torrent.has_metadata,
        "inactive_seeding_time_limit": torrent.inactive_minutes,
        "last_activity": round(torrent.last_activity),
        "priority": _place(torrent) if queueing else 0,
        "progress": torrent.done / torrent.size if torrent.size else 0,
        "ratio": round(torrent.ratio, 6),
        "ratio_limit": torrent.ratio_limit,
        "seeding_time": round(torrent.seeding_seconds),
        "seeding_time_limit": torrent.seeding_minutes,
        "seq_dl": torrent.is_sequential,
        "share_limit_action": torrent.share_limit_action,
        "size": torrent.size,
        "state": torrent.state(box.now),
        "super_seeding": torrent.is_super_seeding,
        "time_active": round(torrent.active_seconds),
        "total_size": sum(each.size for each in torrent.files),
        "up_limit": torrent.up_limit,
        "uploaded": round(torrent.uploaded),
        "uploaded_session": round(torrent.session_uploaded),
        "upspeed": round(torrent.up_rate),
    }


def torrent_rows(box: Box) -> list[Json]:
    """Return all torrents."""
    return [torrent_row(box, each) for each in box.torrents.values()]


def main_rows(box: Box) -> Json:
    """Return what ``sync/maindata`` has beside the state of the server."""
    rows = {row.pop("hash"): row for row in torrent_rows(box)}
    for row in rows.values():
        row |= {"has_tracker_error": False, "has_tracker_warning": False}
    trackers: dict[str, list[str]] = {}
    for key, torrent in box.torrents.items():
        for url in torrent.trackers:
            trackers.setdefault(url, []).append(key)
    return {
        "categories": {
            name: {"name": name, "savePath": folder}
            for name, folder in box.categories.items()
        },
        "tags": sorted(box.tags),
        "torrents": rows,
        "trackers": trackers,
    }


def _labels(torrent: BoxTorrent) -> Json:
    first = torrent.files[0].name if torrent.files else torrent.name
    digits = f"urn:btih:{torrent.v1}" if torrent.v1 else f"urn:btmh:1220{torrent.v2}"
    return {
        "auto_tmm": torrent.manages_itself,
        "category": torrent.category,
        "comment": "",
        "content_path": f"{torrent.save_path}/{first.partition('/')[0]}",
        "hash": torrent.info_hash,
        "infohash_v1": torrent.v1,
        "infohash_v2": torrent.v2,
        "magnet_uri": f"magnet:?xt={digits}&dn={quote(torrent.name)}",
        "name": torrent.name,
        "private": torrent.is_private if torrent.has_metadata else None,
        "save_path": torrent.save_path,
        "tags": ", ".join(sorted(torrent.tags)),
        "tracker": torrent.trackers[0] if torrent.trackers else "",
        "trackers_count": len(torrent.trackers),
    }


def _peer_counts(torrent: BoxTorrent) -> Json:
    seeds = sum(peer.progress == 1 for peer in torrent.peers)
    leeches = len(torrent.peers) - seeds
    return {
        "connections_count": len(torrent.peers),
        # Trackers know more peers than those that are connected.
        "num_complete": seeds * 6,
        "num_incomplete": leeches * 4,
        "num_leechs": leeches,
        "num_seeds": seeds,
    }


def _place(torrent: BoxTorrent) -> int:
    return 0 if torrent.is_complete else max(1, round(torrent.order))


def _eta(torrent: BoxTorrent) -> int:
    if torrent.is_complete:
        return NEVER
    return (
        min(NEVER, round(torrent.left / torrent.down_rate))
        if (torrent.down_rate >= 1)
        else NEVER
    )
