"""One qBittorrent as the scenarios see it: the stand-in, or a real one."""

import asyncio
from collections.abc import Callable
from functools import partial
import json
from typing import Any

from custom_components.qb_peer_vpn.qbittorrent import (
    Added,
    AddOptions,
    QbittorrentSession,
    QbittorrentVersion,
    TorrentAdder,
    TorrentCommands,
    WebApi,
)
from custom_components.qb_peer_vpn.torrents import read_torrent_file
from custom_components.qb_peer_vpn.web import read_json
from tests.torrents.torrent_files import torrent, v1_info

UNKNOWN = "f" * 40
STOPPED = {"stoppedDL", "pausedDL"}
CHECKING = "checkingResumeData"
STOP = AddOptions(stopped=True)


class Qbt:
    """One qBittorrent, and what can be seen in it."""

    def __init__(
        self, session: QbittorrentSession, version: QbittorrentVersion
    ) -> None:
        self.session = session
        self.version = version
        self.commands = TorrentCommands(session, version)
        self.adder = TorrentAdder(session)

    async def add(self, number: int = 1, options: AddOptions = STOP) -> Added:
        found = read_torrent_file(torrent(v1_info(name=b"File %d" % number)))
        return await self.adder.async_add_file(
            found.content, found.hashes.candidates, options
        )

    async def added(self, *numbers: int) -> list[str]:
        """Add stopped torrents; return their hashes once they were checked."""
        hashes = [str((await self.add(number)).hash) for number in numbers]
        await self.until(
            lambda rows: all(rows[key]["state"] in STOPPED for key in hashes)
        )
        return hashes

    async def rows(self) -> dict[str, dict[str, Any]]:
        ask = partial(WebApi.get, path="torrents/info", read=read_json)
        found: Any = await self.session.async_ask(ask)
        return {row["hash"]: row for row in found}

    async def row(self, torrent_hash: str) -> dict[str, Any]:
        return (await self.rows())[torrent_hash]

    async def until(
        self, is_so: Callable[[dict[str, dict[str, Any]]], bool]
    ) -> dict[str, dict[str, Any]]:
        for _ in range(1200):
            if is_so(rows := await self.rows()):
                return rows
            await asyncio.sleep(0.1)
        raise AssertionError("it did not come")

    async def prefer(self, **preferences: object) -> None:
        form = {"json": json.dumps(preferences)}
        await self.session.async_ask(
            partial(WebApi.post, path="app/setPreferences", data=form)
        )
