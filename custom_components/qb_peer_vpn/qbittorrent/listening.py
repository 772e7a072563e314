"""Where qBittorrent listens, and whether someone reached it.

Seen with 4.5.2 and 5.3.0: a new port is in use within 20 ms, also without any pause
between two changes. Nothing is ever refused: a port that is taken, too large, or no number
is written, too, and then it does not listen. So ports are checked here.
"""

from collections.abc import Iterable, Mapping
from functools import partial
import json
from typing import Final

from ..models import ListenSettings, ServerState
from ..web import UnreadableJsonError, read_json
from .request_queue import Priority
from .server_state import merged_state
from .session import QbittorrentSession
from .web_api import WebApi

_MAX_PORT: Final = 65535


async def async_listen_settings(session: QbittorrentSession) -> ListenSettings:
    """Return where qBittorrent listens, according to its settings."""
    ask = partial(WebApi.get, path="app/preferences", read=_read_settings)
    return await session.async_ask(ask)


async def async_set_listen_settings(
    session: QbittorrentSession, wanted: ListenSettings
) -> None:
    """Change where qBittorrent listens.

    All three values are sent. Read them afterwards: qBittorrent's answer says nothing.

    Raises:
        ValueError: it is no port; nothing was sent.

    """
    if not wanted.is_random and not 0 < wanted.port <= _MAX_PORT:
        raise ValueError("not a port")
    values = {
        "listen_port": wanted.port,
        "random_port": wanted.is_random,
        "upnp": wanted.asks_router,
    }
    form = {"json": json.dumps(values)}
    send = partial(WebApi.post, path="app/setPreferences", data=form)
    await session.async_ask(send, Priority.WRITE)


async def async_connection_state(session: QbittorrentSession) -> ServerState:
    """Return whether someone reached qBittorrent, and which exit its peers see.

    Only what ``transfer/info`` has; the rest is None.
    """
    ask = partial(WebApi.get, path="transfer/info", read=_read_state)
    return await session.async_ask(ask)


def _read_settings(pieces: Iterable[bytes]) -> ListenSettings:
    answer = _mapping(pieces)
    port = answer.get("listen_port")
    if type(port) is not int:
        raise UnreadableJsonError
    return ListenSettings(
        port=port,
        # The setting is called obsolete: a version without it says 0 instead.
        is_random=answer.get("random_port") is True or port == 0,
        asks_router=answer.get("upnp") is True,
    )


def _read_state(pieces: Iterable[bytes]) -> ServerState:
    return merged_state(ServerState(), _mapping(pieces))


def _mapping(pieces: Iterable[bytes]) -> Mapping[str, object]:
    answer = read_json(pieces)
    if not isinstance(answer, dict):
        raise UnreadableJsonError
    return answer
