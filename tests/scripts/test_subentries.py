"""What the demo sets up beside the connection is what the integration's forms ask for."""

from custom_components.qb_peer_vpn.features import gluetun, shaping
from custom_components.qb_peer_vpn.features.gluetun.forms import RULES_SCHEMA
from custom_components.qb_peer_vpn.features.shaping.rule_entries import rule_from_data
from custom_components.qb_peer_vpn.features.shaping.rule_form import rule_schema
from scripts.demo_home.box import TRACKERS
from scripts.demo_home.subentries import (
    CAPS,
    CONTAINER,
    RULE,
    container_answers,
    rule_answers,
)


def test_the_integration_has_both_kinds() -> None:
    assert CONTAINER in gluetun.SUBENTRY_FLOWS
    assert RULE in shaping.SUBENTRY_FLOWS


def test_each_private_tracker_has_a_rule_with_a_cap() -> None:
    hosts: list[str] = []
    for position, name in enumerate(CAPS, 1):
        typed = rule_schema([], position - 1)(rule_answers(name)[0])
        rule = rule_from_data(name, typed)
        assert rule.cap
        hosts += rule.hosts
        assert typed["position"] == position
    assert hosts == [*TRACKERS]


def test_the_rules_of_moves_are_accepted() -> None:
    assert RULES_SCHEMA(container_answers(8000)[-1])["moves_in_week"] == 14
