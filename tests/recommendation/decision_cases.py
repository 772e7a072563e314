"""The table of cases: what is known, and what is decided."""

from dataclasses import dataclass, field

from custom_components.qb_peer_vpn.models import Reason


@dataclass(frozen=True, kw_only=True)
class Case:
    """What is known, and the expected decision.

    ``N`` is the nearest site, ``U`` the one in use if it is known.
    """

    costs: dict[str, float]
    peers: dict[str, float] = field(default_factory=dict)
    """The part of the costs that comes from a model."""
    in_use: str | None = None
    networks: int = 100
    early: bool = False
    last: tuple[str, str] | None = None
    """Chosen site and reference of the last cycle."""
    last_reason: Reason = Reason.BETTER_FOUND
    was_gone: bool = False
    unrest: float = 0.0
    margin: float = 5.0
    chosen: str
    reason: Reason
    reference: str = field(default="N")


CASES = {
    "exit unknown, nothing gains enough: the nearest is fine": Case(
        costs={"N": 50.0, "A": 45.1}, chosen="N", reason=Reason.NEAREST_IS_FINE
    ),
    "exit unknown, the margin is reached: better found": Case(
        costs={"N": 50.0, "A": 45.0}, chosen="A", reason=Reason.BETTER_FOUND
    ),
    "in use, nothing gains enough: the current is fine": Case(
        costs={"N": 46.0, "U": 50.0, "A": 45.1},
        in_use="U",
        chosen="U",
        reference="U",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "in use, the margin is reached: better found": Case(
        costs={"N": 60.0, "U": 50.0, "A": 45.0},
        in_use="U",
        chosen="A",
        reference="U",
        reason=Reason.BETTER_FOUND,
    ),
    "the margin is the user's": Case(
        costs={"N": 50.0, "A": 45.0},
        margin=5.1,
        chosen="N",
        reason=Reason.NEAREST_IS_FINE,
    ),
    "a gain between different peer legs must exceed a tenth of the difference": Case(
        costs={"N": 50.0, "A": 35.1},
        peers={"N": 100.0, "A": 0.0},
        chosen="N",
        reason=Reason.NEAREST_IS_FINE,
    ),
    "a gain that exceeds the margin and the doubt is enough": Case(
        costs={"N": 50.0, "A": 35.0},
        peers={"N": 0.0, "A": 100.0},
        chosen="A",
        reason=Reason.BETTER_FOUND,
    ),
    "a site of smaller gain is chosen if the best one is in doubt": Case(
        costs={"N": 50.0, "A": 41.0, "B": 44.0},
        peers={"N": 100.0, "A": 0.0, "B": 100.0},
        chosen="B",
        reason=Reason.BETTER_FOUND,
    ),
    "a recommendation is kept for half of margin and doubt": Case(
        costs={"N": 60.0, "U": 50.0, "A": 42.5},
        peers={"U": 100.0, "A": 0.0},
        in_use="U",
        last=("A", "U"),
        chosen="A",
        reference="U",
        reason=Reason.BETTER_FOUND,
    ),
    "a recommendation ends below half of margin and doubt": Case(
        costs={"N": 60.0, "U": 50.0, "A": 42.6},
        peers={"U": 100.0, "A": 0.0},
        in_use="U",
        last=("A", "U"),
        chosen="U",
        reference="U",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "another site takes over from a recommended one by margin and doubt": Case(
        costs={"N": 60.0, "U": 50.0, "A": 42.0, "B": 32.0},
        peers={"A": 0.0, "B": 50.0},
        in_use="U",
        last=("A", "U"),
        chosen="B",
        reference="U",
        reason=Reason.BETTER_FOUND,
    ),
    "another site does not take over from a recommended one by less": Case(
        costs={"N": 60.0, "U": 50.0, "A": 42.0, "B": 32.1},
        peers={"A": 0.0, "B": 50.0},
        in_use="U",
        last=("A", "U"),
        chosen="A",
        reference="U",
        reason=Reason.BETTER_FOUND,
    ),
    "of equally good sites, the first by key": Case(
        costs={"N": 50.0, "B": 40.0, "A": 40.0}, chosen="A", reason=Reason.BETTER_FOUND
    ),
    "no peers: the nearest, whatever is in use": Case(
        costs={"N": 50.0, "U": 10.0},
        in_use="U",
        networks=0,
        last=("U", "U"),
        chosen="N",
        reference="U",
        reason=Reason.NO_PEERS,
    ),
    "few peers, and it is early: too few to move": Case(
        costs={"N": 50.0, "A": 20.0},
        networks=14,
        early=True,
        chosen="N",
        reason=Reason.TOO_FEW_PEERS,
    ),
    "few peers for some minutes: better found": Case(
        costs={"N": 50.0, "A": 20.0},
        networks=1,
        chosen="A",
        reason=Reason.BETTER_FOUND,
    ),
    "enough peers at once: better found": Case(
        costs={"N": 50.0, "A": 20.0},
        networks=15,
        early=True,
        chosen="A",
        reason=Reason.BETTER_FOUND,
    ),
    "few peers, but there is a recommendation: it is kept": Case(
        costs={"N": 50.0, "A": 20.0},
        networks=2,
        early=True,
        last=("A", "N"),
        chosen="A",
        reason=Reason.BETTER_FOUND,
    ),
    "exit unknown: the recommended site is kept against a slightly better one": Case(
        costs={"N": 50.0, "A": 44.0, "B": 39.1},
        last=("A", "N"),
        chosen="A",
        reason=Reason.BETTER_FOUND,
    ),
    "exit unknown: the recommended site yields to a clearly better one": Case(
        costs={"N": 50.0, "A": 44.0, "B": 39.0},
        last=("A", "N"),
        chosen="B",
        reason=Reason.BETTER_FOUND,
    ),
    "exit unknown: the recommended site is kept even against the nearest": Case(
        costs={"N": 50.0, "A": 54.0},
        last=("A", "N"),
        chosen="A",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "exit unknown: a site is better until it gains less than half": Case(
        costs={"N": 50.0, "A": 47.5},
        last=("A", "N"),
        chosen="A",
        reason=Reason.BETTER_FOUND,
    ),
    "exit unknown: a site that gains less than half is kept, but not better": Case(
        costs={"N": 50.0, "A": 47.6},
        last=("A", "N"),
        chosen="A",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "exit unknown: a site that fell behind is not better by a little": Case(
        costs={"N": 50.0, "A": 45.1},
        last=("A", "N"),
        last_reason=Reason.CURRENT_IS_FINE,
        chosen="A",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "exit unknown: a site that fell behind is better by the margin again": Case(
        costs={"N": 50.0, "A": 45.0},
        last=("A", "N"),
        last_reason=Reason.CURRENT_IS_FINE,
        chosen="A",
        reason=Reason.BETTER_FOUND,
    ),
    "exit unknown: the nearest takes over by the margin": Case(
        costs={"N": 50.0, "A": 55.0},
        last=("A", "N"),
        chosen="N",
        reason=Reason.NEAREST_IS_FINE,
    ),
    "the user stays: the recommendation is kept while it gains half": Case(
        costs={"N": 60.0, "U": 50.0, "A": 47.5},
        in_use="U",
        last=("A", "U"),
        chosen="A",
        reference="U",
        reason=Reason.BETTER_FOUND,
    ),
    "the user stays: the recommendation ends when it gains less": Case(
        costs={"N": 60.0, "U": 50.0, "A": 47.6},
        in_use="U",
        last=("A", "U"),
        chosen="U",
        reference="U",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "the user followed: the current is fine": Case(
        costs={"N": 60.0, "U": 50.0, "A": 46.0},
        in_use="U",
        last=("U", "N"),
        chosen="U",
        reference="U",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "the user moved elsewhere: the recommendation needs the whole margin again": Case(
        costs={"N": 60.0, "U": 50.0, "A": 46.0},
        in_use="U",
        last=("A", "N"),
        chosen="U",
        reference="U",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "the user moved elsewhere, and the recommendation still gains the margin": Case(
        costs={"N": 60.0, "U": 50.0, "A": 45.0},
        in_use="U",
        last=("A", "N"),
        chosen="A",
        reference="U",
        reason=Reason.BETTER_FOUND,
    ),
    "the exit becomes unknown: the site from before is kept": Case(
        costs={"N": 50.0, "A": 49.0},
        last=("A", "A"),
        last_reason=Reason.CURRENT_IS_FINE,
        chosen="A",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "the recommended site is gone, exit unknown: the best other site at once": Case(
        costs={"N": 50.0, "A": 49.0},
        networks=2,
        early=True,
        last=("gone", "N"),
        chosen="A",
        reason=Reason.SERVER_GONE,
    ),
    "the recommended site is gone, another one is in use: stay there": Case(
        costs={"N": 60.0, "U": 50.0, "A": 49.0},
        in_use="U",
        last=("gone", "U"),
        chosen="U",
        reference="U",
        reason=Reason.SERVER_GONE,
    ),
    "the site in use is gone and was recommended: the best other site at once": Case(
        costs={"N": 50.0, "A": 49.0},
        in_use="gone",
        last=("gone", "gone"),
        chosen="A",
        reason=Reason.SERVER_GONE,
    ),
    "the site in use stays gone: the choice is kept": Case(
        costs={"N": 50.0, "A": 49.0, "B": 48.0},
        in_use="gone",
        last=("A", "N"),
        chosen="A",
        reason=Reason.SERVER_GONE,
    ),
    "a site was gone lately, exit unknown: the user may still use it": Case(
        costs={"N": 50.0, "A": 49.0},
        last=("A", "N"),
        last_reason=Reason.SERVER_GONE,
        was_gone=True,
        chosen="A",
        reason=Reason.SERVER_GONE,
    ),
    "a site was gone lately, and now another one is better": Case(
        costs={"N": 50.0, "A": 49.0, "B": 40.0},
        last=("A", "N"),
        last_reason=Reason.SERVER_GONE,
        was_gone=True,
        chosen="B",
        reason=Reason.BETTER_FOUND,
    ),
    "a site was gone lately, and the user has moved": Case(
        costs={"N": 60.0, "U": 50.0, "A": 49.0},
        in_use="U",
        last=("A", "N"),
        last_reason=Reason.SERVER_GONE,
        was_gone=True,
        chosen="U",
        reference="U",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "a site was gone lately, the user has moved, and a recommendation is kept": Case(
        costs={"N": 60.0, "U": 50.0, "A": 40.0},
        in_use="U",
        last=("A", "U"),
        last_reason=Reason.SERVER_GONE,
        was_gone=True,
        chosen="A",
        reference="U",
        reason=Reason.BETTER_FOUND,
    ),
    "few peers, it is early, and the nearest was recommended: too few to move": Case(
        costs={"N": 50.0, "A": 20.0},
        networks=2,
        early=True,
        last=("N", "N"),
        chosen="N",
        reason=Reason.TOO_FEW_PEERS,
    ),
    "without a margin, a site does not beat itself": Case(
        costs={"N": 60.0, "U": 50.0, "A": 50.1},
        in_use="U",
        margin=0.0,
        chosen="U",
        reference="U",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "after a change of the verdict, a new move must gain 20 ms more": Case(
        costs={"N": 50.0, "A": 25.1},
        unrest=1.0,
        chosen="N",
        reason=Reason.NEAREST_IS_FINE,
    ),
    "after a change of the verdict, 20 ms more are enough": Case(
        costs={"N": 50.0, "A": 25.0},
        unrest=1.0,
        chosen="A",
        reason=Reason.BETTER_FOUND,
    ),
    "what is forgotten of a change asks for less": Case(
        costs={"N": 50.0, "A": 35.0},
        unrest=0.5,
        chosen="A",
        reason=Reason.BETTER_FOUND,
    ),
    "after two changes, the recommended site still needs half to be kept": Case(
        costs={"N": 60.0, "U": 50.0, "A": 47.5},
        in_use="U",
        last=("A", "U"),
        unrest=2.0,
        chosen="A",
        reference="U",
        reason=Reason.BETTER_FOUND,
    ),
    "the user moved elsewhere: after a change, that asks for more, too": Case(
        costs={"N": 60.0, "U": 50.0, "A": 25.1},
        in_use="U",
        last=("A", "N"),
        unrest=1.0,
        chosen="U",
        reference="U",
        reason=Reason.CURRENT_IS_FINE,
    ),
    "the site in use was never on the list": Case(
        costs={"N": 50.0, "A": 49.0},
        in_use="gone",
        chosen="N",
        reason=Reason.SERVER_GONE,
    ),
}
