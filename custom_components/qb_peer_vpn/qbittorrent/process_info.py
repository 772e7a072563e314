"""When qBittorrent was started: another time means that it is another process."""

from ..web import read_json
from .torrent_fields import count
from .web_api import WebApi


def ask_launch_time(web_api: WebApi) -> int | None:
    """Return the Unix time of the start, by qBittorrent's clock; None if there is none.

    Since qBittorrent 5.2; runs in the session's worker.

    Raises:
        UnsupportedError: it does not know this request.

    """
    answer = web_api.get("app/processInfo", read_json)
    return count(answer.get("launch_time")) if isinstance(answer, dict) else None
