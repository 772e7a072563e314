"""Which rule and which weight the torrents of a table have."""

from dataclasses import replace
from math import inf
from unittest.mock import patch

import numpy as np

from custom_components.qb_peer_vpn.models import Torrents
from custom_components.qb_peer_vpn.shaping import (
    Factor,
    FactorKind,
    Rule,
    Rulebook,
    count_matches,
)
from custom_components.qb_peer_vpn.shaping.matching import (
    rules_of_hosts,
    rules_of_torrents,
    weights_of,
)

from .torrent_box import MIB, rule, table_of, torrents_at

BOOK = Rulebook((rule("a"), rule("b")))


def torrents() -> Torrents:
    """Torrents at a, at b and a, at an unknown host, and without a tracker."""
    return Torrents(
        table=table_of(4),
        names=("",) * 4,
        hosts=("b.example", "other.example", "x.a.example"),
        host_starts=np.array([0, 1, 2, 4], dtype=np.int32),
        host_rows=np.array([1, 2, 0, 1], dtype=np.int32),
    )


def test_a_torrent_belongs_to_the_first_rule_of_any_of_its_trackers() -> None:
    host_rules = rules_of_hosts(BOOK, torrents().hosts)

    assert rules_of_torrents(torrents(), host_rules).tolist() == [0, 0, 2, 2]


def test_a_torrent_stays_where_it_was_while_its_tracker_is_not_known() -> None:
    host_rules = rules_of_hosts(BOOK, torrents().hosts)
    before = np.array([1, 1, 1, 1])

    assert rules_of_torrents(torrents(), host_rules, before).tolist() == [0, 0, 2, 1]


def test_rules_of_hosts_are_found_once() -> None:
    known = rules_of_hosts(BOOK, ("a.example",))

    assert rules_of_hosts(BOOK, ("a.example",), known) is known
    asked: list[str] = []
    number_of = Rulebook.number_of

    def spy(book: Rulebook, host: str) -> int:
        asked.append(host)
        return number_of(book, host)

    with patch.object(Rulebook, "number_of", spy):
        more = rules_of_hosts(BOOK, ("b.example", "a.example"), known)
    assert more.numbers.tolist() == [1, 0]
    assert asked == ["b.example"]
    edited = Rulebook((rule("b"), rule("a")))
    assert rules_of_hosts(edited, ("a.example",), known).numbers.tolist() == [1]


def test_the_form_can_show_how_many_torrents_each_rule_covers() -> None:
    assert count_matches(torrents(), BOOK) == (2, 0, 2)
    assert count_matches(torrents_at(table_of(0), ()), BOOK) == (0, 0, 0)


def weigh(rule: Rule) -> list[float]:
    table = table_of(4)
    table["category"] = [0, 1, 2, 3]
    table["tags"] = [0, 1, 2, 1]
    table["ratio"] = [0.0, 1.0, 2.0, inf]
    table["seeding_time"] = [0, 100, 50, 0]
    box = torrents_at(table, ["a.example"] * 4)
    box = replace(
        box,
        categories=("", "tv", "tv/news", "tvs"),
        tag_sets=((), ("new", "rare"), ("rare",)),
    )
    weights = weights_of(box, Rulebook((rule,)), np.array([0, 0, 0, 0]))
    return [float(weight) for weight in weights]


def with_factors(*factors: Factor) -> Rule:
    return Rule(key="a", hosts=("a.example",), cap=MIB, factors=factors)


def test_without_factors_all_weigh_the_same() -> None:
    assert weigh(with_factors()) == [1.0, 1.0, 1.0, 1.0]


def test_a_category_covers_its_subcategories() -> None:
    factor = Factor(kind=FactorKind.CATEGORY, name="tv", factor=2.0)
    assert weigh(with_factors(factor)) == [1.0, 2.0, 2.0, 1.0]


def test_factors_multiply_within_limits() -> None:
    new = Factor(kind=FactorKind.TAG, name="new", factor=10.0)
    rare = Factor(kind=FactorKind.TAG, name="rare", factor=3.0)
    assert weigh(with_factors(new, rare)) == [1.0, 30.0, 3.0, 30.0]
    assert weigh(with_factors(new, new, new)) == [1.0, 100.0, 1.0, 100.0]


def test_a_torrent_slows_down_from_a_ratio_on() -> None:
    factor = Factor(kind=FactorKind.RATIO, ratio=2.0, factor=0.1)
    assert weigh(with_factors(factor)) == [1.0, 1.0, 0.1, 0.1]


def test_a_torrent_is_protected_until_it_reaches_one_of_its_targets() -> None:
    by_ratio = replace(with_factors(), protected_ratio=1.5)
    by_time = replace(with_factors(), protected_seeding_time=60.0)
    both = replace(by_ratio, protected_seeding_time=60.0)

    assert weigh(by_ratio) == [4.0, 4.0, 1.0, 1.0]
    assert weigh(by_time) == [4.0, 1.0, 4.0, 4.0]
    assert weigh(both) == [4.0, 1.0, 1.0, 1.0]


def test_only_the_torrents_of_a_rule_get_its_weights() -> None:
    new = with_factors(Factor(kind=FactorKind.RATIO, ratio=0.0, factor=2.0))
    box = torrents_at(table_of(2), ["a.example", "b.example"])

    assert weights_of(box, Rulebook((new,)), np.array([0, 1])).tolist() == [2.0, 1.0]
