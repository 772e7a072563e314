"""Whose servers a list of the user's own contains."""

import pytest

from custom_components.qb_peer_vpn.models import VpnServer
from custom_components.qb_peer_vpn.vpn import (
    OTHER_PROVIDER,
    PROVIDERS,
    ListFault,
    ServerListUnreadableError,
    check_list_provider,
)
from tests.vpn.samples import vpn_server

MULLVAD = PROVIDERS["mullvad"]


def servers(*hostnames: str) -> list[VpnServer]:
    return [vpn_server(hostname=each) for each in hostnames]


@pytest.mark.parametrize(
    "hostnames",
    [
        (),
        ("ch1.example.net",),
        ("ch-zrh-wg-001",),
        ("ch-zrh-wg-001.relays.mullvad.net", "ch1.ipvanish.com", "ch2.mullvad.net"),
        ("ch1.ipvanish.com", "ch1.example.net"),
        ("ch1.ipvanish.com", "node-ch-1.protonvpn.net"),
        ("192.0.2.1", "2001:db8::1"),
    ],
)
def test_a_list_of_no_other_provider_is_the_user_s_choice(
    hostnames: tuple[str, ...],
) -> None:
    check_list_provider(servers(*hostnames), MULLVAD)


@pytest.mark.parametrize(
    "hostnames",
    [
        ("ch1.ipvanish.com",),
        ("zrh-a01.ipvanish.com", "zrh-a02.ipvanish.com", "ch1.example.net"),
        ("ch1.prod.surfshark.com", "us1.prod.surfshark.com", "ch1.mullvad.net"),
        ("ch.privacy.network", "us-east.pvt.site"),
    ],
)
def test_the_list_of_another_provider_is_refused(hostnames: tuple[str, ...]) -> None:
    with pytest.raises(ServerListUnreadableError) as caught:
        check_list_provider(servers(*hostnames), MULLVAD)
    assert caught.value.fault is ListFault.OTHER_PROVIDER
    check_list_provider(servers(*hostnames), OTHER_PROVIDER)


HOSTS = {
    "ch3.vpn.airdns.org": "airvpn",
    "87-1-ch.cg-dialup.net": "cyberghost",
    "switzerland-ca-version-2.expressnetw.com": "expressvpn",
    "ch.jumptoserver.com": "fastestvpn",
    "ch1.vpn.giganews.com": "giganews",
    "ch.hma.rocks": "hidemyass",
    "zrh-c01.ipvanish.com": "ipvanish",
    "ch1.gw.ivpn.net": "ivpn",
    "ch-zrh-wg-001.relays.mullvad.net": "mullvad",
    "ch217.nordvpn.com": "nordvpn",
    "zrh-001.vpn.privado.io": "privado",
    "swiss.privacy.network": "private internet access",
    "swiss.pvt.site": "private internet access",
    "ch-zur.pvdata.host": "privatevpn",
    "node-ch-01.protonvpn.net": "protonvpn",
    "ch2-ovpn-udp.ptoserver.com": "purevpn",
    "gw1.zrh1.slickvpn.com": "slickvpn",
    "ch-zur.prod.surfshark.com": "surfshark",
    "swiss.torguard.com": "torguard",
    "ch.vpnunlimitedapp.com": "vpn unlimited",
    "ch1.isponeder.com": "vpnsecure",
    "ch1.vyprvpn.com": "vyprvpn",
    "ch-001.whiskergalaxy.com": "windscribe",
}
"""A host of each provider that has a domain of its own in Gluetun's lists."""


@pytest.mark.parametrize(("hostname", "provider"), HOSTS.items())
def test_each_provider_is_known_by_its_domain(hostname: str, provider: str) -> None:
    check_list_provider(servers(hostname), PROVIDERS[provider])
    other = "ivpn" if provider == "mullvad" else "mullvad"
    with pytest.raises(ServerListUnreadableError):
        check_list_provider(servers(hostname), PROVIDERS[other])


def test_all_providers_with_a_domain_are_known() -> None:
    # Hosts of Perfect Privacy have no names.
    assert {*HOSTS.values()} == PROVIDERS.keys() - {"perfect privacy"}
