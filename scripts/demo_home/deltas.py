"""The answers of ``sync/maindata`` in a session of qBittorrent 4.6 or newer."""

from .box import Json

_KEPT = 2
"""Number of kept answers: the last one, and the one before in case it was lost."""


class Deltas:
    """What one session has received, and what has changed since."""

    def __init__(self) -> None:
        self._sent: dict[int, Json] = {}
        self._number = 0

    def answer(self, now: Json, rid: int) -> Json:
        """Answer with what changed since the answer of that number, else with all.

        Args:
            now: the whole answer of ``answers.main_data``.
            rid: of the last answer that the client got; 0 for none.

        """
        before = self._sent.get(rid)
        self._number += 1
        self._sent[self._number] = now
        for number in [*self._sent][:-_KEPT]:
            del self._sent[number]
        if before is None:
            return now | {"rid": self._number}
        answer: Json = {"rid": self._number}
        for name in ("torrents", "categories", "trackers"):
            answer |= _changes(name, before.get(name, {}), now.get(name, {}))
        answer |= _changes(
            "tags",
            dict.fromkeys(before.get("tags", ()), 0),
            dict.fromkeys(now.get("tags", ()), 0),
        )
        if state := _changed(before["server_state"], now["server_state"]):
            answer["server_state"] = state
        return answer


def _changes(name: str, before: Json, now: Json) -> Json:
    """Return what is new in a part of the answer, and what has gone.

    Of a torrent, these are the changed fields; of all else, the whole.
    """
    rows = {
        key: _changed(before.get(key, {}), row) if name == "torrents" else row
        for key, row in now.items()
        if before.get(key) != row
    }
    found: Json = {}
    if rows:
        found[name] = [*rows] if name == "tags" else rows
    if gone := [key for key in before if key not in now]:
        found[f"{name}_removed"] = gone
    return found


def _changed(before: Json, now: Json) -> Json:
    return {
        name: value
        for name, value in now.items()
        if name not in before or before[name] != value
    }
