"""What the form of the filters offers."""

from dataclasses import replace

import pytest
import voluptuous as vol

from custom_components.qb_peer_vpn.features.servers.forms import servers_schema
from custom_components.qb_peer_vpn.features.servers.options import ServerOptions
from custom_components.qb_peer_vpn.models import ServerFeature, VpnProtocol
from custom_components.qb_peer_vpn.vpn import AvailableFilters

NOTHING = AvailableFilters(
    features=frozenset(),
    protocols=(),
    countries=(),
    cities=(),
    loads=False,
    virtual=False,
)


def test_only_filters_that_a_list_supports_are_offered() -> None:
    schema = servers_schema(NOTHING, ServerOptions(), {})
    assert set(map(str, schema.schema)) == {"countries", "excluded_countries"}


def test_loads_can_be_limited_where_they_are_known() -> None:
    choices = replace(NOTHING, countries=("CH",), loads=True)
    schema = servers_schema(choices, ServerOptions(), {"CH": "Switzerland"})
    assert schema({"max_load": 50})["max_load"] == 50


@pytest.mark.parametrize(
    ("feature", "before", "fields"),
    [
        (ServerFeature.OWNED, {}, {"required"}),
        (ServerFeature.TOR, {}, {"excluded"}),
        (ServerFeature.OWNED, {"excluded": ["owned"]}, {"required", "excluded"}),
    ],
    ids=["usually wanted", "usually unwanted", "chosen before"],
)
def test_a_single_feature_is_asked_for_once(
    feature: ServerFeature, before: dict[str, object], fields: set[str]
) -> None:
    available = replace(NOTHING, features=frozenset({feature}))
    schema = servers_schema(available, ServerOptions(), {}, before)
    asked = set(map(str, schema.schema)) - {"countries", "excluded_countries"}
    assert asked == fields


def test_a_protocol_of_the_list_can_be_chosen() -> None:
    protocols = (VpnProtocol.WIREGUARD, VpnProtocol.OPENVPN_TCP)
    schema = servers_schema(replace(NOTHING, protocols=protocols), ServerOptions(), {})
    assert schema({})["protocol"] == "any"
    assert schema({"protocol": "wireguard"})["protocol"] == "wireguard"
    with pytest.raises(vol.Invalid):
        schema({"protocol": "openvpn_udp"})


@pytest.mark.parametrize(
    ("stored", "protocol"),
    [
        ({}, None),
        ({"protocol": "any"}, None),
        ({"protocol": "carrier pigeon"}, None),
        ({"protocol": ["wireguard"]}, None),
        ({"protocol": "openvpn_tcp"}, VpnProtocol.OPENVPN_TCP),
    ],
)
def test_an_unknown_protocol_means_any(
    stored: dict[str, object], protocol: VpnProtocol | None
) -> None:
    assert ServerOptions.from_section(stored).filter.protocol is protocol
