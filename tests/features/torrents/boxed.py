"""The stand-in's torrents with commands, also as the table that Home Assistant polls."""

from dataclasses import dataclass, field
from typing import Any

from custom_components.qb_peer_vpn.torrents import read_torrent_file
from tests.qbittorrent.creator_box import CreatorBox
from tests.qbittorrent.torrent_box import TorrentBox
from tests.qbittorrent.torrents import torrent as full_row
from tests.qbittorrent.web_ui import Answer, WebUi
from tests.torrents.torrent_files import torrent, v1_info

type Form = dict[str, str]

TIMES = {"added_on": 1_790_000_000, "completion_on": -1, "amount_left": 5_000}


@dataclass
class BoxInWeb:
    """Answers commands with the box, and all else with the stand-in."""

    box: TorrentBox
    web_ui: WebUi
    asked: list[tuple[str, Form]] = field(default_factory=list)
    """Commands, and questions about torrents."""
    creator: CreatorBox = field(default_factory=CreatorBox)
    refuses: dict[str, Answer] = field(default_factory=dict)
    """Answers instead, by path."""

    @classmethod
    def of(cls, web_ui: WebUi) -> BoxInWeb:
        made = cls(TorrentBox(release=web_ui.release), web_ui)
        web_ui.override = made
        return made

    def __call__(self, path: str, form: Form) -> Answer | None:
        if path in self.refuses:
            return self.refuses[path]
        is_list = path == "torrents/info" and form.keys().isdisjoint({"hashes", "tag"})
        if path == "sync/maindata" or is_list:
            self.web_ui.torrents = [
                full_row(**{**TIMES, **row}) for row in self.box.torrents.values()
            ]
            return None
        if path == "app/preferences":
            self.box.preferences |= {"resolve_peer_countries": True}
        answer = self.creator(path, form) or self.box(path, form)
        if answer is not None:
            self.asked.append((path, form))
        return answer

    def add(self, name: str = "Film", **changes: Any) -> str:
        """Put a torrent there, and return its hash."""
        content = torrent(v1_info(name=name.encode()))
        key = read_torrent_file(content).hashes.torrent_hash
        form = {"torrents": content.decode("latin-1")}
        assert self.box("torrents/add", form) is not None
        self.box.torrents[key].update(changes)
        return key

    def row(self, torrent_hash: str) -> dict[str, Any]:
        return self.box.torrents[torrent_hash]

    def commands(self, path: str) -> list[Form]:
        """Return the forms of the commands of one kind."""
        return [form for asked, form in self.asked if asked == path]
