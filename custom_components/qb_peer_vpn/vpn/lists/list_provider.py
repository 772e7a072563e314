"""Whose servers a list contains, by the domains of their host names."""

from collections import Counter
from collections.abc import Iterable

from ...models import VpnServer
from ..errors import ListFault, ServerListUnreadableError
from ..providers import OTHER_PROVIDER, Provider

_BY_DOMAIN = {
    "airdns.org": "airvpn",
    "cg-dialup.net": "cyberghost",
    "expressnetw.com": "expressvpn",
    "giganews.com": "giganews",
    "hma.rocks": "hidemyass",
    "ipvanish.com": "ipvanish",
    "isponeder.com": "vpnsecure",
    "ivpn.net": "ivpn",
    "jumptoserver.com": "fastestvpn",
    "mullvad.net": "mullvad",
    "nordvpn.com": "nordvpn",
    "privacy.network": "private internet access",
    "privado.io": "privado",
    "protonvpn.net": "protonvpn",
    "ptoserver.com": "purevpn",
    "pvdata.host": "privatevpn",
    "pvt.site": "private internet access",
    "slickvpn.com": "slickvpn",
    "surfshark.com": "surfshark",
    "torguard.com": "torguard",
    "vpnunlimitedapp.com": "vpn unlimited",
    "vyprvpn.com": "vyprvpn",
    "whiskergalaxy.com": "windscribe",
}
"""Ids of the providers, by the domain of all their host names in Gluetun's lists."""


def check_list_provider(servers: Iterable[VpnServer], provider: Provider) -> None:
    """Check that a list of the user's own has servers of the chosen provider.

    A list whose host names belong to no known provider, or to several, is the user's
    choice.

    Raises:
        ServerListUnreadableError: most of the servers belong to another provider.

    """
    if provider is OTHER_PROVIDER:
        return
    domains = Counter(".".join(each.hostname.split(".")[-2:]) for each in servers)
    owners = Counter[str | None]()
    for domain, count in domains.items():
        owners[_BY_DOMAIN.get(domain)] += count
    most = max(owners, key=owners.__getitem__, default=None)
    if most not in {None, provider.id} and 2 * owners[most] > owners.total():
        raise ServerListUnreadableError(
            "a list of another provider", ListFault.OTHER_PROVIDER
        )
