"""Conditions: something is being downloaded, or the alternative limits are on."""

from abc import abstractmethod
from typing import Final, override

from homeassistant.helpers.condition import Condition

from ...shell.entry_condition import EntryCondition
from ...torrents import TorrentStatus
from .coordinator import BoxState
from .data import HasTorrents, TorrentsEntry


class BoxCondition(EntryCondition[HasTorrents]):
    """Passes by the state of the box; not while qBittorrent does not answer."""

    @abstractmethod
    def is_met(self, state: BoxState) -> bool:
        """Return whether a state passes."""

    @override
    def passes(self, entry: TorrentsEntry) -> bool:
        """Return whether qBittorrent answers and its state passes."""
        box = entry.runtime_data.torrents.coordinator
        return box.last_update_success and self.is_met(box.data)


class IsDownloading(BoxCondition):
    """Passes while a torrent is being downloaded."""

    @override
    def is_met(self, state: BoxState) -> bool:
        return state.summary.by_status[TorrentStatus.DOWNLOADING] > 0


class IsAlternativeMode(BoxCondition):
    """Passes while the alternative limits are on."""

    @override
    def is_met(self, state: BoxState) -> bool:
        return state.server.alternative_limits is True


CONDITIONS: Final[dict[str, type[Condition]]] = {
    "is_alternative_mode": IsAlternativeMode,
    "is_downloading": IsDownloading,
}
