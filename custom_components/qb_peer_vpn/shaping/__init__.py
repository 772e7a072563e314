"""Upload limits per tracker: arithmetic without I/O, clock, chance, or Home Assistant.

qBittorrent limits torrents, but people promise a rate to trackers. Here, a **rule** gives
some trackers a **cap**, and each cycle shares the cap among their torrents as **limits**.
One cycle reads like this::

    decision = decide(snapshot, rulebook, settings, memory, now=now)
    memory = decision.memory
    # Store journal_to_store(memory.journal) before the first call.
    for call in decision.plan.calls:
        # Send it to qBittorrent, stop at the first failure, then:
        memory = after_call(memory, call)

``decide`` goes through these modules, from top to bottom:

- ``polling``: the table's columns (``traffic``), and the limits compared with the
  ``journal``: which are ours, which were there before, which a person changed.
- ``matching``: the rule of each torrent by the hosts of its trackers (``rules``,
  ``host_pattern``), and its weight.
- ``demand``: who is awake, who is held back by a limit, and what each torrent wishes.
- ``strategies``: the limit of each torrent. The cap of a rule may grow or shrink by
  ``lending``, ``budgets`` say what the limits may add up to, ``shares`` divide that
  (``water_filling``), and the ``gate`` leaves out small changes.
- ``changes``: what is written in this cycle, and ``plan``: in which calls. Decreases come
  first, so that wherever a plan breaks off, no sum is above both before and after.
- ``report``: the figures of each rule.

A ``situation`` holds what the steps in the middle look at, and the ``memory`` what the
next cycle needs. Only the journal survives a restart (``stored_journal``).

Around the cycle: ``has_newcomers`` says whether the next cycle should begin at once,
``plan_restoration`` brings back what was there before us, ``count_matches`` shows how
many torrents each rule covers, ``manage_again`` ends the exceptions for limits that were
changed by hand, and a ``Breaker`` stops the writing when calls fail. A preview is a
``decide`` whose memory is dropped.

The algorithms and their figures come from a simulation, which the tests repeat in small.
"""

from .breaker import WRITING_TIME, Breaker
from .changes import Changes
from .cycle import Decision, decide, has_newcomers
from .feedback import after_call, manage_again
from .host_expression import ExpressionProblem, HostExpressionError
from .journal import Journal
from .matching import count_matches
from .memory import Memory
from .plan import MAX_CHANGES, Change, LimitCall, Plan
from .report import RuleReport
from .restoring import Restoration, plan_restoration
from .rules import (
    MAX_EXPRESSIONS,
    MAX_FACTOR,
    MAX_FACTORS,
    MAX_HOSTS,
    MAX_LIMIT,
    MAX_RULES,
    MIN_CAP,
    MIN_FACTOR,
    PRIORITIES,
    REST_KEY,
    Direction,
    Factor,
    FactorKind,
    Promise,
    Rule,
    Rulebook,
    RuleError,
    RuleProblem,
    rule_host,
)
from .settings import ShapingSettings, Strategy
from .stored_journal import journal_from_store, journal_to_store

__all__ = [
    "MAX_CHANGES",
    "MAX_EXPRESSIONS",
    "MAX_FACTOR",
    "MAX_FACTORS",
    "MAX_HOSTS",
    "MAX_LIMIT",
    "MAX_RULES",
    "MIN_CAP",
    "MIN_FACTOR",
    "PRIORITIES",
    "REST_KEY",
    "WRITING_TIME",
    "Breaker",
    "Change",
    "Changes",
    "Decision",
    "Direction",
    "ExpressionProblem",
    "Factor",
    "FactorKind",
    "HostExpressionError",
    "Journal",
    "LimitCall",
    "Memory",
    "Plan",
    "Promise",
    "Restoration",
    "Rule",
    "RuleError",
    "RuleProblem",
    "RuleReport",
    "Rulebook",
    "ShapingSettings",
    "Strategy",
    "after_call",
    "count_matches",
    "decide",
    "has_newcomers",
    "journal_from_store",
    "journal_to_store",
    "manage_again",
    "plan_restoration",
    "rule_host",
]
