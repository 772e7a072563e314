"""What is new in a recommendation, compared with the one before it."""

from dataclasses import dataclass

from ..models import Reason, Recommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Two recommendations with a different server or verdict."""

    before: Recommendation
    after: Recommendation

    @property
    def is_another_server(self) -> bool:
        """Whether another server is recommended, at the same site or at another."""
        return _is_another_server(self.before, self.after)

    @property
    def is_another_verdict(self) -> bool:
        """Whether a move became worth it, or stopped being worth it."""
        return self.before.worth_moving is not self.after.worth_moving

    @property
    def is_new_reason_to_move(self) -> bool:
        """Whether a move became worth it, or its worthwhile target changed."""
        return self.after.worth_moving and (
            self.is_another_server or self.is_another_verdict
        )


def decided(recommendation: Recommendation) -> bool:
    """Return whether the recommendation rests on peers.

    Without peers it names the nearest site, which is no advice; when peers return, the
    recommendation is usually the one from before.
    """
    return recommendation.reason is not Reason.NO_PEERS


def find_change(before: Recommendation, after: Recommendation) -> Change | None:
    """Return what changed between two decided recommendations; None if nothing did."""
    change = Change(before=before, after=after)
    if change.is_another_server or change.is_another_verdict:
        return change
    return None


def _is_another_server(before: Recommendation, after: Recommendation) -> bool:
    if before.chosen.site.key != after.chosen.site.key:
        return True
    if before.server is None or after.server is None:
        # The place is the same; only now the list of servers arrived.
        return False
    return before.server.name != after.server.name
