"""What is known of every provider."""

from custom_components.qb_peer_vpn.models import ServerFeature
from custom_components.qb_peer_vpn.vpn import PROVIDERS


def test_all_23_are_there_in_order() -> None:
    assert len(PROVIDERS) == 23
    assert list(PROVIDERS) == sorted(PROVIDERS)
    assert all(provider.id == key for key, provider in PROVIDERS.items())
    assert len({provider.name for provider in PROVIDERS.values()}) == 23


def test_spaces_in_a_list_s_address_are_escaped() -> None:
    url = str(PROVIDERS["private internet access"].url)
    assert url.startswith("https://raw.githubusercontent.com/qdm12/gluetun-servers/")
    assert url.endswith("/private%20internet%20access.json")


def test_features_required_by_default_are_in_the_list() -> None:
    for provider in PROVIDERS.values():
        assert provider.required <= provider.features
        assert not provider.required & provider.default_filter.excluded


def test_bittorrent_needs_p2p_servers_where_a_provider_has_others() -> None:
    wanting = {key for key, each in PROVIDERS.items() if each.required}
    assert wanting == {"nordvpn", "protonvpn"}
    wanted = PROVIDERS["protonvpn"].default_filter
    assert wanted.required == {ServerFeature.P2P}
    assert wanted.excluded >= {
        ServerFeature.FREE,
        ServerFeature.SECURE_CORE,
        ServerFeature.TOR,
    }
