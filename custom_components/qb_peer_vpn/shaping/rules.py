"""The user's rules: which trackers share which cap, and how."""

from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import IPv6Address, ip_address
import re
from typing import Final

from .host_pattern import HostPattern, compile_host_pattern

MIN_CAP: Final = 1024
"""B/s. libtorrent sends blocks of 16 KiB, so less than this is no rate at all."""
MAX_LIMIT: Final = 2_147_483_646
"""B/s. For qBittorrent, the next number and some larger ones mean "no limit"."""
MAX_RULES: Final = 500
MAX_EXPRESSIONS: Final = 50
"""Rules with an expression: each of them looks at every host."""
MAX_HOSTS: Final = 200
"""Hosts of one rule."""
MAX_FACTORS: Final = 50
"""Weight factors of one rule."""
PRIORITIES: Final = range(1, 11)
MIN_FACTOR: Final = 0.1
MAX_FACTOR: Final = 10.0

_MAX_HOST: Final = 253
_HOST: Final = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*")


class Promise(StrEnum):
    """What a tracker can rely on."""

    STRICT = "strict"
    """The limits of its torrents never add up to more than the cap."""
    AVERAGE = "average"
    """The rate keeps to the cap on average. The limits may add up to more while the
    torrents do not use them.
    """
    UNLIMITED = "unlimited"
    """There is no cap, and no limit is written."""


class FactorKind(StrEnum):
    """What gives a torrent another weight."""

    CATEGORY = "category"
    TAG = "tag"
    RATIO = "ratio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Factor:
    """A factor for the weight of some torrents of a rule."""

    kind: FactorKind
    factor: float
    """From ``MIN_FACTOR`` to ``MAX_FACTOR``."""
    name: str = field(default="", repr=False)
    """Of the tag, or of the category, which covers its subcategories."""
    ratio: float = 0.0
    """The factor counts from this ratio on."""


class Direction(StrEnum):
    """Which way the data flow. Each direction has a memory and a journal of its own."""

    UPLOAD = "upload"
    DOWNLOAD = "download"


class RuleProblem(StrEnum):
    """Why a rule is not accepted."""

    NOT_A_HOST = "not_a_host"
    TOO_MANY = "too_many"
    """Rules, expressions, hosts, or factors."""
    CAP_OUT_OF_RANGE = "cap_out_of_range"
    CAP_MISSING = "cap_missing"
    PRIORITY_OUT_OF_RANGE = "priority_out_of_range"
    FACTOR_OUT_OF_RANGE = "factor_out_of_range"
    SAME_KEY = "same_key"
    """Two rules have the same key."""


class RuleError(ValueError):
    """A rule that cannot be used."""

    def __init__(self, problem: RuleProblem) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """How the torrents of some trackers share a cap.

    A rule without hosts and without an expression covers all torrents that are left.

    Raises:
        RuleError: a field has a value that it cannot have.
        HostExpressionError: the expression is not understood.

    """

    key: str
    """Recognizes the rule, also after it was edited; never empty."""
    hosts: tuple[str, ...] = ()
    """Domains, which cover their subdomains, or addresses."""
    expression: str = ""
    """A regular expression that is searched for in hosts, see ``host_expression``."""
    cap: int | None = None
    """Of the uploads, in B/s."""
    download_cap: int | None = None
    """B/s; None for none. The promise *unlimited* is about uploads only."""
    promise: Promise = Promise.AVERAGE
    priority: int = 5
    """1 to 10. A tracker with twice the priority borrows twice as much."""
    factors: tuple[Factor, ...] = ()
    protected_ratio: float | None = None
    protected_seeding_time: float | None = None
    """Seconds. A torrent is protected until it has reached one of the two."""

    def __post_init__(self) -> None:
        """Check the values; bring the hosts into the form that trackers' hosts have."""
        if len(self.hosts) > MAX_HOSTS or len(self.factors) > MAX_FACTORS:
            raise RuleError(RuleProblem.TOO_MANY)
        hosts = [rule_host(host) for host in self.hosts]
        object.__setattr__(self, "hosts", tuple(dict.fromkeys(hosts)))
        compile_host_pattern(self.expression)
        for cap in (self.cap, self.download_cap):
            if cap is not None and not MIN_CAP <= cap <= MAX_LIMIT:
                raise RuleError(RuleProblem.CAP_OUT_OF_RANGE)
        if self.promise is not Promise.UNLIMITED and self.cap is None:
            raise RuleError(RuleProblem.CAP_MISSING)
        if self.priority not in PRIORITIES:
            raise RuleError(RuleProblem.PRIORITY_OUT_OF_RANGE)
        if not all(MIN_FACTOR <= each.factor <= MAX_FACTOR for each in self.factors):
            raise RuleError(RuleProblem.FACTOR_OUT_OF_RANGE)

    @property
    def covers_the_rest(self) -> bool:
        """Whether the rule covers all torrents that no rule before it covers."""
        return not self.hosts and not self.expression

    def cap_of(self, direction: Direction) -> int | None:
        """Return the cap of a direction in B/s; None for none."""
        if direction is Direction.DOWNLOAD:
            return self.download_cap
        return None if self.promise is Promise.UNLIMITED else self.cap


def rule_host(text: str) -> str:
    """Return a host that a user wrote, in the form that trackers' hosts have.

    Lower-case, IDNA, without the brackets of an IPv6 address, and without the ``*.`` or
    the dot that some people write before a domain.

    Raises:
        RuleError: it is no host. A URL is none either: it may hold a passkey.

    """
    name = text.strip().lower().removeprefix("*").removeprefix(".").removesuffix(".")
    try:
        if name.startswith("[") or ":" in name:
            return str(IPv6Address(name.removeprefix("[").removesuffix("]")))
        host = name if name.isascii() else name.encode("idna").decode()
    except ValueError:
        raise RuleError(RuleProblem.NOT_A_HOST) from None
    if len(host) > _MAX_HOST or not _HOST.fullmatch(host):
        raise RuleError(RuleProblem.NOT_A_HOST)
    return host


REST_KEY: Final = ""
"""Key of the rule that covers the rest where the user has none."""


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """All rules in their order. The last one covers all torrents that are left.

    Rules behind that one cover nothing and are left out.
    Two rulebooks are equal only if they are the same object.

    Raises:
        RuleError: there are too many rules, or two have the same key.

    """

    rules: tuple[Rule, ...]
    _domains: dict[str, int] = field(default_factory=dict, repr=False)
    """The first rule of each domain."""
    _patterns: list[tuple[int, HostPattern]] = field(default_factory=list, repr=False)

    def __post_init__(self) -> None:
        """Prepare the search; add a rule without a cap for the rest."""
        expressions = sum(bool(rule.expression) for rule in self.rules)
        if len(self.rules) > MAX_RULES or expressions > MAX_EXPRESSIONS:
            raise RuleError(RuleProblem.TOO_MANY)
        if len({rule.key for rule in self.rules} | {REST_KEY}) <= len(self.rules):
            raise RuleError(RuleProblem.SAME_KEY)
        for number, rule in enumerate(self.rules):
            if rule.covers_the_rest:
                object.__setattr__(self, "rules", self.rules[: number + 1])
                break
            for host in rule.hosts:
                self._domains.setdefault(host, number)
            if rule.expression:
                pattern = compile_host_pattern(rule.expression)
                self._patterns.append((number, pattern))
        else:
            rest = Rule(key=REST_KEY, promise=Promise.UNLIMITED)
            object.__setattr__(self, "rules", (*self.rules, rest))

    @property
    def keys(self) -> tuple[str, ...]:
        """The key of each rule."""
        return tuple(rule.key for rule in self.rules)

    def number_of(self, host: str) -> int:
        """Return the number of the first rule that covers a host."""
        found = len(self.rules) - 1
        for domain in _domains_of(host):
            found = min(found, self._domains.get(domain, found))
        for number, pattern in self._patterns:
            if number >= found:
                break
            if pattern.matches(host):
                return number
        return found


def _domains_of(host: str) -> list[str]:
    """Return a host and the domains above it; an address is below nothing."""
    if _is_address(host):
        return [host]
    labels = host.split(".")
    return [".".join(labels[at:]) for at in range(len(labels))]


def _is_address(host: str) -> bool:
    if ":" not in host and not host[-1:].isdigit():
        return False
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
