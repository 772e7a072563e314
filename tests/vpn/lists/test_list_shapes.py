"""A list in any of its shapes."""

import pytest

from custom_components.qb_peer_vpn.vpn import (
    PROVIDERS,
    PlaceFinder,
    ServerListUnreadableError,
    parse_server_list,
)
from tests.vpn.samples import (
    as_bytes,
    gluetun_list,
    gluetun_row,
    grouped,
    logical,
    machine,
    own_logical,
)

PROTON_ROW = gluetun_row("node-ch-24.protonvpn.net", server_name="CH#1")


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(as_bytes([logical()]), id="a country's names"),
        pytest.param(grouped(machine("CH#1")), id="all machines"),
        pytest.param(as_bytes({"LogicalServers": [own_logical()]}), id="Proton's own"),
        pytest.param(as_bytes(gluetun_list(PROTON_ROW)), id="Gluetun's"),
        pytest.param(as_bytes([PROTON_ROW]), id="Gluetun's rows"),
        pytest.param(
            as_bytes({"version": 1, "protonvpn": gluetun_list(PROTON_ROW)}),
            id="Gluetun's for all providers",
        ),
    ],
)
def test_every_shape_gives_the_same_server(world: PlaceFinder, content: bytes) -> None:
    [server] = parse_server_list(content, PROVIDERS["protonvpn"], world).servers
    assert (server.name, server.hostname) == ("CH#1", "node-ch-24.protonvpn.net")
    assert (server.country_code, server.city) == ("CH", "Zurich")
    assert [str(address) for address in server.addresses][:1] == ["192.0.2.24"]


@pytest.mark.parametrize(
    "content",
    [
        as_bytes([logical()]),
        grouped(machine("CH#1")),
        as_bytes({"LogicalServers": [own_logical()]}),
        as_bytes({"airvpn": gluetun_list(gluetun_row())}),
    ],
)
def test_anothers_list_is_refused(world: PlaceFinder, content: bytes) -> None:
    with pytest.raises(ServerListUnreadableError):
        parse_server_list(content, PROVIDERS["mullvad"], world)


@pytest.mark.parametrize(
    "content", [b"", b"null", b"[]", b"{}", b"7", b"[[]]", b'[{"x": 1}]', b'"servers"']
)
def test_what_is_no_list_is_refused(world: PlaceFinder, content: bytes) -> None:
    for provider in PROVIDERS.values():
        with pytest.raises(ServerListUnreadableError):
            parse_server_list(content, provider, world)
