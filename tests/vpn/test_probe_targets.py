"""What to probe to measure the latency of a site."""

from ipaddress import ip_address

import pytest

from custom_components.qb_peer_vpn.models import (
    Coordinates,
    ServerFeature,
    ServerSite,
    VpnServer,
)
from custom_components.qb_peer_vpn.vpn.probe_targets import probe_target
from custom_components.qb_peer_vpn.vpn.server_pick import pick_server

HERE = "this installation"


def server(name: str, *addresses: str, provider: str = "protonvpn") -> VpnServer:
    return VpnServer(
        provider=provider,
        name=name,
        hostname=f"{name}.example",
        country_code="CH",
        city="Zurich",
        addresses=tuple(ip_address(address) for address in addresses),
        features=frozenset({ServerFeature.P2P}),
    )


def site(*servers: VpnServer) -> ServerSite:
    return ServerSite(
        key="CH/zurich",
        city="Zurich",
        country_code="CH",
        coordinates=Coordinates(latitude=47.37, longitude=8.54),
        radius_km=25.0,
        physical_country=None,
        servers=servers,
        server_count=len(servers),
    )


MACHINES = tuple(server(f"CH-{number}", f"192.0.3.{number}") for number in range(1, 9))


def test_two_machines_are_measured_and_the_recommended_one_is_first() -> None:
    zurich = site(*MACHINES)
    target = probe_target(zurich, HERE)
    recommended = pick_server(zurich, HERE)
    assert target is not None
    assert recommended is not None
    assert target.site_key == "CH/zurich"
    assert target.addresses[0] == recommended.addresses[0]
    assert len(set(target.addresses)) == 2


def test_names_of_one_machine_are_measured_once() -> None:
    names = (server(f"CH-{number}", "192.0.3.1") for number in range(20))
    target = probe_target(site(*names), HERE)
    assert target is not None
    assert target.addresses == (ip_address("192.0.3.1"),)


def test_installations_probe_different_machines() -> None:
    targets = [probe_target(site(*MACHINES), str(number)) for number in range(50)]
    first = {target.addresses[0] for target in targets if target is not None}
    assert len(first) > len(MACHINES) / 2


def test_avoided_machines_are_left_alone_where_there_are_others() -> None:
    avoided = frozenset(machine.hostname for machine in MACHINES[2:])
    target = probe_target(site(*MACHINES), HERE, avoided)
    assert target is not None
    assert set(target.addresses) == {machine.addresses[0] for machine in MACHINES[:2]}


def test_a_server_without_an_address_is_skipped() -> None:
    target = probe_target(site(server("CH-0"), MACHINES[0]), HERE)
    assert target is not None
    assert target.addresses == MACHINES[0].addresses


@pytest.mark.parametrize("servers", [(), (server("CH-0"),)])
def test_without_addresses_there_is_nothing_to_measure(
    servers: tuple[VpnServer, ...],
) -> None:
    assert probe_target(site(*servers), HERE) is None


@pytest.mark.parametrize(
    ("addresses", "chosen"),
    [
        (("2a02:8010::1", "192.0.3.1", "192.0.3.2"), "192.0.3.1"),
        (("2a02:8010::1", "2a02:8010::2"), "2a02:8010::1"),
    ],
)
def test_the_older_protocol_is_preferred(
    addresses: tuple[str, ...], chosen: str
) -> None:
    target = probe_target(site(server("CH-1", *addresses)), HERE)
    assert target is not None
    assert target.addresses == (ip_address(chosen),)


@pytest.mark.parametrize(
    ("provider", "ports"),
    [("protonvpn", (443, 5995, 8443)), ("a new one", (443, 80, 1194))],
)
def test_the_web_port_comes_before_the_other_ports_of_the_provider(
    provider: str, ports: tuple[int, ...]
) -> None:
    target = probe_target(site(server("CH-1", "192.0.3.1", provider=provider)), HERE)
    assert target is not None
    assert target.ports == ports


@pytest.mark.parametrize(
    "private",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.1.1",
        "100.64.0.1",
        "224.0.0.1",
        "0.0.0.0",
        "::1",
        "fe80::1",
        "fd00::1",
        "ff02::1",
        "::ffff:192.168.1.1",
        "::ffff:192.0.3.1",
        "64:ff9b::c0a8:101",
        "2002:c0a8:101::1",
    ],
)
def test_the_users_own_network_is_never_probed(private: str) -> None:
    public = "192.0.3.9"

    assert probe_target(site(server("CH-1", private)), HERE) is None
    both = probe_target(site(server("CH-1", private, public)), HERE)
    assert both is not None
    assert both.addresses == (ip_address(public),)


def test_no_address_is_shown() -> None:
    assert "192.0.3" not in repr(probe_target(site(*MACHINES), HERE))
