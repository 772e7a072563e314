"""Whether this is a qBittorrent, and new enough."""

from dataclasses import dataclass
import re
from typing import Final

from .errors import NotQbittorrentError, TooOldError

_APP: Final = re.compile(r"v?((\d{1,4})\.(\d{1,4})[\w.+-]{0,40})", re.ASCII)
_WEB_API: Final = re.compile(r"((\d{1,4})\.(\d{1,4})[\d.]{0,20})", re.ASCII)

_OLDEST_APP: Final = (4, 1)
_OLDEST_WEB_API: Final = (2, 0)
_FIRST_WITH_API_KEYS: Final = (2, 14, 1)
_FIRST_WITH_CHEAP_DELTAS: Final = (2, 9)
_FIRST_WITH_INACTIVE_LIMIT: Final = (2, 9)
_FIRST_TO_CREATE_TORRENTS: Final = (2, 10, 4)
_FIRST_TO_STOP: Final = (2, 11)
_FIRST_TO_LIST_FOLDERS: Final = (2, 11)
_FIRST_TO_REPORT_LAUNCHES: Final = (2, 15, 1)
_FIRST_APP_TO_FOLLOW_TUNNELS: Final = (5, 3)


@dataclass(frozen=True, slots=True, kw_only=True)
class QbittorrentVersion:
    """The versions of the program and of its Web API."""

    app: str
    """Of the program, such as ``5.3.0``."""
    web_api: str
    """Of the Web API, such as ``2.16.2``."""

    @property
    def knows_api_keys(self) -> bool:
        """Whether it can be asked with an API key: qBittorrent 5.2 and newer."""
        return self._numbers >= _FIRST_WITH_API_KEYS

    @property
    def has_cheap_deltas(self) -> bool:
        """Whether ``sync/maindata`` costs what changed: qBittorrent 4.6 and newer.

        Older ones write and compare the whole list each time.
        """
        return self._numbers >= _FIRST_WITH_CHEAP_DELTAS

    @property
    def limits_inactive_seeding(self) -> bool:
        """Whether seeding can end after a time without uploads: 4.6 and newer."""
        return self._numbers >= _FIRST_WITH_INACTIVE_LIMIT

    @property
    def creates_torrents(self) -> bool:
        """Whether it makes .torrent files: qBittorrent 5.0 and newer."""
        return self._numbers >= _FIRST_TO_CREATE_TORRENTS

    @property
    def lists_folders(self) -> bool:
        """Whether it says which folders are on its machine: 5.0 and newer."""
        return self._numbers >= _FIRST_TO_LIST_FOLDERS

    @property
    def follows_tunnels(self) -> bool:
        """Whether it listens again by itself after a VPN connection was made again.

        Seen: 5.3.0 does, 4.5.2 does not. Of those in between nothing is known.
        """
        numbers = re.findall(r"\d+", self.app)
        return tuple(map(int, numbers[:2])) >= _FIRST_APP_TO_FOLLOW_TUNNELS

    @property
    def reports_launches(self) -> bool:
        """Whether it says when it was started: 5.2 and newer."""
        return self._numbers >= _FIRST_TO_REPORT_LAUNCHES

    @property
    def says_stop(self) -> bool:
        """Whether torrents are started and stopped: 5.0 and newer.

        Older ones resume and pause them.
        """
        return self._numbers >= _FIRST_TO_STOP

    @property
    def _numbers(self) -> tuple[int, ...]:
        return tuple(map(int, re.findall(r"\d+", self.web_api)))


def parse_version(app: str, web_api: str) -> QbittorrentVersion:
    """Read the texts of ``app/version`` and ``app/webapiVersion``.

    Any web server may answer 200 at these paths, so only the look of the texts proves
    that a qBittorrent is there.

    Raises:
        NotQbittorrentError: one of them is no version.
        TooOldError: qBittorrent < 4.1 or Web API < 2.0.

    """
    app_match = _APP.fullmatch(app.strip())
    web_api_match = _WEB_API.fullmatch(web_api.strip())
    if app_match is None or web_api_match is None:
        raise NotQbittorrentError
    if (
        _major_minor(app_match) < _OLDEST_APP
        or _major_minor(web_api_match) < _OLDEST_WEB_API
    ):
        raise TooOldError
    return QbittorrentVersion(app=app_match[1], web_api=web_api_match[1])


def _major_minor(match: re.Match[str]) -> tuple[int, int]:
    return int(match[2]), int(match[3])
