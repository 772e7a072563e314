"""A lens: the choice of the torrents whose peers count."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from .torrents import STATE_CODES, Torrents, TorrentState


class Activity(StrEnum):
    """What a torrent wants from its peers."""

    DOWNLOADS = "downloads"
    """It is incomplete and wants data, also while it waits for peers (stalled), for its
    turn (queued), or for the end of a check."""
    SEEDS = "seeds"
    """It is complete and offers data, also while it waits for any of these."""
    NEITHER = "neither"
    """It is stopped or has failed; its last peers are about to leave."""


class LensKind(StrEnum):
    """What a lens looks at."""

    ALL = "all"
    DOWNLOADS = "downloads"
    SEEDS = "seeds"
    CATEGORY = "category"
    TAG = "tag"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class TorrentGroup:
    """Torrents that every lens treats alike."""

    activity: Activity
    category: str = field(repr=False)
    """Empty for none."""
    tags: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """Whose peers count. Names stay out of the ``repr``, and so out of the log."""

    kind: LensKind = LensKind.ALL
    name: str = field(default="", repr=False)
    """Of the category or the tag; empty for the other kinds."""

    def covers(self, group: TorrentGroup) -> bool:
        """Return whether the peers of these torrents count.

        A category covers its subcategories: ``tv`` covers ``tv/news``.
        """
        match self.kind:
            case LensKind.ALL:
                return True
            case LensKind.DOWNLOADS:
                return group.activity is Activity.DOWNLOADS
            case LensKind.SEEDS:
                return group.activity is Activity.SEEDS
            case LensKind.CATEGORY:
                return f"{group.category}/".startswith(f"{self.name}/")
            case LensKind.TAG:
                return self.name in group.tags


_ACTIVITIES: Final = tuple(Activity)

_BY_STATE: Final = {
    Activity.DOWNLOADS: (
        TorrentState.ALLOCATING,
        TorrentState.CHECKING_DOWNLOAD,
        TorrentState.DOWNLOADING,
        TorrentState.DOWNLOADING_METADATA,
        TorrentState.FORCED_DOWNLOAD,
        TorrentState.FORCED_METADATA,
        TorrentState.QUEUED_DOWNLOAD,
        TorrentState.STALLED_DOWNLOAD,
    ),
    Activity.SEEDS: (
        TorrentState.CHECKING_UPLOAD,
        TorrentState.FORCED_UPLOAD,
        TorrentState.QUEUED_UPLOAD,
        TorrentState.STALLED_UPLOAD,
        TorrentState.UPLOADING,
    ),
    Activity.NEITHER: (
        TorrentState.ERROR,
        TorrentState.MISSING_FILES,
        TorrentState.PAUSED_DOWNLOAD,
        TorrentState.PAUSED_UPLOAD,
        TorrentState.STOPPED_DOWNLOAD,
        TorrentState.STOPPED_UPLOAD,
    ),
}
"""The other states say nothing about it: there, the bytes that are left decide."""

_OPEN: Final = len(_ACTIVITIES)


def _activity_codes() -> NDArray[np.intp]:
    codes = np.full(len(STATE_CODES), _OPEN, dtype=np.intp)
    for activity, states in _BY_STATE.items():
        codes[[STATE_CODES[state] for state in states]] = _ACTIVITIES.index(activity)
    return codes


_CODES: Final = _activity_codes()


def groups_at(torrents: Torrents, rows: NDArray[np.intp]) -> list[TorrentGroup]:
    """Return the group of the torrent in each of these rows."""
    table = torrents.table[rows]
    by_bytes = np.where(
        table["amount_left"] > 0,
        _ACTIVITIES.index(Activity.DOWNLOADS),
        _ACTIVITIES.index(Activity.SEEDS),
    )
    activities = _CODES[table["state"]]
    activities = np.where(activities == _OPEN, by_bytes, activities)
    kinds, kind_of = np.unique(
        np.column_stack([activities, table["category"], table["tags"]]),
        axis=0,
        return_inverse=True,
    )
    groups = [
        TorrentGroup(
            activity=_ACTIVITIES[activity],
            category=torrents.categories[category].strip(),
            tags=torrents.tag_sets[tags],
        )
        for activity, category, tags in kinds.tolist()
    ]
    return [groups[kind] for kind in kind_of.tolist()]


def category_names(torrents: Torrents) -> tuple[str, ...]:
    """Return the categories that torrents have, and those above them, sorted."""
    used = np.unique(torrents.table["category"]).tolist()
    names = {torrents.categories[number].strip() for number in used} - {""}
    above = {
        name[:end]
        for name in names
        for end, letter in enumerate(name)
        if letter == "/" and end
    }
    return tuple(sorted(names | above))


def tag_names(torrents: Torrents) -> tuple[str, ...]:
    """Return the tags that torrents have, sorted."""
    used = np.unique(torrents.table["tags"]).tolist()
    return tuple(sorted({tag for number in used for tag in torrents.tag_sets[number]}))
