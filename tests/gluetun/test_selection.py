"""The selection: what is kept, changed, compared, and sent."""

from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.gluetun import Selection
from custom_components.qb_peer_vpn.gluetun.selection import FLAGS, LISTS
from tests.any_shape import JSON, like

EXAMPLE: dict[str, Any] = {
    "countries": ["Switzerland"],
    "hostnames": ["x.example.net"],
    "numbers": [7],
    "owned_only": False,
    "port_forward_only": True,
    "wireguard": {"endpoint_ip": "203.0.113.1"},
    "openvpn": {"endpoint_ip": "0.0.0.0"},
}


def parsed(document: Any) -> Selection:
    selection = Selection.parse(document)
    assert selection is not None
    return selection


def test_a_move_keeps_flags_and_resets_the_address_of_the_server() -> None:
    wanted = {
        "hostnames": ["b.example.net"],
        "countries": [],
        "port_forward_only": True,
    }

    moved = parsed(EXAMPLE | {"owned_only": True, "port_forward_only": False}).moved(
        wanted
    )

    assert moved is not None
    assert moved.to_json() == {
        **{key: [] for key in LISTS},
        "hostnames": ["b.example.net"],
        "owned_only": True,
        "port_forward_only": True,
        "wireguard": {"endpoint_ip": "0.0.0.0"},
        "openvpn": {"endpoint_ip": "0.0.0.0"},
    }


def test_the_one_address_of_old_versions_is_reset_too() -> None:
    moved = parsed({"target_ip": "203.0.113.1"}).moved({"names": ["CH#1"]})
    assert moved is not None
    assert moved.to_json()["target_ip"] == "0.0.0.0"
    assert not moved.flags


@pytest.mark.parametrize("wanted", [{}, {"hostnames": []}, {"hostnames": "a"}])
def test_a_move_to_every_server_is_none(wanted: dict[str, Any]) -> None:
    assert parsed(EXAMPLE).moved(wanted) is None


@pytest.mark.parametrize(
    "change",
    [
        {"countries": ["SWITZERLAND"]},
        {"regions": None},
        {"openvpn": {}},
        {"owned_only": None},
        {"cities": []},
    ],
)
def test_case_and_empty_filters_make_no_difference(change: dict[str, Any]) -> None:
    assert parsed(EXAMPLE).chooses_like(parsed(EXAMPLE | change))


def test_the_order_makes_no_difference() -> None:
    one, other = (parsed({"cities": list(text)}) for text in ("ab", "ba"))
    assert one.chooses_like(other)


@pytest.mark.parametrize(
    "change",
    [
        {"countries": ["Switzerland", "Japan"]},
        {"countries": []},
        {"hostnames": ["a"]},
        {"numbers": [8]},
        {"owned_only": True},
        {"port_forward_only": False},
        {"wireguard": {"endpoint_ip": "203.0.113.2"}},
        {"wireguard": {"endpoint_ip": "0.0.0.0"}},
    ],
)
def test_another_choice_makes_a_difference(change: dict[str, Any]) -> None:
    one, other = parsed(EXAMPLE), parsed(EXAMPLE | change)
    assert not one.chooses_like(other)
    assert not other.chooses_like(one)


def test_a_narrowed_selection_asks_for_more_and_a_widened_one_for_nothing() -> None:
    selection = parsed(EXAMPLE)
    narrowed = selection.narrowed(cities="Basel")
    assert narrowed.choices == {**selection.choices, "cities": ("Basel",)}
    assert selection.widened().choices == {}
    assert selection.widened().flags == narrowed.flags == selection.flags


@given(like(EXAMPLE) | JSON)
def test_what_is_stored_is_read_as_it_was(document: Any) -> None:
    selection = Selection.parse(document)
    if selection is not None:
        assert Selection.parse(selection.to_json()) == selection


@given(
    st.fixed_dictionaries(
        {}, optional={name: st.lists(st.text("ab", min_size=1)) for name in LISTS}
    ),
    st.dictionaries(st.sampled_from(FLAGS), st.booleans()),
)
def test_a_selection_chooses_like_itself(
    choices: dict[str, list[str]], flags: dict[str, bool]
) -> None:
    selection = parsed(choices | flags)
    assert selection.chooses_like(parsed(selection.to_json()))


def test_the_address_of_a_server_is_not_shown() -> None:
    assert "203.0.113.1" not in repr(parsed(EXAMPLE))
