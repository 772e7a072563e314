"""The card does without entities that a user has disabled."""

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.dashboard.card_payload import card_payload


async def test_disabled_entities_are_left_out(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    registry = er.async_get(home)
    for entity_id in (
        "sensor.peer_vpn_estimated_path",
        "select.peer_vpn_torrents_that_count",
    ):
        registry.async_update_entity(
            entity_id, disabled_by=er.RegistryEntryDisabler.USER
        )
    payload = card_payload(home, loaded)
    assert payload["history"]["path_entity"] is None
    assert payload["lens"]["select_entity"] is None
