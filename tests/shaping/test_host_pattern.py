"""Regular expressions for hosts: they mean what they mean elsewhere, and never take long."""

from contextlib import suppress
import re

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.shaping import ExpressionProblem, HostExpressionError
from custom_components.qb_peer_vpn.shaping.host_pattern import compile_host_pattern

HOSTS = st.text("ab.-1:", max_size=8)
_ATOMS = st.sampled_from(
    [
        r"a",
        r"b",
        r"1",
        r"\.",
        r".",
        r"\d",
        r"\w",
        r"\W",
        r"\D",
        r"\-",
        r"[ab]",
        r"[^ab]",
        r"[a-b1]",
        r"[-a]",
        r"[a-]",
        r"[\d.]",
        r"[]a]",
        r"[^]a]",
    ]
)
_REPEATS = st.sampled_from(["", "", "*", "+", "?", "{2}", "{0}", "{1,}", "{0,2}", "*?"])
_PARTS = st.recursive(
    st.builds(str.__add__, _ATOMS, _REPEATS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map("".join),
        st.lists(inner, min_size=1, max_size=3).map("|".join),
        st.builds("({}){}".format, inner, _REPEATS),
        st.builds("(?:{}){}".format, inner, _REPEATS),
    ),
    max_leaves=6,
)
EXPRESSIONS = st.builds(
    "".join,
    st.tuples(st.sampled_from(["", "^"]), _PARTS, st.sampled_from(["", "$"])),
)


@given(EXPRESSIONS, HOSTS)
def test_an_expression_means_the_same_as_in_python(expression: str, host: str) -> None:
    # Only in hosts: their characters are all that a dot or `\W` can be.
    found = re.search(expression, host, re.ASCII) is not None

    assert compile_host_pattern(expression).matches(host) == found


@pytest.mark.parametrize(
    ("expression", "host", "found"),
    [
        ("", "a.example", True),
        (r"(^|\.)tracker\.org$", "tracker.org", True),
        (r"(^|\.)tracker\.org$", "a.tracker.org", True),
        (r"(^|\.)tracker\.org$", "mytracker.org", False),
        ("TRACKER", "tracker.org", True),
        ("[T]racker", "tracker.org", True),
        ("^2001:", "2001:db8::1", True),
        ("a^b", "ab", False),
        (r"\^|\$", "a.example", False),
        ("[$^]", "a.example", False),
        ("bücher", "xn--bcher-kva.example", False),
    ],
)
def test_an_expression_is_searched_for_in_a_host(
    expression: str, host: str, found: bool
) -> None:
    assert compile_host_pattern(expression).matches(host) is found


HOSTILE = [
    "(a+)+$",
    "(a|a)*$",
    "(a|aa)+$",
    "(.*a){20}$",
    "a?" * 80 + "a" * 39 + "$",
    "(((a*)*)*)*$",
    "(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)(.*)$",
]


@pytest.mark.parametrize("expression", HOSTILE)
def test_an_expression_that_would_backtrack_takes_one_step_a_character(
    expression: str,
) -> None:
    pattern = compile_host_pattern(expression)
    host = "a" * 252 + "b"

    pattern.matches(host)

    assert len(pattern._steps) <= len(host) + 2


def test_remembered_steps_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "custom_components.qb_peer_vpn.shaping.host_pattern._MOST_STEPS", 5
    )
    pattern = compile_host_pattern("abcdefg$")

    assert all(pattern.matches("abcdefg") for _ in range(3))
    assert len(pattern._steps) <= 5


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ("a" * 201, ExpressionProblem.TOO_LONG),
        ("(" * 50 + ")" * 50, ExpressionProblem.TOO_LONG),
        ("a{401}", ExpressionProblem.TOO_LONG),
        ("a{99999999}", ExpressionProblem.TOO_LONG),
        ("((a{30}){30}){30}", ExpressionProblem.TOO_LONG),
        ("((){300}){300}", ExpressionProblem.TOO_LONG),
        ("(a", ExpressionProblem.UNBALANCED),
        ("a)", ExpressionProblem.UNBALANCED),
        ("[a", ExpressionProblem.UNBALANCED),
        ("[", ExpressionProblem.UNBALANCED),
        ("a\\", ExpressionProblem.UNBALANCED),
        ("a{2", ExpressionProblem.UNBALANCED),
        ("*a", ExpressionProblem.NOTHING_TO_REPEAT),
        ("(+)", ExpressionProblem.NOTHING_TO_REPEAT),
        ("a|?", ExpressionProblem.NOTHING_TO_REPEAT),
        ("{2}", ExpressionProblem.NOTHING_TO_REPEAT),
        (r"(a)\1", ExpressionProblem.UNSUPPORTED),
        (r"\bexample", ExpressionProblem.UNSUPPORTED),
        ("(?=a)", ExpressionProblem.UNSUPPORTED),
        ("(?i)a", ExpressionProblem.UNSUPPORTED),
        ("a**", ExpressionProblem.UNSUPPORTED),
        ("a*+", ExpressionProblem.UNSUPPORTED),
        ("a{,2}", ExpressionProblem.UNSUPPORTED),
        ("a{2,1}", ExpressionProblem.UNSUPPORTED),
        ("[b-a]", ExpressionProblem.UNSUPPORTED),
        (r"[a-\d]", ExpressionProblem.UNSUPPORTED),
    ],
)
def test_an_expression_that_is_not_understood_is_refused(
    expression: str, problem: ExpressionProblem
) -> None:
    with pytest.raises(HostExpressionError) as caught:
        compile_host_pattern(expression)

    assert caught.value.problem is problem


@given(st.text(max_size=60))
def test_any_text_is_an_expression_or_refused(expression: str) -> None:
    with suppress(HostExpressionError):
        compile_host_pattern(expression).matches("tracker.example")
