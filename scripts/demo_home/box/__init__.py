"""The demo's qBittorrent: torrents that answer to commands, to limits, and to time."""

from .adding import Adding
from .arrivals import Arrivals
from .asked import Asked, Json
from .calls import CALLS, READING
from .catalog import ARRIVING, TORRENTS, TRACKERS, Torrent
from .creator import Creator
from .rows import main_rows, torrent_rows
from .settings import change_preferences, usual_preferences
from .state import Box
from .torrent import PEERS_COME, BoxTorrent
from .torrent_calls import Call

__all__ = [
    "ARRIVING",
    "CALLS",
    "PEERS_COME",
    "READING",
    "TORRENTS",
    "TRACKERS",
    "Adding",
    "Arrivals",
    "Asked",
    "Box",
    "BoxTorrent",
    "Call",
    "Creator",
    "Json",
    "Torrent",
    "change_preferences",
    "main_rows",
    "torrent_rows",
    "usual_preferences",
]
