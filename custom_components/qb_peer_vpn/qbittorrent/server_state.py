"""Read ``server_state`` of ``sync/maindata``, and ``transfer/info``, which has part of it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Final

from ..models import ConnectionStatus, ServerState, public_address
from .torrent_fields import count, flag


def merged_state(before: ServerState, changed: Mapping[str, object]) -> ServerState:
    """Return the state with the changed fields. Invalid fields keep their old value.

    Returns ``before`` itself if nothing of it is new.
    """
    found: dict[str, Any] = {}
    for key, (name, read) in _READERS.items():
        if key in changed and (value := read(changed[key])) is not None:
            found[name] = value
    for key, name in _EXITS.items():
        if key in changed:
            found[name] = _exit(changed[key], name)
    after = replace(before, **found)
    return before if after == before else after


def _exit(text: object, name: str) -> IPv4Address | IPv6Address | None:
    """Read an outside address; it is "" until qBittorrent knows it."""
    address = public_address(text) if isinstance(text, str) else None
    kind = IPv4Address if name == "exit_v4" else IPv6Address
    return address if isinstance(address, kind) else None


def _status(value: object) -> ConnectionStatus | None:
    return _STATUSES.get(value) if isinstance(value, str) else None


_STATUSES: Final = {str(status): status for status in ConnectionStatus}
_EXITS: Final = {
    "last_external_address_v4": "exit_v4",
    "last_external_address_v6": "exit_v6",
}
_READERS: Final[dict[str, tuple[str, Callable[[object], object]]]] = {
    "dl_info_speed": ("download_speed", count),
    "up_info_speed": ("upload_speed", count),
    "dl_info_data": ("session_downloaded", count),
    "up_info_data": ("session_uploaded", count),
    "alltime_dl": ("total_downloaded", count),
    "alltime_ul": ("total_uploaded", count),
    "dl_rate_limit": ("download_limit", count),
    "up_rate_limit": ("upload_limit", count),
    "free_space_on_disk": ("free_space", count),
    "total_peer_connections": ("peer_connections", count),
    "dht_nodes": ("dht_nodes", count),
    "connection_status": ("connection_status", _status),
    "use_alt_speed_limits": ("alternative_limits", flag),
    "queueing": ("queueing", flag),
    "session_state": ("is_paused", flag),
}
"""Field and reader by qBittorrent's name."""
