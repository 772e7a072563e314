"""The config flow: every way in, every error, and the way back from it."""

from http import HTTPStatus
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, MagicMock, patch

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

from .home import CONNECTION, ListHost, make_gluetun_list, make_server_list

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
def no_set_up(home: HomeAssistant, server_list: ListHost) -> Any:
    with patch(
        "custom_components.qb_peer_vpn.async_setup_entry", return_value=True
    ) as set_up:
        yield set_up


async def finish(
    hass: HomeAssistant, form: Any, provider: str = "protonvpn", **servers: object
) -> Any:
    """Go through the steps that follow on the connection, with what they offer."""
    assert form["step_id"] == "provider"
    form = await hass.config_entries.flow.async_configure(
        form["flow_id"], {"provider": provider}
    )
    assert form["step_id"] == "servers"
    form = await hass.config_entries.flow.async_configure(form["flow_id"], servers)
    return await look_up(hass, form)


async def look_up(hass: HomeAssistant, form: Any, mode: str = "on_device") -> Any:
    """Answer the last step."""
    assert form["step_id"] == "lookup"
    return await hass.config_entries.flow.async_configure(
        form["flow_id"], {"mode": mode}
    )


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
    form = await hass.config_entries.flow.async_configure(
        flow_id, {**CONNECTION, CONF_URL: " NAS.local:8080/ "}
    )
    done = await finish(hass, form)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["title"] == "Peer VPN"
    assert done["data"] == CONNECTION
    assert done["options"]["decision"] == {"measure": True}
    assert done["options"]["servers"]["provider"] == "protonvpn"
    client.async_close.assert_awaited_once()
    await hass.async_block_till_done()
    no_set_up.assert_called_once()


async def test_the_login_may_be_left_out(
    hass: HomeAssistant, client: MagicMock
) -> None:
    flow_id = await start(hass)
    form = await hass.config_entries.flow.async_configure(
        flow_id, {CONF_URL: "http://localhost:8080"}
    )
    done = await finish(hass, form)
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
    form = await hass.config_entries.flow.async_configure(flow_id, CONNECTION)
    done = await finish(hass, form)
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_measuring_can_be_declined(
    hass: HomeAssistant, client: MagicMock
) -> None:
    flow_id = await start(hass)
    form = await hass.config_entries.flow.async_configure(
        flow_id, {**CONNECTION, "measure": False}
    )
    done = await finish(hass, form)
    assert done["options"]["decision"] == {"measure": False}


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
    form = await hass.config_entries.flow.async_configure(flow_id, CONNECTION)
    done = await finish(hass, form)
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


async def chosen_provider(hass: HomeAssistant, **user_input: str) -> Any:
    flow_id = await start(hass)
    await hass.config_entries.flow.async_configure(flow_id, CONNECTION)
    return await hass.config_entries.flow.async_configure(
        flow_id, {"provider": "protonvpn", **user_input}
    )


def offered(form: Any) -> set[str]:
    return {str(key) for key in form["data_schema"].schema}


async def test_the_list_decides_what_can_be_filtered(
    hass: HomeAssistant, client: MagicMock, server_list: ListHost
) -> None:
    form = await chosen_provider(hass)
    assert offered(form) == {
        "countries",
        "excluded_countries",
        "cities",
        "elsewhere",
    }
    server_list.content = server_list.content.replace(b"true", b"false", 1)
    form = await chosen_provider(hass)
    assert {"required", "excluded"} <= offered(form)


async def test_a_filter_that_leaves_nothing_is_refused_with_the_reason(
    hass: HomeAssistant, client: MagicMock
) -> None:
    form = await chosen_provider(hass)
    form = await hass.config_entries.flow.async_configure(
        form["flow_id"], {"countries": ["CH"], "cities": ["JP/tokyo"]}
    )
    assert form["errors"] == {"base": "emptied_cities"}
    form = await hass.config_entries.flow.async_configure(
        form["flow_id"], {"countries": ["CH"], "elsewhere": False}
    )
    done = await look_up(hass, form)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    servers = done["options"]["servers"]
    assert servers["countries"] == ["CH"]
    assert servers["elsewhere"] is False


async def test_without_a_list_proton_s_servers_are_recommended_all_the_same(
    hass: HomeAssistant, client: MagicMock, server_list: ListHost
) -> None:
    server_list.status = HTTPStatus.NOT_FOUND
    done = await look_up(hass, await chosen_provider(hass), "country_only")
    assert done["options"]["lookup"]["mode"] == "country_only"
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["options"]["servers"]["provider"] == "protonvpn"


async def test_another_provider_needs_its_list(
    hass: HomeAssistant, client: MagicMock, server_list: ListHost
) -> None:
    server_list.status = HTTPStatus.NOT_FOUND
    form = await chosen_provider(hass, provider="mullvad")
    assert form["errors"] == {"base": "list_unavailable"}
    server_list.status = HTTPStatus.OK
    server_list.content = make_gluetun_list()
    form = await hass.config_entries.flow.async_configure(
        form["flow_id"], {"provider": "mullvad"}
    )
    assert "required" in offered(form)
    form = await hass.config_entries.flow.async_configure(
        form["flow_id"], {"required": ["owned"]}
    )
    done = await look_up(hass, form)
    assert done["options"]["servers"]["required"] == ["owned"]


async def test_a_list_of_one_s_own_may_be_a_file(
    hass: HomeAssistant, client: MagicMock, tmp_path: Path
) -> None:
    folder = tmp_path / DOMAIN
    folder.mkdir()
    (folder / "mine.json").write_bytes(make_server_list(10))
    (tmp_path / "secrets.json").write_bytes(make_server_list(10))
    form = await chosen_provider(hass, list="../secrets.json")
    assert form["errors"] == {"base": "list_unavailable"}
    form = await hass.config_entries.flow.async_configure(
        form["flow_id"], {"provider": "protonvpn", "list": "mine.json"}
    )
    form = await hass.config_entries.flow.async_configure(form["flow_id"], {})
    done = await look_up(hass, form, "online")
    assert done["options"]["servers"]["list"] == "mine.json"


async def test_a_loaded_entry_reloads_once_with_the_new_password(
    hass: HomeAssistant,
    client: MagicMock,
    entry: MockConfigEntry,
    no_set_up: MagicMock,
) -> None:
    await hass.config_entries.async_setup(entry.entry_id)
    entry.add_update_listener(AsyncMock())
    form = await entry.start_reauth_flow(hass)
    with patch.object(hass.config_entries, "async_schedule_reload") as reload:
        await hass.config_entries.flow.async_configure(
            form["flow_id"], {CONF_USERNAME: "admin", CONF_PASSWORD: "new"}
        )
    # The listener sees to it.
    reload.assert_not_called()
