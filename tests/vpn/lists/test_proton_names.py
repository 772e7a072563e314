"""The meaning of the names of Proton's servers."""

import pytest

from custom_components.qb_peer_vpn.models import ServerFeature
from custom_components.qb_peer_vpn.vpn.lists.proton_names import parse_proton_name

FREE = ServerFeature.FREE
SECURE_CORE = ServerFeature.SECURE_CORE
TOR = ServerFeature.TOR


@pytest.mark.parametrize(
    ("name", "country_code", "features"),
    [
        ("CH#243", "CH", set()),
        ("US-TX#7", "US", set()),
        ("UK#5", "GB", set()),
        ("JP-FREE#3", "JP", {FREE}),
        ("CH-FREE#1", "CH", {FREE}),
        ("DE#2-TOR", "DE", {TOR}),
        ("US-GA#1-TOR", "US", {TOR}),
        ("CH-AR#1", "AR", {SECURE_CORE}),
        ("US-AR#1", "US", set()),
        ("SE-UK#2", "GB", {SECURE_CORE}),
        ("IS-CH#4", "CH", {SECURE_CORE}),
    ],
)
def test_a_name_says_country_and_features(
    name: str, country_code: str, features: set[ServerFeature]
) -> None:
    parsed = parse_proton_name(name)
    assert parsed is not None
    assert parsed.country_code == country_code
    assert parsed.features == features


@pytest.mark.parametrize(
    "name",
    ["", "CH", "CH#", "ch#1", "CHE#1", "CH#1\n", "CH#١", "CH#1-tor", "CH-FREE", "#1"],
)
def test_a_name_outside_the_grammar_says_nothing(name: str) -> None:
    assert parse_proton_name(name) is None
