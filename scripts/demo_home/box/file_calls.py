"""Answer what is about one torrent: its files, its name, its .torrent file, trackers."""

from aiohttp import web

from .asked import Asked, Json, conflict, done
from .state import Box
from .torrent import BoxTorrent

PRIORITIES = {"0", "1", "6", "7"}
FAKE_TRACKERS = ("** [DHT] **", "** [PeX] **", "** [LSD] **")


def files(box: Box, asked: Asked) -> web.Response:
    """``torrents/files``: none before the metadata have arrived."""
    torrent = _torrent(box, asked)
    return web.json_response(
        [
            {
                "availability": -1,
                "index": index,
                "is_seed": torrent.is_complete,
                "name": each.name,
                "piece_range": [0, 0],
                "priority": each.priority,
                "progress": each.done / each.size if each.size else 1,
                "size": each.size,
            }
            for index, each in enumerate(torrent.files)
        ]
    )


def set_priority(box: Box, asked: Asked) -> web.Response:
    """``torrents/filePrio``."""
    asked.need("hash", "id", "priority")
    torrent = _torrent(box, asked)
    if asked.text("priority") not in PRIORITIES:
        raise web.HTTPBadRequest(text="Priority is not valid")
    ids = asked.words("id", "|")
    if not all(each.isdecimal() for each in ids):
        raise web.HTTPBadRequest(text="File IDs must be integers")
    if not torrent.has_metadata:
        raise conflict("Torrent's metadata has not yet downloaded")
    if not all(int(each) < len(torrent.files) for each in ids):
        raise conflict("File ID is not valid")
    for each in ids:
        torrent.files[int(each)].priority = int(asked.text("priority"))
    return done()


def rename(box: Box, asked: Asked) -> web.Response:
    """``torrents/rename``."""
    torrent = _torrent(box, asked)
    if not (name := asked.text("name").strip()):
        raise conflict("Incorrect torrent name")
    torrent.name = name
    return done()


def export(box: Box, asked: Asked) -> web.Response:
    """``torrents/export``."""
    torrent = _torrent(box, asked)
    if torrent.content is None:
        raise conflict("Unable to export torrent file.")
    return web.Response(body=torrent.content, content_type="application/x-bittorrent")


def trackers(box: Box, asked: Asked) -> web.Response:
    """``torrents/trackers``: the first three rows are no trackers."""
    torrent = _torrent(box, asked)
    private = "This torrent is private" if torrent.is_private else ""
    rows: list[Json] = [
        _tracker_row(url, tier=-1, status=0, msg=private) for url in FAKE_TRACKERS
    ]
    rows += [_tracker_row(url, tier=0, status=2, msg="") for url in torrent.trackers]
    return web.json_response(rows)


def properties(box: Box, asked: Asked) -> web.Response:
    """``torrents/properties``: no limit is -1 here."""
    torrent = _torrent(box, asked)
    return web.json_response(
        {
            "addition_date": round(torrent.added_on),
            "completion_date": round(torrent.completed_on),
            "comment": "",
            "created_by": "demo",
            "dl_limit": torrent.down_limit or -1,
            "dl_speed": round(torrent.down_rate),
            "has_metadata": torrent.has_metadata,
            "hash": torrent.info_hash,
            "infohash_v1": torrent.v1,
            "infohash_v2": torrent.v2,
            "is_private": torrent.is_private,
            "name": torrent.name,
            "private": torrent.is_private,
            "progress": torrent.done / torrent.size if torrent.size else 0,
            "save_path": torrent.save_path,
            "seeding_time": round(torrent.seeding_seconds),
            "share_ratio": torrent.ratio,
            "total_downloaded": round(torrent.downloaded),
            "total_size": sum(each.size for each in torrent.files),
            "total_uploaded": round(torrent.uploaded),
            "up_limit": torrent.up_limit or -1,
            "up_speed": round(torrent.up_rate),
        }
    )


def _tracker_row(url: str, *, tier: int, status: int, msg: str) -> Json:
    return {
        "msg": msg,
        "num_downloaded": 0,
        "num_leeches": 0,
        "num_peers": 0,
        "num_seeds": 0,
        "status": status,
        "tier": tier,
        "url": url,
    }


def _torrent(box: Box, asked: Asked) -> BoxTorrent:
    asked.need("hash")
    torrent = box.torrents.get(asked.text("hash").lower())
    if torrent is None:
        raise web.HTTPNotFound(text="Not Found")
    return torrent
