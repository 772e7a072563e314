"""Answer the commands that change torrents: start, stop, limits, tags, places."""

from collections.abc import Callable
import math

from aiohttp import web

from .asked import Asked, conflict, done
from .state import Box
from .torrent import BoxTorrent

RECHECK_SECONDS = 3.0
MOVE_SECONDS = 3.0

type Change = Callable[[Box, BoxTorrent, Asked], None]
type Call = Callable[[Box, Asked], web.Response]


def for_each(change: Change, *needs: str) -> Call:
    """Make a call of what happens to each torrent."""

    def call(box: Box, asked: Asked) -> web.Response:
        asked.need("hashes", *needs)
        for torrent in box.chosen(asked.text("hashes")):
            change(box, torrent, asked)
        return done()

    return call


def start(box: Box, torrent: BoxTorrent, _: Asked) -> None:
    """``torrents/start``."""
    torrent.start(box.now)


def stop(_: Box, torrent: BoxTorrent, __: Asked) -> None:
    """``torrents/stop``."""
    torrent.stop()


def recheck(box: Box, torrent: BoxTorrent, _: Asked) -> None:
    """``torrents/recheck``."""
    torrent.is_rechecked = True
    torrent.checked_until = box.now + RECHECK_SECONDS


def reannounce(_: Box, __: BoxTorrent, ___: Asked) -> None:
    """``torrents/reannounce``: the demo's trackers have no news."""


def set_upload_limit(_: Box, torrent: BoxTorrent, asked: Asked) -> None:
    """``torrents/setUploadLimit``."""
    torrent.up_limit = asked.limit("limit")


def set_download_limit(_: Box, torrent: BoxTorrent, asked: Asked) -> None:
    """``torrents/setDownloadLimit``."""
    torrent.down_limit = asked.limit("limit")


def force_start(box: Box, torrent: BoxTorrent, asked: Asked) -> None:
    """``torrents/setForceStart``."""
    torrent.is_forced = asked.flag("value") or False
    if torrent.is_forced:
        torrent.start(box.now)


def super_seed(_: Box, torrent: BoxTorrent, asked: Asked) -> None:
    """``torrents/setSuperSeeding``."""
    torrent.is_super_seeding = asked.flag("value") or False


def toggle_sequential(_: Box, torrent: BoxTorrent, __: Asked) -> None:
    """``torrents/toggleSequentialDownload``."""
    torrent.is_sequential = not torrent.is_sequential


def toggle_first_last(_: Box, torrent: BoxTorrent, __: Asked) -> None:
    """``torrents/toggleFirstLastPiecePrio``."""
    torrent.first_last_first = not torrent.first_last_first


def manage_itself(_: Box, torrent: BoxTorrent, asked: Asked) -> None:
    """``torrents/setAutoManagement``."""
    torrent.manages_itself = asked.flag("enable") or False


def add_tags(box: Box, torrent: BoxTorrent, asked: Asked) -> None:
    """``torrents/addTags``: new ones are made."""
    torrent.tags |= {*asked.words("tags")}
    box.tags |= torrent.tags


def remove_tags(_: Box, torrent: BoxTorrent, asked: Asked) -> None:
    """``torrents/removeTags``: without tags, all of them."""
    torrent.tags -= {*asked.words("tags")} or {*torrent.tags}


def set_tags(box: Box, torrent: BoxTorrent, asked: Asked) -> None:
    """``torrents/setTags``."""
    torrent.tags = {*asked.words("tags")}
    box.tags |= torrent.tags


def set_share_limits(_: Box, torrent: BoxTorrent, asked: Asked) -> None:
    """``torrents/setShareLimits``."""
    torrent.ratio_limit = asked.number("ratioLimit", -2)
    torrent.seeding_minutes = round(asked.number("seedingTimeLimit", -2))
    torrent.inactive_minutes = round(asked.number("inactiveSeedingTimeLimit", -2))
    torrent.share_limit_action = asked.text("shareLimitAction", "Default")


def delete(box: Box, asked: Asked) -> web.Response:
    """``torrents/delete``."""
    asked.need("hashes", "deleteFiles")
    for torrent in box.chosen(asked.text("hashes")):
        box.remove(torrent.info_hash)
    return done()


def set_category(box: Box, asked: Asked) -> web.Response:
    """``torrents/setCategory``."""
    asked.need("hashes", "category")
    category = asked.text("category")
    if category and category not in box.categories:
        raise conflict("Incorrect category name")
    for torrent in box.chosen(asked.text("hashes")):
        torrent.category = category
    return done()


def set_location(box: Box, asked: Asked) -> web.Response:
    """``torrents/setLocation``: no folder can be made in ``/proc``."""
    asked.need("hashes", "location")
    location = asked.text("location")
    if not location:
        raise web.HTTPBadRequest(text="Save path cannot be empty")
    if location.startswith("/proc/"):
        raise conflict("Cannot make save path")
    for torrent in box.chosen(asked.text("hashes")):
        if torrent.save_path != location:
            torrent.save_path = location
            torrent.moved_until = box.now + MOVE_SECONDS
    return done()


def move_in_queue(move: str) -> Call:
    """Make a call that moves torrents to the ``top``, ``bottom``, ``up``, or ``down``."""

    def call(box: Box, asked: Asked) -> web.Response:
        asked.need("hashes")
        if not box.preferences["queueing_enabled"]:
            raise conflict("Torrent queueing must be enabled")
        step = {"top": -math.inf, "bottom": math.inf, "up": -1.5, "down": 1.5}[move]
        for torrent in box.chosen(asked.text("hashes")):
            torrent.order += step
        ordered = sorted(box.torrents.values(), key=lambda each: each.order)
        for place, torrent in enumerate(ordered, 1):
            torrent.order = place
        return done()

    return call


CHANGES: dict[str, Call] = {
    "torrents/start": for_each(start),
    "torrents/stop": for_each(stop),
    "torrents/recheck": for_each(recheck),
    "torrents/reannounce": for_each(reannounce),
    "torrents/setUploadLimit": for_each(set_upload_limit, "limit"),
    "torrents/setDownloadLimit": for_each(set_download_limit, "limit"),
    "torrents/setForceStart": for_each(force_start, "value"),
    "torrents/setSuperSeeding": for_each(super_seed, "value"),
    "torrents/setAutoManagement": for_each(manage_itself, "enable"),
    "torrents/toggleSequentialDownload": for_each(toggle_sequential),
    "torrents/toggleFirstLastPiecePrio": for_each(toggle_first_last),
    "torrents/addTags": for_each(add_tags, "tags"),
    "torrents/removeTags": for_each(remove_tags),
    "torrents/setTags": for_each(set_tags, "tags"),
    "torrents/setShareLimits": for_each(
        set_share_limits,
        "ratioLimit",
        "seedingTimeLimit",
        "inactiveSeedingTimeLimit",
        "shareLimitAction",
    ),
    "torrents/delete": delete,
    "torrents/setCategory": set_category,
    "torrents/setLocation": set_location,
    "torrents/topPrio": move_in_queue("top"),
    "torrents/bottomPrio": move_in_queue("bottom"),
    "torrents/increasePrio": move_in_queue("up"),
    "torrents/decreasePrio": move_in_queue("down"),
}
