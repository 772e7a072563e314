"""The blueprint that forwards finished torrents to cross-seed."""

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import async_mock_service
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .uses import until, use

HASH = "0123456789ABCDEF0123456789abcdef01234567"
FORWARD = {"event": "ran", "event_data": {"info_hash": "{{ info_hash }}"}}


@pytest.mark.parametrize("is_off", [False, True])
async def test_a_hash_is_forwarded_also_while_uploads_are_not_shaped(
    home: HomeAssistant, hass_client_no_auth: ClientSessionGenerator, is_off: bool
) -> None:
    off = ServiceValidationError("off") if is_off else None
    applied = async_mock_service(
        home, DOMAIN, "apply_upload_limits", raise_exception=off
    )
    assert await async_setup_component(home, "webhook", {})
    runs = await use(home, "cross_seed", webhook="secret", forward=[FORWARD])
    client = await hass_client_no_auth()

    for data in ({"infoHash": HASH}, {"infoHash": "all"}, {"infoHash": "-"}, {}):
        await client.post("/api/webhook/secret", data=data)
        await home.async_block_till_done()

    await until(home, lambda: runs)
    assert [run.data["info_hash"] for run in runs] == [HASH.lower()]
    assert [call.data for call in applied] == [{"config_entry_id": "entry"}]
