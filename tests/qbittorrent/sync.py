"""A qBittorrent that answers ``sync/maindata`` and ``torrents/info``, by its own rules.

As ``SyncController`` of qBittorrent 4.6 and later: the state of deltas belongs to a
session, and a ``rid`` that is neither the last one sent nor the last one accepted gets a
full answer.
"""

from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field

from custom_components.qb_peer_vpn.qbittorrent import (
    TorrentGoneError,
    UnreadableAnswerError,
    UnsupportedError,
    WebApi,
)

from .torrents import Json, pieces


@dataclass
class _Session:
    sent: int = 0
    accepted: int = 0
    worlds: dict[int, tuple[dict[str, Json], dict[str, set[str]], Json]] = field(
        default_factory=dict
    )


@dataclass
class SyncServer:
    """The torrents, and what each session has got."""

    torrents: dict[str, Json] = field(default_factory=dict)
    urls: dict[str, set[str]] = field(default_factory=dict)
    server: Json = field(default_factory=lambda: {"up_info_data": 0, "dl_info_data": 0})
    asked: list[tuple[str, Json]] = field(default_factory=list)
    loses_answers: bool = False
    """Whether the answer is made, but does not arrive."""
    is_broken: bool = False
    """Whether ``transfer/info`` answers nonsense."""
    info_error: Exception | None = None
    """Raised by ``transfer/info``."""
    launched_at: object = None
    """What ``app/processInfo`` says; None where it is not known; an error is raised."""
    seconds: float = 0.0
    """How long an answer takes."""
    _sessions: dict[str, _Session] = field(default_factory=dict)

    def restart(self) -> None:
        self._sessions.clear()
        self.server |= {"up_info_data": 0, "dl_info_data": 0}

    def end_sessions(self) -> None:
        self._sessions.clear()

    def answer(self, path: str, form: Json, session: str = "ours") -> object:
        if session == "ours":
            self.asked.append((path, form))
        match path:
            case "sync/maindata":
                return self._maindata(int(str(form["rid"])), session)
            case "torrents/info":
                return [
                    {"hash": key, **row}
                    for key, row in self.torrents.items()
                    if form.get("filter") != "active" or self._is_active(row)
                    if "hashes" not in form or key in str(form["hashes"]).split("|")
                ]
            case "torrents/trackers":
                if form["hash"] not in self.torrents:
                    raise TorrentGoneError
                return self.tracker_rows(str(form["hash"]))
            case "app/processInfo":
                return self._process_info()
            case "transfer/info":
                if self.info_error is not None:
                    raise self.info_error
                return [] if self.is_broken else self.server
        raise AssertionError(path)

    def _process_info(self) -> Json:
        if self.launched_at is None:
            raise UnsupportedError
        if isinstance(self.launched_at, Exception):
            raise self.launched_at
        return {"launch_time": self.launched_at}

    def tracker_rows(self, torrent_hash: str) -> list[Json]:
        """Return what ``torrents/trackers`` answers: the first rows are no trackers."""
        urls = [url for url, hashes in self.urls.items() if torrent_hash in hashes]
        fakes = [f"** [{name}] **" for name in ("DHT", "PeX", "LSD")]
        return [
            *({"url": url, "tier": -1, "status": 0, "msg": ""} for url in fakes),
            *({"url": url, "tier": 0, "status": 4, "msg": "refused"} for url in urls),
        ]

    def _is_active(self, row: Json) -> bool:
        return bool(row.get("upspeed") or row.get("dlspeed"))

    def _maindata(self, rid: int, name: str) -> Json:
        session = self._sessions.setdefault(name, _Session())
        if rid == session.sent and rid:
            session.accepted = rid
        is_full = not rid or rid not in {session.sent, session.accepted}
        session.sent += 1
        if is_full:
            session.accepted = 0
        now = deepcopy((self.torrents, self.urls, self.server))
        before = ({}, {}, {}) if is_full else session.worlds[session.accepted]
        session.worlds[session.sent] = now
        return (
            {"rid": session.sent}
            | ({"full_update": True} if is_full else {})
            | _difference(before, now)
        )


def _difference(
    before: tuple[dict[str, Json], dict[str, set[str]], Json],
    now: tuple[dict[str, Json], dict[str, set[str]], Json],
) -> Json:
    (old, old_urls, old_server), (new, new_urls, new_server) = before, now
    changed = {
        key: {
            name: value
            for name, value in row.items()
            if old.get(key, {}).get(name) != value
        }
        for key, row in new.items()
    }
    parts: Json = {
        "server_state": {k: v for k, v in new_server.items() if old_server.get(k) != v},
        "torrents": {key: row for key, row in changed.items() if row},
        "torrents_removed": sorted(old.keys() - new.keys()),
        "trackers": {
            url: sorted(hashes)
            for url, hashes in new_urls.items()
            if old_urls.get(url) != hashes
        },
        "trackers_removed": sorted(old_urls.keys() - new_urls.keys()),
    }
    return {name: part for name, part in parts.items() if part}


class DirectSession:
    """A session that asks the server without a network."""

    def __init__(
        self,
        server: SyncServer,
        clock: Callable[[], float],
        advance: Callable[[float], None],
    ) -> None:
        self.server = server
        self.logins = 0
        self.error: Exception | None = None
        self._clock, self._advance = clock, advance

    async def async_ask[T](self, request: Callable[[WebApi], T]) -> T:
        return request(self)  # type: ignore[arg-type]

    def get[T](
        self,
        path: str,
        read: Callable[[Iterator[bytes]], T],
        *,
        params: Json | None = None,
        cap: int = 0,
        about_torrent: bool = False,
    ) -> T:
        if self.error is not None:
            raise self.error
        answer = self.server.answer(path, params or {})
        self._advance(self.server.seconds)
        if self.server.loses_answers:
            raise TimeoutError
        try:
            return read(pieces(answer, 50_000))
        except ValueError:
            raise UnreadableAnswerError from None
