"""Which torrents are asked for their peers when there is not time for all."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from .connections import NOBODY, Connections

type AskTorrent = Callable[[str], Connections | None]
"""From a torrent's hash to its connections; None if the torrent is gone."""


class TorrentRotation:
    """A queue of torrents with the last answer of each.

    A torrent is asked, then goes to the end. What the time does not allow stays in front
    and comes first in the next turn; new torrents join at the end. So each has its turn,
    however many there are.

    A torrent that is not asked keeps the connections of its last answer (none before its
    first), so that its peers do not flicker. They are replaced as soon as it is asked,
    and forgotten as soon as it has no connected peers or is gone.
    """

    def __init__(self, *, budget: float, clock: Callable[[], float]) -> None:
        """Begin without torrents.

        Args:
            budget: seconds after which a turn asks no further torrent.
            clock: monotonic time in seconds.

        """
        self._budget = budget
        self._clock = clock
        self._answers: dict[str, Connections] = {}

    @property
    def answers(self) -> Mapping[str, Connections]:
        """The last connections by torrent."""
        return MappingProxyType(self._answers)

    def turn(self, torrents: Iterable[str], ask: AskTorrent) -> int:
        """Ask as many torrents as the time allows, at least one.

        Args:
            torrents: hashes of all torrents that have peers now.
            ask: called one after the other; what it raises ends the turn, and the
                torrent stays in front.

        Returns:
            How many torrents had to be left for the next turn.

        """
        current = dict.fromkeys(torrents, NOBODY)
        known = {key: self._answers[key] for key in self._answers if key in current}
        self._answers = known | {key: NOBODY for key in current if key not in known}
        queue = list(self._answers)
        deadline = self._clock() + self._budget
        for asked, torrent_hash in enumerate(queue):
            if asked and self._clock() >= deadline:
                return len(queue) - asked
            answer = ask(torrent_hash)
            del self._answers[torrent_hash]
            if answer is not None:
                self._answers[torrent_hash] = answer
        return 0
