"""Which providers there are, and what is peculiar to each."""

from dataclasses import dataclass

from yarl import URL

from ..models import ServerFeature
from .filters import EXCLUDED_BY_DEFAULT, ServerFilter
from .lists.proton_list import PROVIDER as PROTON

_GLUETUN_LISTS = URL(
    "https://raw.githubusercontent.com/qdm12/gluetun-servers/main/pkg/servers"
)
GLUETUN_MANIFEST_URL = _GLUETUN_LISTS / "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A provider whose servers Gluetun lists."""

    id: str
    """As Gluetun spells it."""
    name: str
    """As the provider spells it."""
    features: frozenset[ServerFeature] = frozenset()
    """What its list can tell of servers."""
    required: frozenset[ServerFeature] = frozenset()
    """What servers must carry unless the user says otherwise."""
    lists_cities: bool = True
    machines_have_names: bool = False
    """Whether ``server_name`` identifies a machine, and a host name is shared by many;
    else the host name does."""

    @property
    def url(self) -> URL:
        """Where Gluetun's list of its servers is."""
        return _GLUETUN_LISTS / f"{self.id}.json"

    @property
    def default_filter(self) -> ServerFilter:
        """What fits BitTorrent best with this provider."""
        return ServerFilter(required=self.required, excluded=EXCLUDED_BY_DEFAULT)


_F = ServerFeature

_PROVIDERS = (
    Provider(id="airvpn", name="AirVPN", machines_have_names=True),
    Provider(id="cyberghost", name="CyberGhost", lists_cities=False),
    Provider(id="expressvpn", name="ExpressVPN"),
    Provider(
        id="fastestvpn",
        name="FastestVPN",
        features=frozenset({_F.STREAMING}),
        lists_cities=False,
    ),
    Provider(id="giganews", name="Giganews", lists_cities=False),
    Provider(id="hidemyass", name="HideMyAss"),
    Provider(id="ipvanish", name="IPVanish"),
    Provider(id="ivpn", name="IVPN"),
    Provider(id="mullvad", name="Mullvad", features=frozenset({_F.OWNED})),
    Provider(
        id="nordvpn",
        name="NordVPN",
        features=frozenset({_F.P2P, _F.MULTIHOP, _F.RESTRICTED, _F.TOR}),
        # It recommends these servers only for BitTorrent.
        required=frozenset({_F.P2P}),
    ),
    Provider(id="privado", name="PrivadoVPN"),
    Provider(
        id="private internet access",
        name="Private Internet Access",
        features=frozenset({_F.PORT_FORWARDING, _F.STREAMING}),
        lists_cities=False,
        machines_have_names=True,
    ),
    Provider(id="privatevpn", name="PrivateVPN"),
    Provider(
        id=PROTON,
        name="Proton VPN",
        features=frozenset(
            {
                _F.FREE,
                _F.P2P,
                _F.PORT_FORWARDING,
                _F.SECURE_CORE,
                _F.STREAMING,
                _F.TOR,
            }
        ),
        # It allows BitTorrent and forwards ports on these servers only.
        required=frozenset({_F.P2P}),
    ),
    Provider(id="purevpn", name="PureVPN"),
    Provider(id="slickvpn", name="SlickVPN"),
    Provider(id="surfshark", name="Surfshark", features=frozenset({_F.MULTIHOP})),
    Provider(id="torguard", name="TorGuard"),
    Provider(
        id="vpn unlimited",
        name="VPN Unlimited",
        features=frozenset({_F.FREE, _F.STREAMING}),
        lists_cities=False,
    ),
    Provider(id="vpnsecure", name="VPNSecure", features=frozenset({_F.PREMIUM})),
    Provider(id="vyprvpn", name="VyprVPN", lists_cities=False),
    Provider(id="windscribe", name="Windscribe", features=frozenset({_F.STREAMING})),
)

PROVIDERS = {provider.id: provider for provider in _PROVIDERS}
"""All of them by id, sorted by it."""
