"""Rules as subentries of a config entry: read and written, typed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from homeassistant.config_entries import ConfigEntry, ConfigSubentry

from ...shaping import (
    MAX_EXPRESSIONS,
    MAX_FACTOR,
    MAX_LIMIT,
    MAX_RULES,
    MIN_CAP,
    MIN_FACTOR,
    PRIORITIES,
    Direction,
    Factor,
    FactorKind,
    HostExpressionError,
    Promise,
    Rule,
    Rulebook,
    RuleError,
)
from ...shell.options import read_choice, read_number, read_text, read_texts, section_of

SUBENTRY_RULE: Final = "upload_rule"

CONF_HOSTS: Final = "hosts"
CONF_PROMISE: Final = "promise"
CONF_CAP: Final = "cap"
CONF_ORDER: Final = "order"
"""Rules are checked from the smallest number to the largest."""
SECTION_MORE: Final = "more"
CONF_DOWNLOAD_CAP: Final = "download_cap"
CONF_EXPRESSION: Final = "expression"
CONF_PRIORITY: Final = "priority"
CONF_PROTECTED_RATIO: Final = "protected_ratio"
CONF_PROTECTED_HOURS: Final = "protected_hours"
CONF_FACTORS: Final = "factors"
CONF_KIND: Final = "kind"
CONF_NAME: Final = "name"
CONF_RATIO: Final = "ratio"
CONF_FACTOR: Final = "factor"

KIB: Final = 1024
"""Caps are stored in KiB/s, in which qBittorrent shows limits."""
CAP_LIMITS_KIB: Final = (MIN_CAP / KIB, float(MAX_LIMIT // KIB))
RATIO_LIMITS: Final = (0.0, 1000.0)
HOURS_LIMITS: Final = (0.0, 87_600.0)
DEFAULT_PRIORITY: Final = 5

_HOUR: Final = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRule:
    """A rule as the user sees it."""

    name: str
    order: float
    rule: Rule


def read_rules(entry: ConfigEntry) -> tuple[NamedRule, ...]:
    """Return the rules of a config entry, in the order in which they are checked.

    One that covers all torrents comes last, since rules behind it would cover nothing. A
    rule that this version cannot use is left out.
    """
    read = [
        each
        for subentry in entry.get_subentries_of_type(SUBENTRY_RULE)
        if (each := _read_subentry(subentry)) is not None
    ]
    read.sort(key=lambda each: (each.rule.covers_the_rest, each.order, each.rule.key))
    return tuple(_within_bounds(read))


def make_rulebook(rules: Iterable[NamedRule]) -> Rulebook:
    """Return the rules as the cycle needs them."""
    return Rulebook(tuple(each.rule for each in rules))


def rule_from_data(key: str, data: Mapping[str, Any]) -> Rule:
    """Read a rule from the data of a subentry, whose values may have any shape.

    Raises:
        RuleError: a value is not possible.
        HostExpressionError: the expression is not understood.

    """
    more = section_of(data, SECTION_MORE)
    hours = read_number(more, CONF_PROTECTED_HOURS, None, HOURS_LIMITS)
    priority = read_number(
        more, CONF_PRIORITY, DEFAULT_PRIORITY, (PRIORITIES[0], PRIORITIES[-1])
    )
    return Rule(
        key=key,
        hosts=read_texts(data, CONF_HOSTS),
        expression=read_text(more, CONF_EXPRESSION).lower(),
        cap=_read_cap(data, CONF_CAP),
        download_cap=_read_cap(more, CONF_DOWNLOAD_CAP),
        promise=read_choice(data, CONF_PROMISE, Promise.AVERAGE),
        priority=int(priority),
        factors=tuple(_read_factors(more.get(CONF_FACTORS))),
        protected_ratio=read_number(more, CONF_PROTECTED_RATIO, None, RATIO_LIMITS),
        protected_seeding_time=None if hours is None else hours * _HOUR,
    )


def data_with_cap(
    data: Mapping[str, Any], direction: Direction, cap_kib: float
) -> dict[str, Any]:
    """Return the data of a rule with another cap, in KiB/s."""
    if direction is Direction.UPLOAD:
        return {**data, CONF_CAP: cap_kib}
    more = section_of(data, SECTION_MORE)
    return {**data, SECTION_MORE: {**more, CONF_DOWNLOAD_CAP: cap_kib}}


def order_between(orders: Iterable[float], position: int) -> float:
    """Return the order of a rule at a position among others, so that only it changes.

    Args:
        orders: of the other rules, ascending.
        position: from 1 for the first one; a larger number than there are means last.

    """
    others = [*orders]
    place = min(max(position - 1, 0), len(others))
    before = others[place - 1] if place else None
    after = others[place] if place < len(others) else None
    if before is None:
        return 0.0 if after is None else after - 1.0
    return before + 1.0 if after is None else (before + after) / 2


def _read_subentry(subentry: ConfigSubentry) -> NamedRule | None:
    try:
        rule = rule_from_data(subentry.subentry_id, subentry.data)
    except RuleError, HostExpressionError:
        return None
    order = read_number(subentry.data, CONF_ORDER, 0.0, (-1e9, 1e9))
    return NamedRule(name=subentry.title, order=order, rule=rule)


def _within_bounds(rules: Iterable[NamedRule]) -> Iterable[NamedRule]:
    """Leave out what is too much; the form does not let it happen."""
    expressions = 0
    for count, each in enumerate(rules):
        expressions += bool(each.rule.expression)
        if count < MAX_RULES and expressions <= MAX_EXPRESSIONS:
            yield each


def _read_cap(section: Mapping[str, Any], key: str) -> int | None:
    cap = read_number(section, key, None, CAP_LIMITS_KIB)
    return None if cap is None else int(cap * KIB)


def _read_factors(stored: object) -> Iterable[Factor]:
    for each in stored if isinstance(stored, list | tuple) else ():
        if not isinstance(each, Mapping):
            continue
        factor = read_number(each, CONF_FACTOR, None, (MIN_FACTOR, MAX_FACTOR))
        if each.get(CONF_KIND) not in [*FactorKind] or factor is None:
            continue
        yield Factor(
            kind=read_choice(each, CONF_KIND, FactorKind.TAG),
            factor=factor,
            name=read_text(each, CONF_NAME),
            ratio=read_number(each, CONF_RATIO, 0.0, RATIO_LIMITS),
        )
