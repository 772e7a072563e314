"""The answers of ``sync/maindata`` in a session of qBittorrent 4.6 or newer."""

from .answers import Json

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
        changes = _changes(before["torrents"], now["torrents"])
        state = _changed(before["server_state"], now["server_state"])
        answer: Json = {"rid": self._number}
        if changes:
            answer["torrents"] = changes
        if state:
            answer["server_state"] = state
        return answer


def _changes(before: Json, now: Json) -> Json:
    """Return the changed fields of each torrent; the demo's torrents never disappear."""
    rows = {key: _changed(before[key], row) for key, row in now.items()}
    return {key: row for key, row in rows.items() if row}


def _changed(before: Json, now: Json) -> Json:
    return {name: value for name, value in now.items() if before.get(name) != value}
