"""One cycle: from the table of torrents to a plan, and what to remember."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ..models import Table, Torrents, TorrentSnapshot
from .changes import Changes, Urgency, choose_changes
from .demand import Demand, estimate_demand
from .journal import Reading, with_plan
from .matching import HostRules, rules_of_hosts, rules_of_torrents, weights_of
from .memory import Estimates, Memory, RuleMemory
from .plan import MAX_CALLS, MAX_CHANGES, Plan, make_plan
from .polling import Poll, after_poll, read_poll
from .report import RuleReport, report_rules
from .rollout import in_rollout
from .rules import Direction, Promise, Rulebook
from .settings import ShapingSettings
from .situation import Situation, read_link
from .strategies import Targets, target_limits
from .traffic import ADJUSTING, read_traffic


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decision:
    """The result of a cycle."""

    plan: Plan
    memory: Memory
    """For the next cycle. Its journal has the plan: store it before the first call."""
    reports: tuple[RuleReport, ...]
    """One for each rule."""
    newly_by_hand: int
    """Limits that were changed by hand since the last cycle; many at once mean that
    another program sets limits."""


def decide(
    snapshot: TorrentSnapshot,
    rulebook: Rulebook,
    settings: ShapingSettings,
    memory: Memory,
    *,
    now: float,
    direction: Direction = Direction.UPLOAD,
) -> Decision:
    """Decide on the limits of all torrents; for a preview, drop the new memory.

    Args:
        snapshot: the last poll.
        rulebook: the user's rules.
        settings: the user's other choices.
        memory: of the last cycle in this direction.
        now: seconds of a clock that is never set back, such as a monotonic one.
        direction: which way the data flow.

    """
    poll = read_poll(snapshot, memory, direction, now)
    host_rules, rule_of = _match(snapshot.torrents, rulebook, memory, poll.before)
    situation = _situate(
        snapshot, rulebook, settings, poll=poll, rule_of=rule_of, now=now, way=direction
    )
    by_key = [memory.by_rule.get(key, RuleMemory()) for key in rulebook.keys]
    targets = target_limits(situation, settings, by_key)
    changes, waiting = _choose(snapshot.torrents, situation, targets, poll.reading)
    memory = replace(
        _remember(memory, snapshot, poll, situation, changes),
        rule_keys=rulebook.keys,
        by_rule=dict(zip(rulebook.keys, targets.by_rule, strict=True)),
        host_rules=host_rules,
    )
    return Decision(
        plan=make_plan(changes, rulebook.keys, waiting=waiting),
        memory=memory,
        reports=report_rules(situation, targets, rulebook),
        newly_by_hand=poll.reading.newly_by_hand,
    )


def has_newcomers(
    snapshot: TorrentSnapshot,
    rulebook: Rulebook,
    settings: ShapingSettings,
    memory: Memory,
    *,
    direction: Direction = Direction.UPLOAD,
) -> bool:
    """Return whether a torrent with a cap has woken up since the last cycle.

    It has the limit of a sleeping torrent, or none at all, so the next cycle should begin
    at once.
    """
    torrents = snapshot.torrents
    before = memory.estimates.aligned(torrents)
    traffic = read_traffic(torrents, direction, before, 0.0)
    demand = estimate_demand(
        traffic, traffic.limits, before.rows, now=0.0, link_is_full=False
    )
    _, rule_of = _match(torrents, rulebook, memory, before.rows)
    caps = [rule.cap_of(direction) for rule in rulebook.rules]
    has_cap = np.array([cap is not None for cap in caps])[rule_of]
    is_in = in_rollout(torrents.table["hash"], settings.rollout)
    return bool(np.any(demand.is_newcomer & has_cap & is_in))


def _match(
    torrents: Torrents, rulebook: Rulebook, memory: Memory, before: Table
) -> tuple[HostRules, NDArray[np.intp]]:
    """Return the rule of each host, and the number of the rule of each torrent."""
    host_rules = rules_of_hosts(rulebook, torrents.hosts, memory.host_rules)
    numbers = {key: number for number, key in enumerate(rulebook.keys)}
    # The last one is for -1, "none".
    numbers_now = np.array([*(numbers.get(key, -1) for key in memory.rule_keys), -1])
    return host_rules, rules_of_torrents(
        torrents, host_rules, numbers_now[before["rule"]]
    )


def _situate(
    snapshot: TorrentSnapshot,
    rulebook: Rulebook,
    settings: ShapingSettings,
    *,
    poll: Poll,
    rule_of: NDArray[np.intp],
    now: float,
    way: Direction,
) -> Situation:
    torrents, traffic, rules = snapshot.torrents, poll.traffic, rulebook.rules
    link = read_link(snapshot.server, way, float(traffic.speeds.sum()))
    demand: Demand = estimate_demand(
        traffic, poll.reading.limits, poll.before, now=now, link_is_full=link.is_full
    )
    is_by_hand = poll.reading.is_by_hand()
    caps = np.array([rule.cap_of(way) or np.inf for rule in rules], np.float64)
    is_in = in_rollout(torrents.table["hash"], settings.rollout)
    return Situation(
        now=now,
        link=link,
        rule_of=rule_of,
        caps=caps,
        priorities=np.array([rule.priority for rule in rules], np.float64),
        is_strict=np.array([rule.promise is Promise.STRICT for rule in rules]),
        is_managed=is_in & ~is_by_hand & np.isfinite(caps)[rule_of],
        is_by_hand=is_by_hand,
        limits=poll.reading.limits,
        weights=weights_of(torrents, rulebook, rule_of),
        peers=torrents.peer_counts(),
        speeds=traffic.speeds,
        rates=traffic.rates,
        demand=demand,
    )


def _with_originals(
    targets: Targets, situation: Situation, reading: Reading
) -> Targets:
    """Give torrents that are not managed any more what they had before us."""
    is_returning = (reading.rows >= 0) & ~situation.is_managed & ~situation.is_by_hand
    limits = targets.limits.copy()
    originals = reading.journal.rows["original"][reading.rows[is_returning]]
    limits[is_returning] = originals
    return replace(targets, limits=limits)


def _choose(
    torrents: Torrents, situation: Situation, targets: Targets, reading: Reading
) -> tuple[Changes, int]:
    """Return the changes of this cycle, and how many are left."""
    urgency = Urgency(
        is_ours=reading.rows >= 0,
        has_leechers=torrents.table["swarm_leechs"] > 0,
        last_activity=torrents.table["last_activity"],
    )
    return choose_changes(
        situation,
        _with_originals(targets, situation, reading),
        urgency,
        torrents.table["hash"],
        most=MAX_CHANGES,
        most_calls=MAX_CALLS,
    )


def _remember(
    memory: Memory,
    snapshot: TorrentSnapshot,
    poll: Poll,
    situation: Situation,
    changes: Changes,
) -> Memory:
    """Return the memory after a poll, with the plan in its journal."""
    journal = with_plan(
        poll.reading.journal,
        changes.hashes,
        before=changes.before,
        shown=poll.traffic.limits[changes.rows],
        limits=changes.after,
        is_returning=~situation.is_managed[changes.rows],
    )
    return replace(
        after_poll(memory, snapshot),
        journal=journal,
        estimates=_estimates(poll, situation, changes),
    )


def _estimates(poll: Poll, situation: Situation, changes: Changes) -> Estimates:
    rows = poll.before.copy()
    rows["rule"] = situation.rule_of
    rows["total"] = poll.traffic.totals
    rows["demand"] = situation.demand.demand
    rows["is_awake"] = situation.is_awake
    rows["is_held_back"] = situation.is_held_back
    rows["written_at"][changes.rows] = situation.now
    rows["lowered_at"][changes.rows[changes.is_decrease]] = situation.now
    rows["was_adjusting"] = situation.now - rows["lowered_at"] < ADJUSTING
    return Estimates(rows=rows)
