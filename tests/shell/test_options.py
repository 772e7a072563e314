"""Reading options of any shape."""

from enum import StrEnum
import math

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.shell.options import (
    known_members,
    read_choice,
    read_flag,
    read_number,
    read_secret,
    read_text,
    read_texts,
    section_of,
)
from tests.any_shape import JSON, MAPPINGS


class Color(StrEnum):
    """Something to choose from."""

    RED = "red"
    BLUE = "blue"


@given(MAPPINGS)
def test_every_reader_returns_what_it_promises(section: dict[str, object]) -> None:
    for key in [*section, "missing"]:
        assert isinstance(section_of(section, key), dict)
        assert read_choice(section, key, Color.RED) in Color
        assert isinstance(read_flag(section, key, default=True), bool)
        assert isinstance(read_text(section, key), str)
        assert isinstance(read_secret(section, key), str)
        assert all(isinstance(each, str) for each in read_texts(section, key))
        assert 1 <= read_number(section, key, 2.0, (1, 50)) <= 50


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (20, 20),
        (0.5, 1),
        (51, 50),
        (-(10**400), 1),
        (10**400, 50),
        (math.nan, 8.0),
        (math.inf, 8.0),
        (True, 8.0),
        ("20", 8.0),
        (None, 8.0),
    ],
    ids=lambda value: str(value)[:6],
)
def test_a_number_is_kept_within_its_limits(value: object, expected: float) -> None:
    assert read_number({"margin": value}, "margin", 8.0, (1, 50)) == expected


def test_a_number_may_have_no_default() -> None:
    assert read_number({"load": "much"}, "load", None, (1, 100)) is None


def test_texts_keep_their_order_and_lose_what_is_no_text() -> None:
    section = {"services": ["b", 3, "a", None]}
    assert read_texts(section, "services", ["c"]) == ("b", "a")
    assert read_texts({"services": "b"}, "services", ["c"]) == ("c",)


def test_a_password_keeps_its_white_space_and_a_name_does_not() -> None:
    section = {"text": " secret "}
    assert read_secret(section, "text") == " secret "
    assert read_text(section, "text") == "secret"


@given(st.lists(JSON))
def test_only_known_members_are_read(names: list[object]) -> None:
    assert list(known_members(Color, [*names, "blue"]))[-1] is Color.BLUE
