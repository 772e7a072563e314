"""What the form of the filters offers."""

from custom_components.qb_peer_vpn.features.servers.forms import servers_schema
from custom_components.qb_peer_vpn.features.servers.options import ServerOptions
from custom_components.qb_peer_vpn.vpn import AvailableFilters

NOTHING = AvailableFilters(
    features=frozenset(), countries=(), cities=(), loads=False, virtual=False
)


def test_only_filters_that_a_list_supports_are_offered() -> None:
    schema = servers_schema(NOTHING, ServerOptions(), {})
    assert set(map(str, schema.schema)) == {"countries", "excluded_countries"}


def test_loads_can_be_limited_where_they_are_known() -> None:
    choices = AvailableFilters(
        features=frozenset(), countries=("CH",), cities=(), loads=True, virtual=False
    )
    schema = servers_schema(choices, ServerOptions(), {"CH": "Switzerland"})
    assert schema({"max_load": 50})["max_load"] == 50
