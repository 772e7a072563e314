"""Rules in the file of a config entry, which may have any shape."""

from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentryData
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.shaping.rule_entries import (
    make_rulebook,
    read_rules,
    rule_from_data,
)
from custom_components.qb_peer_vpn.shaping import Direction, Factor, FactorKind, Promise
from custom_components.qb_peer_vpn.shell.const import DOMAIN


def entry_with(*rules: dict[str, Any]) -> MockConfigEntry:
    return MockConfigEntry(
        domain=DOMAIN,
        subentries_data=[
            ConfigSubentryData(
                data=MappingProxyType(data),
                subentry_type="upload_rule",
                title=f"Rule {number}",
                unique_id=None,
            )
            for number, data in enumerate(rules)
        ],
    )


def test_all_fields_are_read_in_the_units_of_the_cycle() -> None:
    rule = rule_from_data(
        "key",
        {
            "hosts": ["*.A.example"],
            "promise": "strict",
            "cap": 5120,
            "more": {
                "download_cap": 1.5,
                "expression": " ^T[0-9] ",
                "priority": 9.0,
                "protected_ratio": 1.5,
                "protected_hours": 72,
                "factors": [
                    {"kind": "tag", "name": " slow ", "factor": 0.5},
                    {"kind": "ratio", "ratio": 2, "factor": 99},
                    {"kind": "moon", "factor": 1},
                    {"kind": "tag"},
                    7,
                ],
            },
        },
    )
    assert rule.hosts == ("a.example",)
    assert rule.cap_of(Direction.UPLOAD) == 5 * 1024 * 1024
    assert rule.cap_of(Direction.DOWNLOAD) == 1536
    assert rule.expression == "^t[0-9]"
    assert rule.promise is Promise.STRICT
    assert rule.priority == 9
    assert (rule.protected_ratio, rule.protected_seeding_time) == (1.5, 72 * 3600)
    assert rule.factors == (
        Factor(kind=FactorKind.TAG, name="slow", factor=0.5),
        Factor(kind=FactorKind.RATIO, ratio=2, factor=10.0),
    )


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"cap": "fast"},
        {"cap": 1, "hosts": ["a b"]},
        {"cap": 1, "more": {"expression": "(a"}},
        {"cap": None, "promise": 3, "more": []},
    ],
)
def test_a_rule_of_any_shape_is_left_out_instead_of_stopping_the_set_up(
    data: dict[str, Any],
) -> None:
    good = {"cap": 100, "hosts": ["a.example"], "more": {"factors": 5}}
    rules = read_rules(entry_with(data, good))
    assert [each.name for each in rules] == ["Rule 1"]


def test_what_covers_the_rest_comes_last_and_too_many_expressions_are_left_out() -> (
    None
):
    rest = {"cap": 9, "order": -5}
    first, second = (
        {"cap": 9, "hosts": ["a.example"], "order": 2},
        {"cap": 9, "hosts": ["b.example"], "order": 1.5},
    )
    rules = read_rules(entry_with(rest, first, second))
    assert [each.name for each in rules] == ["Rule 2", "Rule 1", "Rule 0"]
    many = [{"cap": 9, "more": {"expression": "a"}}] * 60
    assert len(read_rules(entry_with(*many))) == 50
    assert len(make_rulebook(read_rules(entry_with(*many))).rules) == 51
