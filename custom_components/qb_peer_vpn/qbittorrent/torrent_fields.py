"""Convert a torrent in qBittorrent's JSON to values of a table's columns.

An invalid field counts as missing: a new torrent gets the default, a known torrent
keeps its value.
"""

from collections.abc import Callable, Mapping
import math
from typing import Any, Final

import numpy as np

from ..models import STATE_CODES, TORRENT, Privacy, Table, TorrentState
from .plausible import MAX_TEXTS, ImplausibleError
from .tracker_hosts import tracker_host

type Fields = dict[str, Any]
"""Values of columns by their names; and the torrent's name as ``name``."""

_MAX_COUNT: Final = 1 << 53
"""More bytes than exist anywhere; sums of thousands of such numbers fit into 64 bits."""
_MAX_SMALL: Final = (1 << 31) - 1
_NO_TIME: Final = (1 << 32) - 1
"""How qBittorrent before 4.4 writes a time that is not set."""
_NO_ETA: Final = 8_640_000
"""How qBittorrent writes "never", in seconds."""
_MAX_NAME: Final = 255
_MISSING: Final = object()


class Vocabulary:
    """Numbers for texts that many torrents share, in the order of their first appearance."""

    def __init__(self, *first: Any) -> None:
        self._numbers: dict[Any, int] = {each: at for at, each in enumerate(first)}
        self._texts = 0

    def number(self, word: Any) -> int:
        """Return the number of a word, a new one for a new word.

        Raises:
            ImplausibleError: there are too many words.

        """
        if (known := self._numbers.get(word)) is not None:
            return known
        self._texts += len(word) if isinstance(word, tuple) else 1
        if self._texts > MAX_TEXTS:
            raise ImplausibleError
        number = self._numbers[word] = len(self._numbers)
        return number

    @property
    def is_nearly_full(self) -> bool:
        """Whether there is little room for new words."""
        return self._texts > MAX_TEXTS // 2

    @property
    def numbers(self) -> Mapping[Any, int]:
        """All numbers by their words."""
        return self._numbers

    @property
    def words(self) -> tuple[Any, ...]:
        """All words by their numbers."""
        return tuple(self._numbers)


class FieldReader:
    """Reads torrents; numbers their categories, tags and trackers."""

    def __init__(self) -> None:
        self.categories = Vocabulary("")
        self.tag_sets = Vocabulary(())
        self.hosts = Vocabulary()
        self._readers: dict[str, tuple[str, Callable[[object], object]]] = {
            **_READERS,
            "category": ("category", self._category),
            "tags": ("tags", self._tags),
            "tracker": ("tracker", self._tracker),
        }

    def fields(self, row: Mapping[str, object]) -> Fields:
        """Return the columns' values that a torrent's JSON has."""
        found: Fields = {}
        for key, (column, read) in self._readers.items():
            # A missing one is no None: `private` can be null.
            if (sent := row.get(key, _MISSING)) is not _MISSING and (
                value := read(sent)
            ) is not None:
                found[column] = value
        return found

    def _category(self, value: object) -> int | None:
        return (
            None
            if (text := clean_text(value)) is None
            else self.categories.number(text)
        )

    def _tags(self, value: object) -> int | None:
        """Read tags such as ``"e2e, lab"``: no tag contains a comma."""
        if (text := clean_text(value, limit=_MAX_TAGS)) is None:
            return None
        tags = {tag for each in text.split(",") if (tag := each.strip())}
        return self.tag_sets.number(tuple(sorted(tags)))

    def _tracker(self, value: object) -> int | None:
        if not isinstance(value, str):
            return None
        host = tracker_host(value)
        return -1 if host is None else self.hosts.number(host)


def is_complete(fields: Fields) -> bool:
    """Return whether these are all values of a torrent, and not only changes."""
    return "state" in fields and "name" in fields and "added_on" in fields


def table_row(torrent_hash: bytes, fields: Fields) -> tuple[Any, ...]:
    """Return the row of a new torrent; columns without a value get their default."""
    return (
        torrent_hash,
        *[fields.get(column, default) for column, default in _DEFAULTS],
    )


def clean_text(value: object, limit: int = _MAX_NAME) -> str | None:
    """Return a text without unprintable characters, None if it is no text."""
    if not isinstance(value, str):
        return None
    text = value[:limit]
    return text if text.isprintable() else "".join(filter(str.isprintable, text))


def empty_table() -> Table:
    """Return a table without torrents."""
    return np.empty(0, dtype=TORRENT)


def count(value: object) -> int | None:
    """Read a count; negative numbers, as for "no limit" and "never", become 0."""
    # In Python, True is an int.
    if type(value) is not int:
        return None
    return value if 0 <= value <= _MAX_COUNT else 0 if value < 0 else _MAX_COUNT


def _small(value: object) -> int | None:
    number = count(value)
    return _MAX_SMALL if number is not None and number > _MAX_SMALL else number


def _time(value: object) -> int | None:
    number = count(value)
    return 0 if number is not None and number >= _NO_TIME else number


def _eta(value: object) -> int | None:
    number = count(value)
    return -1 if number is not None and number >= _NO_ETA else number


def flag(value: object) -> bool | None:
    """Read a boolean."""
    return value if isinstance(value, bool) else None


def number(value: object) -> float | None:
    """Read a finite number."""
    if type(value) not in {int, float}:
        return None
    try:
        found = float(value)  # type: ignore[arg-type]
    except OverflowError:
        return None
    return found if math.isfinite(found) else None


def share(value: object) -> float | None:
    """Read a number from 0 to 1."""
    return None if (found := number(value)) is None else min(max(found, 0.0), 1.0)


def _ratio(value: object) -> float | None:
    """Read a ratio; qBittorrent writes an infinite one as -1."""
    found = number(value)
    return math.inf if found is not None and found < 0.0 else found


def _state(value: object) -> int | None:
    if not isinstance(value, str):
        return None
    return _STATE_CODES.get(value, STATE_CODES[TorrentState.UNKNOWN])


def _private(value: object) -> int | None:
    if value is None:  # its metadata have not arrived yet
        return int(Privacy.UNKNOWN)
    if not isinstance(value, bool):
        return None
    return int(Privacy.PRIVATE if value else Privacy.PUBLIC)


_MAX_TAGS: Final = 10_000
_STATE_CODES: Final = {str(state): code for state, code in STATE_CODES.items()}

_READERS: Final[dict[str, tuple[str, Callable[[object], object]]]] = {
    "name": ("name", clean_text),
    "state": ("state", _state),
    "private": ("private", _private),
    "has_tracker_error": ("tracker_error", flag),
    "force_start": ("force_start", flag),
    "super_seeding": ("super_seeding", flag),
    "auto_tmm": ("auto_management", flag),
    "seq_dl": ("sequential", flag),
    "f_l_piece_prio": ("first_last_first", flag),
    "num_seeds": ("num_seeds", _small),
    "num_leechs": ("num_leechs", _small),
    "num_complete": ("swarm_seeds", _small),
    "num_incomplete": ("swarm_leechs", _small),
    "priority": ("queue_position", _small),
    "dlspeed": ("download_speed", count),
    "upspeed": ("upload_speed", count),
    "downloaded": ("downloaded", count),
    "uploaded": ("uploaded", count),
    "dl_limit": ("download_limit", count),
    "up_limit": ("upload_limit", count),
    "size": ("size", count),
    "amount_left": ("amount_left", count),
    "added_on": ("added_on", _time),
    "completion_on": ("completed_on", _time),
    "last_activity": ("last_activity", _time),
    "seeding_time": ("seeding_time", count),
    "time_active": ("active_time", count),
    "eta": ("eta", _eta),
    "progress": ("progress", share),
    "ratio": ("ratio", _ratio),
}
"""Column and reader by qBittorrent's name of a field."""

_DEFAULTS: Final = tuple(
    (name, {"tracker": -1, "eta": -1}.get(name, 0))
    for name in (TORRENT.names or ())
    if name != "hash"
)
