"""What a cycle found and wrote, for entities, actions, triggers, and the card."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ...shaping import RuleReport


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapingState:
    """The last cycle."""

    is_on: bool = False
    reports: tuple[RuleReport, ...] = ()
    """Of the uploads, one for each rule; the last one is about what is left over."""
    downloads: tuple[RuleReport, ...] = ()
    """Of the downloads; empty while no rule limits them."""
    calls: int = 0
    """Requests with new limits that qBittorrent accepted."""
    waiting: int = 0
    """Limits that are left for later cycles."""
    by_hand: int = 0
    """Torrents whose limit a person or another program changed."""
    is_restored: bool = True
    """Whether no limit of ours is left in qBittorrent."""
    duration_ms: float = field(default=0.0, compare=False)

    def report_of(self, key: str) -> RuleReport | None:
        """Return what was found about the uploads of a rule; None if nothing was."""
        return self._by_key(self.reports).get(key)

    @staticmethod
    def _by_key(reports: tuple[RuleReport, ...]) -> Mapping[str, RuleReport]:
        return {each.key: each for each in reports}
