"""One torrent of the reference load, as qBittorrent describes it."""

from typing import Any, Final

_OF_ALL: Final = {
    "amount_left": 0,
    "auto_tmm": False,
    "availability": -1,
    "category": "free",
    "comment": "",
    "connections_count": 12,
    "connections_limit": 100,
    "created_by": "",
    "creation_date": 1_780_000_000,
    "dl_limit": 0,
    "dlspeed": 0,
    "download_path": "",
    "downloaded_session": 0,
    "eta": 8_640_000,
    "f_l_piece_prio": False,
    "force_start": False,
    "has_metadata": True,
    "inactive_seeding_time_limit": -2,
    "infohash_v2": "",
    "max_inactive_seeding_time": -1,
    "max_ratio": -1,
    "max_seeding_time": -1,
    "num_complete": 12,
    "num_incomplete": 3,
    "num_leechs": 0,
    "num_seeds": 0,
    "piece_size": 2**22,
    "pieces_have": 1024,
    "pieces_num": 1024,
    "popularity": 1.25,
    "priority": 0,
    "private": False,
    "progress": 1,
    "ratio": 3.57,
    "ratio_limit": -2,
    "reannounce": 1200,
    "save_path": "/downloads",
    "seeding_time_limit": -2,
    "seen_complete": 1_795_000_000,
    "seq_dl": False,
    "share_limit_action": "Default",
    "share_limits_mode": "Default",
    "state": "stalledUP",
    "super_seeding": False,
    "tags": "",
    "time_active": 5_000_000,
    "total_wasted": 0,
    "tracker": "udp://tracker.example.org:1337/announce",
    "trackers_count": 1,
    "up_limit": 0,
    "upspeed": 0,
}
"""The fields that are the same for all torrents, which are complete and seeded."""


def torrent_row(number: int, torrent_hash: str) -> dict[str, Any]:
    """Return a row of ``torrents/info``, sorted by field as qBittorrent does."""
    name = f"Torrent number {number} of those that people keep for others"
    own = {
        "added_on": 1_790_000_000 + number,
        "completed": 2**32 + number,
        "completion_on": 1_790_003_600 + number,
        "content_path": f"/downloads/{name}",
        "downloaded": 2**32 + number,
        "hash": torrent_hash,
        "infohash_v1": torrent_hash,
        "last_activity": 1_795_000_000 + number,
        "magnet_uri": f"magnet:?xt=urn:btih:{torrent_hash}&dn={name.replace(' ', '+')}"
        "&tr=udp%3a%2f%2ftracker.example.org%3a1337%2fannounce",
        "name": name,
        "root_path": f"/downloads/{name}",
        "seeding_time": 5_000_000 + number,
        "size": 2**32 + number,
        "total_size": 2**32 + number,
        "uploaded": number * 10**9,
        "uploaded_session": number * 10**6,
    }
    return dict(sorted((_OF_ALL | own).items()))
