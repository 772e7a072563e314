"""What a cycle found out about each rule, for entities, the preview, and the card."""

from dataclasses import dataclass

import numpy as np

from .rules import Rulebook
from .situation import Situation
from .strategies import Targets
from .water_filling import Rates


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleReport:
    """One rule in one cycle; rates in B/s."""

    key: str
    """Of the rule."""
    cap: int | None
    """None for none."""
    effective_cap: int | None
    """After lending; None for none."""
    rate: int
    """Of all its torrents together, since the last poll."""
    torrents: int
    managed: int
    """Torrents whose limits we set."""
    awake: int
    """Torrents that send, or have a peer that wants data."""
    by_hand: int
    """Torrents whose limit a person changed."""
    held_back: int
    """Torrents that could send more without their limit."""
    limits: int
    """The sum of the new limits of the managed torrents that take part."""
    budget: int | None
    """What these limits may add up to; None without a cap."""

    @property
    def borrowed(self) -> int:
        """What the tracker borrows; negative for what it lends."""
        if self.cap is None or self.effective_cap is None:
            return 0
        return self.effective_cap - self.cap

    @property
    def share_of_cap(self) -> float | None:
        """The rate as a share of the user's cap; None without a cap."""
        return None if self.cap is None else self.rate / self.cap


def report_rules(
    situation: Situation, targets: Targets, rulebook: Rulebook
) -> tuple[RuleReport, ...]:
    """Return a report of each rule."""
    caps, effective_caps, budgets = map(
        _whole, (situation.caps, targets.caps, targets.budgets)
    )
    rates = situation.by_rule(situation.rates)
    limits = situation.by_rule(targets.limits.astype(np.float64), targets.is_in_set)
    torrents = np.bincount(situation.rule_of, minlength=len(caps))
    managed = situation.count_by_rule(situation.is_managed)
    awake = situation.count_by_rule(situation.is_awake)
    by_hand = situation.count_by_rule(situation.is_by_hand)
    held_back = situation.count_by_rule(situation.is_held_back)
    return tuple(
        RuleReport(
            key=key,
            cap=caps[number],
            effective_cap=effective_caps[number],
            rate=int(rates[number]),
            torrents=int(torrents[number]),
            managed=int(managed[number]),
            awake=int(awake[number]),
            by_hand=int(by_hand[number]),
            held_back=int(held_back[number]),
            limits=int(limits[number]),
            budget=budgets[number],
        )
        for number, key in enumerate(rulebook.keys)
    )


def _whole(rates: Rates) -> list[int | None]:
    """Return rates as whole numbers; None for infinite ones."""
    return [int(rate) if np.isfinite(rate) else None for rate in rates.tolist()]
