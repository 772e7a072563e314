"""The demo's qBittorrent without a network, in a time of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
import json
from typing import Any

from aiohttp import web

from scripts.demo_home.box import (
    CALLS,
    READING,
    TORRENTS,
    Adding,
    Asked,
    Box,
    BoxTorrent,
    Creator,
    usual_preferences,
)
from scripts.demo_home.box.catalog import Torrent

BEGIN = 1_790_000_000.0


@dataclass(frozen=True, kw_only=True)
class FakePeer:
    """A peer that has half of what it is asked for."""

    address: IPv4Address | IPv6Address
    info_hashes: tuple[str, ...]
    upload_speed: int = 100_000
    progress: float = 0.5


class DemoBox:
    """A box, and what is needed to play it."""

    def __init__(self, torrents: Sequence[Torrent] = TORRENTS, peers: int = 4) -> None:
        self.box = Box(usual_preferences(1), now=BEGIN, torrents=torrents)
        self.adding = Adding()
        self.creator = Creator()
        self.peers = peers

    def wait(self, seconds: float = 0, step: float = 1) -> None:
        """Let time pass, as if qBittorrent was asked each second."""
        end = self.box.now + seconds
        while True:
            self.box.advance(min(end, self.box.now + step), self._peers)
            self.adding.play(self.box)
            self.creator.play(self.box)
            if self.box.now >= end:
                return

    def _peers(self) -> list[FakePeer]:
        return [
            FakePeer(info_hashes=(key,), address=IPv4Address("80.0.0.0") + number)
            for key in self.box.torrents
            for number in range(self.peers)
        ]

    def call(self, path: str, **fields: object) -> web.Response:
        """Ask, and return the answer, also if it is an error."""
        words = {name: str(value) for name, value in fields.items()}
        file = fields.get("file")
        asked = Asked(words, file if isinstance(file, bytes) else None)
        calls = {
            **CALLS,
            **READING,
            "torrents/add": self.adding.add,
            "torrentcreator/addTask": self.creator.add,
            "torrentcreator/status": self.creator.status,
            "torrentcreator/torrentFile": self.creator.file,
            "torrentcreator/deleteTask": self.creator.delete,
        }
        try:
            return calls[path](self.box, asked)
        except web.HTTPException as err:
            return err

    def read(self, path: str, **fields: object) -> Any:
        """Ask, and return the JSON of the answer."""
        return json.loads(self.call(path, **fields).text or "")

    def named(self, name: str) -> BoxTorrent:
        """Return the torrent with a name."""
        [found] = [each for each in self.box.torrents.values() if each.name == name]
        return found
