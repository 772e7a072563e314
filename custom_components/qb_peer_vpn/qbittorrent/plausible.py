"""How much of a kind an answer, and the table, may name.

Answers are capped in bytes. But a text of a few bytes is an object of a hundred, so that
an answer within its cap could take gigabytes.
"""

from collections.abc import Iterable, Iterator
from typing import Final

MAX_NAMED: Final = 250_000
"""Torrents, changes, categories, or trackers; a table of as many torrents takes 50 MB."""

MAX_OF_TORRENT: Final = 1_000
"""Trackers of one torrent."""

MAX_TEXTS: Final = 1_000_000
"""Tags in all combinations of tags."""

MAX_MEMBERSHIPS: Final = 2_500_000
"""Torrents at trackers: as many torrents as can be, each at ten trackers."""


class ImplausibleError(ValueError):
    """An answer names more than is plausible."""


def plausible[T](things: Iterable[T], most: int | None = None) -> Iterator[T]:
    """Hand on things while they are read.

    Raises:
        ImplausibleError: there are more than ``most``, which is ``MAX_NAMED`` as a rule.

    """
    limit = MAX_NAMED if most is None else most
    for number, thing in enumerate(things):
        if number >= limit:
            raise ImplausibleError
        yield thing
