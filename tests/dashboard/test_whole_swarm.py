"""What the card gets of the peers outside of all clusters."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.dashboard.card_payload import card_payload


@pytest.mark.usefixtures("all_measured")
async def test_peers_outside_of_clusters_have_their_countries_and_dots(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    options = {**loaded.options, "map": {"max_clusters": 1}}
    home.config_entries.async_update_entry(loaded, options=options)
    await home.async_block_till_done(wait_background_tasks=True)
    payload = card_payload(home, loaded)
    [tokyo], elsewhere = payload["clusters"], payload["elsewhere"]
    assert elsewhere["share"] == 100 - tokyo["share"] == 50
    assert elsewhere["path_ms"] < tokyo["path_ms"]
    assert elsewhere["countries"] == [
        {"code": "ES", "share": 30},
        {"code": "GB", "share": 20},
    ]
    assert elsewhere["dots"][0] == {"latitude": 40.4, "longitude": -3.7, "share": 30}
