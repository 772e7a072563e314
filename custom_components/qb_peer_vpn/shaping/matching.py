"""Which rule each torrent belongs to, and which weight the rule gives it."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from ..models import Torrents
from .rules import Factor, FactorKind, Rule, Rulebook

PROTECTION: Final = 4.0
"""Factor for the weight of a torrent that has not reached its target yet."""
_SMALLEST_WEIGHT: Final = 0.01
_LARGEST_WEIGHT: Final = 100.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class HostRules:
    """The rule of each host, kept until the hosts or the rules change."""

    rulebook: Rulebook
    hosts: tuple[str, ...]
    numbers: NDArray[np.intp]
    """Number of the rule of each host, shape (hosts,)."""


def rules_of_hosts(
    rulebook: Rulebook, hosts: tuple[str, ...], known: HostRules | None = None
) -> HostRules:
    """Return the rule of each host; what is known of the same rules is used again."""
    if known is None or known.rulebook is not rulebook:
        before = {}
    elif known.hosts == hosts:
        return known
    else:
        before = dict(zip(known.hosts, known.numbers.tolist(), strict=True))
    numbers = [
        before[host] if host in before else rulebook.number_of(host) for host in hosts
    ]
    return HostRules(
        rulebook=rulebook, hosts=hosts, numbers=np.array(numbers, dtype=np.intp)
    )


def rules_of_torrents(
    torrents: Torrents, host_rules: HostRules, before: NDArray[np.intp] | None = None
) -> NDArray[np.intp]:
    """Return the number of the rule of each torrent, shape (n,).

    A cap is a promise to a tracker, so a torrent belongs to the first rule that covers any
    of its trackers, working or not.

    Args:
        torrents: the table.
        host_rules: the rule of each of its hosts.
        before: the rule that each torrent had, -1 for none; shape (n,). A torrent whose
            trackers are not known at the moment stays there.

    """
    rest = len(host_rules.rulebook.rules) - 1
    numbers = np.full(len(torrents), rest, dtype=np.intp)
    counts = np.diff(torrents.host_starts)
    np.minimum.at(numbers, torrents.host_rows, np.repeat(host_rules.numbers, counts))
    if before is not None:
        has_host = np.zeros(len(torrents), dtype=np.bool_)
        has_host[torrents.host_rows] = True
        numbers = np.where(has_host | (before < 0), numbers, before)
    return numbers


def count_matches(torrents: Torrents, rulebook: Rulebook) -> tuple[int, ...]:
    """Return how many torrents each rule covers; the last one has those left over."""
    host_rules = rules_of_hosts(rulebook, torrents.hosts)
    numbers = rules_of_torrents(torrents, host_rules)
    return tuple(np.bincount(numbers, minlength=len(rulebook.rules)).tolist())


def weights_of(
    torrents: Torrents, rulebook: Rulebook, numbers: NDArray[np.intp]
) -> NDArray[np.float64]:
    """Return the weight of each torrent among those of its rule, shape (n,).

    Args:
        torrents: the table.
        rulebook: all rules.
        numbers: of the rule of each torrent, shape (n,).

    """
    weights = np.ones(len(torrents))
    for number, rule in enumerate(rulebook.rules):
        if not rule.factors and not _protects(rule):
            continue
        rows = np.flatnonzero(numbers == number)
        product = np.ones(len(rows))
        for factor in rule.factors:
            product[_applies(factor, torrents, rows)] *= factor.factor
        product[_is_protected(rule, torrents, rows)] *= PROTECTION
        weights[rows] = product.clip(_SMALLEST_WEIGHT, _LARGEST_WEIGHT)
    return weights


def _applies(
    factor: Factor, torrents: Torrents, rows: NDArray[np.intp]
) -> NDArray[np.bool_]:
    table = torrents.table
    covered: NDArray[np.bool_]
    match factor.kind:
        case FactorKind.RATIO:
            covered = table["ratio"][rows] >= factor.ratio
        case FactorKind.TAG:
            has_tag = [factor.name in tags for tags in torrents.tag_sets]
            covered = np.array(has_tag, dtype=np.bool_)[table["tags"][rows]]
        case FactorKind.CATEGORY:
            is_below = [
                f"{category.strip()}/".startswith(f"{factor.name}/")
                for category in torrents.categories
            ]
            covered = np.array(is_below, dtype=np.bool_)[table["category"][rows]]
    return covered


def _protects(rule: Rule) -> bool:
    return rule.protected_ratio is not None or rule.protected_seeding_time is not None


def _is_protected(
    rule: Rule, torrents: Torrents, rows: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Return whether each torrent has reached neither of the rule's targets."""
    is_below = np.full(len(rows), _protects(rule))
    if rule.protected_ratio is not None:
        is_below &= torrents.table["ratio"][rows] < rule.protected_ratio
    if rule.protected_seeding_time is not None:
        seeding_time = torrents.table["seeding_time"][rows]
        is_below &= seeding_time < rule.protected_seeding_time
    return is_below
