"""Who the peers of a qBittorrent are now, asked over its session."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
import time
from typing import Final

from ..models import PeerSnapshot
from . import answers
from .arriving_json import parse_arriving
from .connections import Connections
from .errors import TorrentGoneError
from .login import Login
from .peers import merge_connections
from .rotation import TorrentRotation
from .session import QbittorrentSession
from .traffic import TrafficCounter
from .transport import LIST_CAP
from .version import QbittorrentVersion
from .web_api import WebApi

POLL_BUDGET: Final = 15.0
"""Seconds after which a poll asks no further torrent."""


class QbittorrentClient:
    """The peers of one qBittorrent.

    Every call may raise any ``QbittorrentError``, and ``SessionClosedError``.
    """

    def __init__(
        self,
        url: str,
        login: Login,
        verify_ssl: bool,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep where qBittorrent is; nothing is asked yet.

        Args:
            url: with a scheme, and with a path if a proxy has one.
            login: with what to log in.
            verify_ssl: whether the certificate must be trusted.
            clock: monotonic time in seconds, for the budget of a poll and the age of
                what was counted.

        """
        self.session = QbittorrentSession(url, login, verify_ssl=verify_ssl)
        self._clock = clock
        self._rotation = TorrentRotation(budget=POLL_BUDGET, clock=clock)
        self._traffic = TrafficCounter()

    async def async_version(self) -> QbittorrentVersion:
        """Ask for the versions, which also proves that the login works."""
        return await self.session.async_version()

    async def async_peer_snapshot(self, now: datetime) -> PeerSnapshot:
        """Ask for the peers of all torrents, and for the outside addresses.

        One request for the list of torrents, one for each that has peers, one for the
        addresses. Torrents for which the time did not suffice come first in the next poll
        and keep their last peers until then; see ``TorrentRotation``.
        """
        return await self.session.async_ask(partial(self._peer_snapshot, now))

    async def async_resolves_countries(self) -> bool:
        """Ask whether qBittorrent resolves the countries of its peers."""
        return await self.session.async_ask(WebApi.resolves_countries)

    async def async_resolve_countries(self) -> None:
        """Let qBittorrent resolve the countries of its peers from now on."""
        await self.session.async_ask(WebApi.resolve_countries)

    async def async_close(self) -> None:
        """Close the session; see there."""
        await self.session.async_close()

    def _peer_snapshot(self, fetched_at: datetime, web_api: WebApi) -> PeerSnapshot:
        now = self._clock()
        torrents = web_api.get("torrents/info", _torrents, cap=LIST_CAP)
        waiting = self._rotation.turn(
            torrents, partial(self._connections, web_api=web_api, now=now)
        )
        exit_v4, exit_v6 = web_api.exit_addresses()
        return PeerSnapshot(
            peers=merge_connections(
                self._rotation.answers,
                partial(self._traffic.recent_bytes, now=now),
            ),
            torrents_with_peers=len(torrents),
            torrents_waiting=waiting,
            exit_v4=exit_v4,
            exit_v6=exit_v6,
            fetched_at=fetched_at,
        )

    def _connections(
        self, torrent_hash: str, *, web_api: WebApi, now: float
    ) -> Connections | None:
        before = self._rotation.answers[torrent_hash]
        try:
            connections = web_api.get(
                "sync/torrentPeers",
                lambda pieces: answers.connections(
                    parse_arriving(pieces, answers.reduced), before=before
                ),
                # qBittorrent keeps one last answer a session, not one a torrent: any
                # other `rid` would get the difference to another torrent's peers.
                params={"hash": torrent_hash, "rid": 0},
                cap=LIST_CAP,
                gone=True,
            )
        except TorrentGoneError:
            return None
        self._traffic.count(torrent_hash, connections, now=now)
        return connections


def _torrents(pieces: Iterator[bytes]) -> tuple[str, ...]:
    return answers.torrents_with_peers(parse_arriving(pieces, answers.reduced))
