"""Torrents: what they are, what happens to them, and who may do what. Pure functions."""

from .bencode import BencodeError, Document, Value, decode, encode
from .description import BoxSummary, TorrentDescription, describe, summarize
from .display import shown_name
from .event_memory import EventMemory, memory_from
from .events import (
    MAX_SINGLE_EVENTS,
    STALLED_SECONDS,
    EventKind,
    TorrentEvent,
    TorrentFacts,
    Watch,
    find_events,
    newly_stalled,
)
from .filters import (
    NotAHashError,
    NothingChosenError,
    TargetError,
    Targets,
    TorrentFilter,
    TwoChoicesError,
    find_matches,
    find_targets,
)
from .info_hashes import InfoHashes, torrent_hash
from .magnet import BadMagnetError, Magnet, MagnetProblem, magnet_link, parse_magnet
from .permissions import (
    Act,
    Caller,
    Level,
    PermissionRules,
    caller_of,
    denied_acts,
    is_allowed,
)
from .remote_paths import (
    BadPathError,
    PathPair,
    PathProblem,
    check_remote_path,
    to_home_assistant,
    to_qbittorrent,
)
from .running import (
    hashes_to_resume,
    remembered_after_stop,
    remembered_from,
    running_hashes,
)
from .sorting import SortKey, sorted_rows
from .states import (
    TorrentStatus,
    has_status,
    is_active,
    status_at,
    status_counts,
    status_of,
)
from .torrent_file import (
    MAX_TORRENT_BYTES,
    BadTorrentFileError,
    TorrentFile,
    TorrentFileProblem,
    read_torrent_file,
)
from .web_addresses import AddressProblem, BadAddressError, check_torrent_url

__all__ = [
    "MAX_SINGLE_EVENTS",
    "MAX_TORRENT_BYTES",
    "STALLED_SECONDS",
    "Act",
    "AddressProblem",
    "BadAddressError",
    "BadMagnetError",
    "BadPathError",
    "BadTorrentFileError",
    "BencodeError",
    "BoxSummary",
    "Caller",
    "Document",
    "EventKind",
    "EventMemory",
    "InfoHashes",
    "Level",
    "Magnet",
    "MagnetProblem",
    "NotAHashError",
    "NothingChosenError",
    "PathPair",
    "PathProblem",
    "PermissionRules",
    "SortKey",
    "TargetError",
    "Targets",
    "TorrentDescription",
    "TorrentEvent",
    "TorrentFacts",
    "TorrentFile",
    "TorrentFileProblem",
    "TorrentFilter",
    "TorrentStatus",
    "TwoChoicesError",
    "Value",
    "Watch",
    "caller_of",
    "check_remote_path",
    "check_torrent_url",
    "decode",
    "denied_acts",
    "describe",
    "encode",
    "find_events",
    "find_matches",
    "find_targets",
    "has_status",
    "hashes_to_resume",
    "is_active",
    "is_allowed",
    "magnet_link",
    "memory_from",
    "newly_stalled",
    "parse_magnet",
    "read_torrent_file",
    "remembered_after_stop",
    "remembered_from",
    "running_hashes",
    "shown_name",
    "sorted_rows",
    "status_at",
    "status_counts",
    "status_of",
    "summarize",
    "to_home_assistant",
    "to_qbittorrent",
    "torrent_hash",
]
