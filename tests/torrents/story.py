"""Polls one after the other, and the events that they bring."""

from datetime import UTC, datetime
import json

from custom_components.qb_peer_vpn.models import ServerState, Torrents, TorrentSnapshot
from custom_components.qb_peer_vpn.torrents import (
    TorrentEvent,
    Watch,
    find_events,
    memory_from,
)

from .tables import ADDED, row, torrents

type Rows = dict[str, dict[str, object]]

START = ADDED + 1_000_000
"""Time of the first poll, long after the usual torrents were finished."""


class Story:
    """One connection; a poll each minute unless something else is said."""

    def __init__(self) -> None:
        self.watch = Watch()
        self.now = START
        self.table = Torrents()

    def poll(
        self, rows: Rows | None = None, *, seconds: int = 60, settling: bool = False
    ) -> list[TorrentEvent]:
        """Poll; without rows, nothing changed."""
        self.now += seconds
        if rows is not None:
            self.table = torrents(rows)
        snapshot = TorrentSnapshot(
            torrents=self.table,
            server=ServerState(),
            is_settling=settling,
            session_is_shared=False,
            uses_deltas=True,
            fetched_at=datetime.fromtimestamp(self.now, UTC),
        )
        self.watch, events = find_events(self.watch, snapshot)
        return [*events]

    def restart(self) -> None:
        """Restart Home Assistant: only what is stored stays."""
        stored = json.loads(json.dumps(self.watch.memory.as_json()))
        self.watch = Watch(memory=memory_from(stored))


def reported(events: list[TorrentEvent]) -> list[tuple[str, str]]:
    """Return kind and name of each event; the number of torrents for many."""
    return [
        (each.kind, each.torrent.name if each.torrent else str(each.count))
        for each in events
    ]


def loading(**changes: object) -> dict[str, object]:
    """Return a torrent that downloads."""
    return row(
        **{
            "amount_left": 500,
            "completion_on": 0,
            "state": "downloading",
            "downloaded": 500,
            **changes,
        }
    )


def done(at: int, **changes: object) -> dict[str, object]:
    """Return a torrent that was finished."""
    return row(**{"completion_on": at, "downloaded": 1_000, **changes})
