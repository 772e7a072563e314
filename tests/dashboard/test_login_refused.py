"""What the card says when qBittorrent refuses the login."""

from unittest.mock import MagicMock

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.qb_peer_vpn.dashboard.card_payload import card_payload
from custom_components.qb_peer_vpn.qbittorrent import (
    CannotConnectError,
    WrongLoginError,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import set_up


async def test_a_refused_login_is_not_an_outage(
    home: HomeAssistant, loaded: MockConfigEntry, fake_session: MagicMock
) -> None:
    poll = loaded.runtime_data.swarm.peers.async_poll_now
    assert card_payload(home, loaded)["login_refused"] is False
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await poll()
    payload = card_payload(home, loaded)
    assert (payload["available"], payload["login_refused"]) == (False, False)
    fake_session.async_peer_snapshot.side_effect = WrongLoginError()
    await poll()
    payload = card_payload(home, loaded)
    assert (payload["available"], payload["login_refused"]) == (False, True)


async def test_a_login_that_is_refused_at_the_start_is_said_as_well(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    hass_ws_client: WebSocketGenerator,
) -> None:
    fake_session.async_version.side_effect = WrongLoginError()
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    browser = await hass_ws_client(home)
    await browser.send_json_auto_id(
        {"type": f"{DOMAIN}/subscribe_overview", "config_entry_id": "entry"}
    )
    assert (await browser.receive_json())["success"]
    event = (await browser.receive_json())["event"]
    assert event == {"available": False, "login_refused": True}
