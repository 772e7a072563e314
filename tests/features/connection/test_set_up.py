"""A set-up that ends early says why, without a traceback."""

import logging
from typing import Any
from unittest.mock import MagicMock, patch

from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_API_KEY
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.connection.settings import (
    CONF_HEADERS,
    CONF_PROXY_PASSWORD,
    CONF_PROXY_USERNAME,
)
from custom_components.qb_peer_vpn.qbittorrent import SessionClosedError
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import set_up
from tests.qbittorrent.web_ui import API_KEY, WebUi

PROXY = {CONF_PROXY_USERNAME: "proxy", CONF_PROXY_PASSWORD: "secret"}


@pytest.mark.parametrize(
    ("stored", "key"),
    [
        ({CONF_API_KEY: API_KEY, **PROXY}, "authorization_conflict"),
        ({**PROXY, CONF_HEADERS: "Authorization: x"}, "authorization_conflict"),
        ({CONF_HEADERS: "Content-Length: 5"}, "invalid_header"),
        ({CONF_HEADERS: "no colon"}, "invalid_header"),
    ],
)
async def test_stored_headers_that_cannot_be_sent_end_the_set_up(
    home: HomeAssistant,
    connected: MockConfigEntry,
    web_ui: WebUi,
    stored: dict[str, Any],
    key: str,
) -> None:
    home.config_entries.async_update_entry(connected, data={**connected.data, **stored})
    await set_up(home, connected)
    assert connected.state is ConfigEntryState.SETUP_ERROR
    assert connected.error_reason_translation_key == key
    assert not web_ui.asked


@pytest.mark.parametrize("request_name", ["async_version", "async_peer_snapshot"])
@pytest.mark.usefixtures("server_list")
async def test_a_set_up_that_home_assistant_s_stop_overtakes_leaves_no_traceback(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    caplog: pytest.LogCaptureFixture,
    request_name: str,
) -> None:
    getattr(fake_session, request_name).side_effect = SessionClosedError()
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    ours = [each for each in caplog.records if DOMAIN in each.getMessage()]
    assert not [each for each in ours if each.levelno >= logging.ERROR]


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_a_first_poll_of_the_peers_may_be_overtaken_too(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    with patch(
        "custom_components.qb_peer_vpn.features.swarm.coordinator.async_poll_peers",
        side_effect=SessionClosedError(),
    ):
        await set_up(home, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert entry.error_reason_translation_key == "cannot_connect"


async def test_an_entry_without_an_address_can_be_reconfigured(
    home: HomeAssistant, connected: MockConfigEntry, web_ui: WebUi
) -> None:
    """A restored entry may have been edited."""
    login = {key: connected.data[key] for key in ("username", "password")}
    home.config_entries.async_update_entry(connected, data=login)
    await set_up(home, connected)
    assert connected.state is ConfigEntryState.SETUP_RETRY

    form: Any = await connected.start_reconfigure_flow(home)
    done = await home.config_entries.flow.async_configure(
        form["flow_id"], {"url": web_ui.url, "login": "stored", "more": {}}
    )
    await home.async_block_till_done(wait_background_tasks=True)
    assert done["reason"] == "reconfigure_successful"
    assert connected.state.value == "loaded"
