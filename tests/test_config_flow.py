"""The config flow: every way in, every error, and the way back from it."""

from typing import Any
from unittest.mock import MagicMock, patch

from homeassistant.config_entries import SOURCE_USER, ConfigEntryState
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.const import DOMAIN
from custom_components.qb_peer_vpn.qbittorrent import (
    BannedError,
    CannotConnectError,
    NotQbittorrentError,
    RequestRejectedError,
    TlsError,
    TooOldError,
    UnreadableAnswerError,
    WrongLoginError,
)

from .home import CONNECTION

ERRORS = [
    (BannedError(), "banned"),
    (CannotConnectError(), "cannot_connect"),
    (NotQbittorrentError(), "not_qbittorrent"),
    (RequestRejectedError(), "request_rejected"),
    (TlsError(), "tls"),
    (TooOldError(), "too_old"),
    (UnreadableAnswerError(), "unreadable_answer"),
    (WrongLoginError(), "invalid_auth"),
    (RuntimeError("a bug"), "unknown"),
]


@pytest.fixture(autouse=True)
def no_set_up(home: HomeAssistant) -> Any:
    with patch(
        "custom_components.qb_peer_vpn.async_setup_entry", return_value=True
    ) as set_up:
        yield set_up


async def start(hass: HomeAssistant) -> str:
    form = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == "user"
    assert form["errors"] == {}
    flow_id: str = form["flow_id"]
    return flow_id


async def test_a_user_adds_qbittorrent(
    hass: HomeAssistant, client: MagicMock, no_set_up: MagicMock
) -> None:
    flow_id = await start(hass)
    done = await hass.config_entries.flow.async_configure(
        flow_id, {**CONNECTION, CONF_URL: " NAS.local:8080/ "}
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["title"] == "Peer VPN"
    assert done["data"] == CONNECTION
    assert done["options"] == {"decision": {"measure": True}}
    client.async_close.assert_awaited_once()
    await hass.async_block_till_done()
    no_set_up.assert_called_once()


async def test_the_login_may_be_left_out(
    hass: HomeAssistant, client: MagicMock
) -> None:
    flow_id = await start(hass)
    done = await hass.config_entries.flow.async_configure(
        flow_id, {CONF_URL: "http://localhost:8080"}
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["data"][CONF_USERNAME] == ""
    assert done["data"][CONF_PASSWORD] == ""


@pytest.mark.parametrize(("error", "key"), ERRORS, ids=[key for _, key in ERRORS])
async def test_an_error_is_told_and_can_be_mended(
    hass: HomeAssistant, client: MagicMock, error: Exception, key: str
) -> None:
    flow_id = await start(hass)
    client.async_version.side_effect = error
    form = await hass.config_entries.flow.async_configure(flow_id, CONNECTION)
    assert form["type"] is FlowResultType.FORM
    assert form["errors"] == {"base": key}
    client.async_close.assert_awaited_once()
    client.async_version.side_effect = None
    done = await hass.config_entries.flow.async_configure(flow_id, CONNECTION)
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_measuring_can_be_declined(
    hass: HomeAssistant, client: MagicMock
) -> None:
    flow_id = await start(hass)
    done = await hass.config_entries.flow.async_configure(
        flow_id, {**CONNECTION, "measure": False}
    )
    assert done["options"] == {"decision": {"measure": False}}


@pytest.mark.parametrize("url", ["ftp://nas.local", "http://", "http://nas:99999"])
async def test_an_address_must_be_one(
    hass: HomeAssistant, client: MagicMock, url: str
) -> None:
    flow_id = await start(hass)
    form = await hass.config_entries.flow.async_configure(
        flow_id, {**CONNECTION, CONF_URL: url}
    )
    assert form["errors"] == {CONF_URL: "invalid_url"}
    client.async_version.assert_not_called()
    done = await hass.config_entries.flow.async_configure(flow_id, CONNECTION)
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_the_same_qbittorrent_is_added_only_once(
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry
) -> None:
    flow_id = await start(hass)
    done = await hass.config_entries.flow.async_configure(
        flow_id, {**CONNECTION, CONF_URL: "HTTP://nas.LOCAL:8080/"}
    )
    assert done["type"] is FlowResultType.ABORT
    assert done["reason"] == "already_configured"


async def test_a_new_password_is_asked_for_and_tried(
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry
) -> None:
    form = await entry.start_reauth_flow(hass)
    assert form["step_id"] == "reauth_confirm"
    client.async_version.side_effect = WrongLoginError()
    form = await hass.config_entries.flow.async_configure(
        form["flow_id"], {CONF_USERNAME: "admin", CONF_PASSWORD: "wrong"}
    )
    assert form["errors"] == {"base": "invalid_auth"}
    assert entry.data == CONNECTION
    client.async_version.side_effect = None
    done = await hass.config_entries.flow.async_configure(
        form["flow_id"], {CONF_USERNAME: "me", CONF_PASSWORD: "right"}
    )
    assert done["type"] is FlowResultType.ABORT
    assert done["reason"] == "reauth_successful"
    assert entry.data == {
        **CONNECTION,
        CONF_USERNAME: "me",
        CONF_PASSWORD: "right",
    }
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


async def test_the_same_login_may_work_again(
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry, no_set_up: MagicMock
) -> None:
    form = await entry.start_reauth_flow(hass)
    done = await hass.config_entries.flow.async_configure(
        form["flow_id"], {CONF_USERNAME: "admin", CONF_PASSWORD: "secret"}
    )
    assert done["reason"] == "reauth_successful"
    await hass.async_block_till_done()
    no_set_up.assert_called_once()
