"""The providers whose servers Gluetun lists, and what is special about each."""

from dataclasses import dataclass

from yarl import URL

from ..models import ServerFeature
from .server_filter import EXCLUDED_BY_DEFAULT, ServerFilter

PROTON = "protonvpn"

_GLUETUN_LISTS = URL(
    "https://raw.githubusercontent.com/qdm12/gluetun-servers/main/pkg/servers"
)
GLUETUN_MANIFEST_URL = _GLUETUN_LISTS / "manifest.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """One provider."""

    id: str
    """In Gluetun's spelling."""
    name: str
    """In the provider's spelling."""
    features: frozenset[ServerFeature] = frozenset()
    """Features that its list states."""
    required: frozenset[ServerFeature] = frozenset()
    """Features that servers must have unless the user chooses otherwise."""
    double_hops: tuple[str, ...] = ()
    """What only host names of double hops contain; other lists have a flag for them."""
    lists_cities: bool = True
    machines_have_names: bool = False
    """Whether machines are identified by ``server_name`` because many share a host name;
    else by host name."""

    @property
    def url(self) -> URL:
        """Address of Gluetun's list of its servers."""
        return _GLUETUN_LISTS / f"{self.id}.json"

    @property
    def default_filter(self) -> ServerFilter:
        """The filter that suits BitTorrent with this provider."""
        return ServerFilter(required=self.required, excluded=EXCLUDED_BY_DEFAULT)


_F = ServerFeature

_PROVIDERS = (
    Provider(id="airvpn", name="AirVPN", machines_have_names=True),
    Provider(id="cyberghost", name="CyberGhost", lists_cities=False),
    Provider(id="expressvpn", name="ExpressVPN"),
    Provider(
        id="fastestvpn",
        name="FastestVPN",
        features=frozenset({_F.MULTIHOP, _F.STREAMING}),
        double_hops=("-dbl", "-dvpn"),
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
        # NordVPN recommends only these servers for BitTorrent.
        required=frozenset({_F.P2P}),
    ),
    Provider(id="perfect privacy", name="Perfect Privacy"),
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
        # Proton allows BitTorrent and forwards ports on these servers only.
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
"""By id, sorted by it."""

OTHER_PROVIDER = Provider(id="other", name="VPN")
"""Any other one, whose servers are in a list of the user's own."""
