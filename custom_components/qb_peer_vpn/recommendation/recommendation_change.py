"""What is new when a recommendation follows another one."""

from dataclasses import dataclass

from ..models import Reason, Recommendation


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A recommendation that says something else than the one before it."""

    before: Recommendation
    after: Recommendation

    @property
    def is_another_server(self) -> bool:
        """Whether another server is recommended, at the same site or at another."""
        return _is_another_server(self.before, self.after)

    @property
    def is_another_verdict(self) -> bool:
        """Whether moving began to pay, or ceased to."""
        return self.before.worth_moving is not self.after.worth_moving

    @property
    def is_new_reason_to_move(self) -> bool:
        """Whether moving began to pay, or pays with another server than before."""
        return self.after.worth_moving and (
            self.is_another_server or self.is_another_verdict
        )


def decided(recommendation: Recommendation) -> bool:
    """Say whether something was decided: without peers, nothing is.

    The nearest site, which is named then, is no advice, and what was recommended
    before the peers went mostly stands when they return.
    """
    return recommendation.reason is not Reason.NO_PEERS


def find_change(before: Recommendation, after: Recommendation) -> Change | None:
    """Return what changed between two decided recommendations, None where nothing."""
    change = Change(before=before, after=after)
    if change.is_another_server or change.is_another_verdict:
        return change
    return None


def _is_another_server(before: Recommendation, after: Recommendation) -> bool:
    if before.chosen.site.key != after.chosen.site.key:
        return True
    if before.server is None or after.server is None:
        # A list that arrived names the server of the same place.
        return False
    return before.server.name != after.server.name
