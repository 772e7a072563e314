"""Names from outside can be shown, stored and sent."""

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import clean_name


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("Zürich", "Zürich"),
        ("Київ", "Київ"),
        ("  São Paulo ", "São Paulo"),
        ("x" * 300, "x" * 100),
        ("x" * 99 + " y", "x" * 99),
    ],
)
def test_a_name_is_trimmed(value: str, name: str) -> None:
    assert clean_name(value) == name


@pytest.mark.parametrize(
    "value",
    [
        None,
        7,
        b"Paris",
        ["Paris"],
        "",
        "  ",
        "Par\nis",
        "Par\0is",
        "\ud83d",
        "a\u202eb",
    ],
    ids=repr,
)
def test_what_cannot_be_shown_is_no_name(value: object) -> None:
    assert clean_name(value) is None


@given(st.text(st.characters(categories=None)))
def test_every_name_can_be_written(value: str) -> None:
    name = clean_name(value)

    assert name is None or (name.encode() and clean_name(name) == name)
