"""Servers are sorted as ``sorted`` does it, in pieces."""

from hypothesis import given, strategies as st
import pytest

from custom_components.qb_peer_vpn.models import VpnServer
from custom_components.qb_peer_vpn.vpn.lists import sorting
from custom_components.qb_peer_vpn.vpn.lists.sorting import sorted_servers
from tests.vpn.samples import vpn_server

WORDS = st.text("ab #é", max_size=3)
SERVERS = st.lists(
    st.builds(lambda name, host: vpn_server(name, hostname=host), WORDS, WORDS),
    max_size=20,
)


def by_name(server: VpnServer) -> tuple[str, str]:
    return server.name, server.hostname


@given(servers=SERVERS, piece=st.integers(1, 25))
def test_the_order_is_that_of_two_keys(servers: list[VpnServer], piece: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sorting, "_PIECE", piece)
        ordered = sorted_servers(servers, by_name)

    expected = sorted(servers, key=by_name)
    assert [*map(id, ordered)] == [*map(id, expected)]
