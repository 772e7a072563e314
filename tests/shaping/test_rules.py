"""What a rule can be, and which rule covers a host."""

from math import nan
from typing import Any

import pytest

from custom_components.qb_peer_vpn.shaping import (
    MAX_RULES,
    REST_KEY,
    Direction,
    Factor,
    FactorKind,
    HostExpressionError,
    Promise,
    Rule,
    Rulebook,
    RuleError,
    RuleProblem,
    rule_host,
)

from .torrent_box import MIB


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("Tracker.Example", "tracker.example"),
        ("  tracker.example. ", "tracker.example"),
        ("*.tracker.example", "tracker.example"),
        (".tracker.example", "tracker.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("a_b.example", "a_b.example"),
        ("192.0.2.1", "192.0.2.1"),
        ("[2001:DB8:0::1]", "2001:db8::1"),
        ("2001:db8::1", "2001:db8::1"),
    ],
)
def test_hosts_get_the_form_that_trackers_have(text: str, host: str) -> None:
    assert rule_host(text) == host


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "*",
        "a..b",
        "a b",
        "a@b",
        "a/b",
        "a.example:443",
        "https://a.example/announce?passkey=1",
        "a" * 254,
        "ü" * 300,
    ],
)
def test_what_is_no_host_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(RuleError) as caught:
        rule_host(text)

    assert caught.value.problem is RuleProblem.NOT_A_HOST
    assert str(caught.value) == "not_a_host"


FACTOR = Factor(kind=FactorKind.TAG, name="new", factor=2.0)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"cap": None}, RuleProblem.CAP_MISSING),
        ({"cap": 1023}, RuleProblem.CAP_OUT_OF_RANGE),
        ({"cap": 2**31 - 1}, RuleProblem.CAP_OUT_OF_RANGE),
        ({"download_cap": 0}, RuleProblem.CAP_OUT_OF_RANGE),
        ({"priority": 0}, RuleProblem.PRIORITY_OUT_OF_RANGE),
        ({"priority": 11}, RuleProblem.PRIORITY_OUT_OF_RANGE),
        ({"hosts": ("a b",)}, RuleProblem.NOT_A_HOST),
        ({"hosts": ("a.example",) * 201}, RuleProblem.TOO_MANY),
        ({"factors": (FACTOR,) * 51}, RuleProblem.TOO_MANY),
        *(
            (
                {"factors": (Factor(kind=FactorKind.RATIO, factor=factor),)},
                RuleProblem.FACTOR_OUT_OF_RANGE,
            )
            for factor in (0.0, 11.0, nan)
        ),
    ],
)
def test_a_rule_with_values_that_it_cannot_have_is_refused(
    fields: dict[str, Any], problem: RuleProblem
) -> None:
    with pytest.raises(RuleError) as caught:
        Rule(**{"key": "a", "cap": MIB, **fields})

    assert caught.value.problem is problem


def test_a_rule_with_a_bad_expression_is_refused() -> None:
    with pytest.raises(HostExpressionError):
        Rule(key="a", cap=MIB, expression="(")


def test_a_rule_has_a_cap_for_each_direction() -> None:
    rule = Rule(key="a", cap=MIB, download_cap=2 * MIB)
    free = Rule(key="b", cap=MIB, promise=Promise.UNLIMITED)

    assert rule.cap_of(Direction.UPLOAD) == MIB
    assert rule.cap_of(Direction.DOWNLOAD) == 2 * MIB
    assert free.cap_of(Direction.UPLOAD) is None
    assert free.cap_of(Direction.DOWNLOAD) is None


def on(key: str, *hosts: str, expression: str = "") -> Rule:
    return Rule(key=key, hosts=hosts, expression=expression, cap=MIB)


BOOK = Rulebook(
    (
        on("deep", "a.one.example"),
        on("expert", expression=r"^t\d+\."),
        on("one", "one.example", "192.0.2.1", "2001:db8::1"),
        on("late", "two.example", expression="two"),
        on("again", "b.one.example"),
    )
)


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("one.example", "one"),
        ("x.one.example", "one"),
        ("a.one.example", "deep"),
        ("x.a.one.example", "deep"),
        ("b.one.example", "one"),
        ("notone.example", REST_KEY),
        ("t1.one.example", "expert"),
        ("t1.a.one.example", "deep"),
        ("two.other", "late"),
        ("192.0.2.1", "one"),
        ("9.192.0.2.1", "one"),
        ("1.192.0.2", REST_KEY),
        ("2001:db8::1", "one"),
        ("2001:db8::2", REST_KEY),
        ("example", REST_KEY),
        ("", REST_KEY),
        ("." * 250, REST_KEY),
    ],
)
def test_the_first_rule_that_covers_a_host_wins(host: str, key: str) -> None:
    assert BOOK.keys[BOOK.number_of(host)] == key


def test_an_address_is_below_no_other() -> None:
    book = Rulebook((on("a", "2.1"),))

    assert book.number_of("192.0.2.1") == 1
    assert book.number_of("host.2.1") == 0


def test_there_is_always_a_rule_for_the_rest() -> None:
    (rest,) = Rulebook(()).rules

    assert rest.covers_the_rest
    assert rest.cap_of(Direction.UPLOAD) is None


def test_rules_behind_the_one_for_the_rest_are_left_out() -> None:
    book = Rulebook((on("a", "a.example"), on("rest"), on("b", "b.example")))

    assert book.keys == ("a", "rest")
    assert book.number_of("b.example") == 1


@pytest.mark.parametrize(
    ("rules", "problem"),
    [
        ([on(f"{number}", "a.example") for number in range(MAX_RULES + 1)], "too_many"),
        ([on(f"{number}", expression="a") for number in range(51)], "too_many"),
        ([on("a", "a.example"), on("a", "b.example")], "same_key"),
        ([on(REST_KEY, "a.example")], "same_key"),
    ],
)
def test_too_many_rules_and_equal_keys_are_refused(
    rules: list[Rule], problem: str
) -> None:
    with pytest.raises(RuleError) as caught:
        Rulebook(tuple(rules))

    assert caught.value.problem == problem


def test_no_name_of_a_tag_is_in_the_repr() -> None:
    assert "new" not in repr(Rule(key="a", cap=MIB, factors=(FACTOR,)))
