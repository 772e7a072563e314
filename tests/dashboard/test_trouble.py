"""What the card says of the reason why there are no new data."""

from typing import Any
from unittest.mock import MagicMock

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.qb_peer_vpn.dashboard.card_payload import card_payload
from custom_components.qb_peer_vpn.qbittorrent import (
    CannotConnectError,
    RedirectedError,
    WrongLoginError,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import set_up


def trouble(key: str, **placeholders: str) -> dict[str, Any]:
    return {
        "translation_domain": DOMAIN,
        "translation_key": key,
        "translation_placeholders": placeholders,
    }


async def test_a_refused_login_is_not_an_outage(
    home: HomeAssistant, loaded: MockConfigEntry, fake_session: MagicMock
) -> None:
    poll = loaded.runtime_data.swarm.peers.async_poll_now
    payload = card_payload(home, loaded)
    assert (payload["login_refused"], payload["trouble"]) == (False, None)
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await poll()
    payload = card_payload(home, loaded)
    assert (payload["available"], payload["login_refused"]) == (False, False)
    assert payload["trouble"] == trouble("cannot_connect")
    fake_session.async_peer_snapshot.side_effect = WrongLoginError()
    await poll()
    payload = card_payload(home, loaded)
    assert (payload["available"], payload["login_refused"]) == (False, True)
    assert payload["trouble"] == trouble("invalid_auth")


async def test_another_reason_is_sent_during_an_outage(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    hass_ws_client: WebSocketGenerator,
) -> None:
    """A password is changed, and qBittorrent restarted."""
    browser = await hass_ws_client(home)
    await browser.send_json_auto_id(
        {"type": f"{DOMAIN}/subscribe_overview", "config_entry_id": "entry"}
    )
    assert (await browser.receive_json())["success"]
    assert (await browser.receive_json())["event"]["available"]
    table = loaded.runtime_data.connection.table
    for failure, is_refused in (
        (CannotConnectError(), False),
        (WrongLoginError(), True),
    ):
        fake_session.async_version.side_effect = failure
        fake_session.async_peer_snapshot.side_effect = failure
        await table.async_refresh()
        event = (await browser.receive_json())["event"]
        assert (event["available"], event["login_refused"]) == (False, is_refused)


async def test_a_redirect_names_its_target(
    home: HomeAssistant, loaded: MockConfigEntry, fake_session: MagicMock
) -> None:
    target = "https://box.example"
    fake_session.async_peer_snapshot.side_effect = RedirectedError(target)
    await loaded.runtime_data.swarm.peers.async_poll_now()
    expected = trouble("redirected", target=target)
    assert card_payload(home, loaded)["trouble"] == expected


@pytest.mark.parametrize(
    "failure",
    [
        RuntimeError("a mistake of ours"),
        HomeAssistantError("an error of Home Assistant's without a translation"),
    ],
)
async def test_a_reason_without_a_translation_is_not_said(
    home: HomeAssistant, loaded: MockConfigEntry, failure: Exception
) -> None:
    loaded.runtime_data.swarm.peers.async_set_update_error(failure)
    payload = card_payload(home, loaded)
    assert (payload["available"], payload["trouble"]) == (False, None)


@pytest.mark.parametrize(
    ("failure", "key", "is_refused"),
    [
        (WrongLoginError(), "invalid_auth", True),
        (CannotConnectError(), "cannot_connect", False),
    ],
)
async def test_a_start_that_fails_has_its_reason_as_well(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    hass_ws_client: WebSocketGenerator,
    failure: Exception,
    key: str,
    is_refused: bool,
) -> None:
    fake_session.async_version.side_effect = failure
    await set_up(home, entry)
    browser = await hass_ws_client(home)
    await browser.send_json_auto_id(
        {"type": f"{DOMAIN}/subscribe_overview", "config_entry_id": "entry"}
    )
    assert (await browser.receive_json())["success"]
    event = (await browser.receive_json())["event"]
    assert event == {
        "available": False,
        "login_refused": is_refused,
        "trouble": trouble(key),
    }
