"""The preferences of the demo's qBittorrent."""

import json

from aiohttp import web

from .asked import Asked, Json, done
from .state import Box

KIBIBYTE = 1024
LIMITS = ("up_limit", "dl_limit", "alt_up_limit", "alt_dl_limit")


def usual_preferences(port: int) -> Json:
    """Return those of ``app/preferences`` that matter here."""
    return {
        "alt_dl_limit": 4096 * KIBIBYTE,
        "alt_up_limit": 2048 * KIBIBYTE,
        "auto_tmm_enabled": False,
        "dht": True,
        "dl_limit": 0,
        "listen_port": 51820,
        "locale": "en",
        "max_active_downloads": 3,
        "max_active_torrents": 30,
        "max_active_uploads": 25,
        "max_connec": 500,
        "max_connec_per_torrent": 100,
        "max_ratio": -1,
        "max_ratio_enabled": False,
        "max_seeding_time": -1,
        "max_seeding_time_enabled": False,
        "max_uploads": 20,
        "max_uploads_per_torrent": 4,
        "preallocate_all": False,
        "queueing_enabled": False,
        "random_port": False,
        "resolve_peer_countries": True,
        "save_path": "/downloads",
        "up_limit": 0,
        "upnp": False,
        "web_ui_address": "127.0.0.1",
        "web_ui_port": port,
        "web_ui_session_timeout": 3600,
    }


def change_preferences(box: Box, changes: Json) -> None:
    """Take over settings: limits are rounded down to KiB/s, unknown ones ignored."""
    for name, value in changes.items():
        if name not in box.preferences:
            continue
        if name in LIMITS:
            box.preferences[name] = value // KIBIBYTE * KIBIBYTE
        else:
            box.preferences[name] = value


def set_preferences(box: Box, asked: Asked) -> web.Response:
    """Answer ``app/setPreferences``, which checks nothing."""
    asked.need("json")
    try:
        changes = json.loads(asked.text("json"))
    except json.JSONDecodeError:
        return done()
    if isinstance(changes, dict):
        change_preferences(box, changes)
    return done()


def get_preferences(box: Box, _: Asked) -> web.Response:
    """Answer ``app/preferences``."""
    return web.json_response(box.preferences)


def get_mode(box: Box, _: Asked) -> web.Response:
    """Answer ``transfer/speedLimitsMode``."""
    return web.Response(text=str(int(box.uses_alternative_limits)))


def set_mode(box: Box, asked: Asked) -> web.Response:
    """Answer ``transfer/setSpeedLimitsMode``."""
    asked.need("mode")
    if asked.text("mode") not in {"0", "1"}:
        raise web.HTTPBadRequest(text="'mode': invalid argument")
    box.uses_alternative_limits = asked.text("mode") == "1"
    return done()


def toggle_mode(box: Box, _: Asked) -> web.Response:
    """Answer ``transfer/toggleSpeedLimitsMode``."""
    box.uses_alternative_limits = not box.uses_alternative_limits
    return done()
