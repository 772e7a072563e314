"""Which torrents a peer belongs to, as far as lenses distinguish them."""

from dataclasses import dataclass, field
from typing import Annotated, Final

import numpy as np

from .rows import Amount, Column, NounRows, table_type


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One peer at the torrents of one group."""

    peer: Annotated[int, Column(np.int32)]
    """Row of the peer."""
    group: Annotated[int, Column(np.int32)]
    """Index of the group."""
    recent_bytes: Amount = field(default=0, compare=False)
    """What of the peer's recent bytes is exchanged with these torrents."""


MEMBERSHIP: Final = table_type(Membership)
"""One row of a table of memberships."""


class Memberships(NounRows[Membership]):
    """The groups of all peers, sorted by peer and group."""

    __slots__ = ()
    noun = Membership
    not_compared = frozenset({"recent_bytes"})
