"""A new login, and another address, of a connection that is set up."""

import asyncio
from functools import partial
from typing import Any
from unittest.mock import MagicMock, patch

from homeassistant.config_entries import ConfigEntry, ConfigEntryState
from homeassistant.const import (
    CONF_API_KEY,
    CONF_PASSWORD,
    CONF_URL,
    CONF_USERNAME,
    CONF_VERIFY_SSL,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.connection.settings import (
    CONF_HEADERS,
    CONF_PROXY_USERNAME,
)
from custom_components.qb_peer_vpn.qbittorrent import (
    RedirectedError,
    WrongApiKeyError,
    WrongLoginError,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import CONNECTION

from .steps import (
    API_KEY,
    PROXY,
    TYPED_KEY,
    UNFOLDING,
    WITH_KEY,
    answer,
    each_error,
    shown,
    unfolded,
)

MORE = {CONF_VERIFY_SSL: True}


async def test_a_new_password_is_asked_for_and_tried(
    hass: HomeAssistant, fake_session: MagicMock, entry: MockConfigEntry
) -> None:
    form = await entry.start_reauth_flow(hass)
    assert form["step_id"] == "reauth_confirm"
    assert shown(form) == {"login": "user", CONF_USERNAME: "admin"}
    fake_session.async_version.side_effect = WrongLoginError()
    form = await answer(hass, form, {CONF_USERNAME: "admin", CONF_PASSWORD: "wrong"})
    assert form["errors"] == {"base": "invalid_auth"}
    assert entry.data == CONNECTION
    fake_session.async_version.side_effect = None
    done = await answer(hass, form, {CONF_USERNAME: "me", CONF_PASSWORD: "right"})
    assert done["type"] is FlowResultType.ABORT
    assert done["reason"] == "reauth_successful"
    assert entry.data == {**CONNECTION, CONF_USERNAME: "me", CONF_PASSWORD: "right"}
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


async def test_a_new_login_at_an_address_that_redirects_says_where_it_leads(
    hass: HomeAssistant, fake_session: MagicMock, entry: MockConfigEntry
) -> None:
    target = str(CONNECTION[CONF_URL]).replace("http:", "https:")
    form = await entry.start_reauth_flow(hass)
    fake_session.async_version.side_effect = RedirectedError(target)

    form = await answer(hass, form, {CONF_USERNAME: "me", CONF_PASSWORD: "right"})

    assert form["step_id"] == "reauth_confirm"
    assert form["errors"] == {"base": "redirected_reconfigure"}
    assert form["description_placeholders"]["target"] == target


async def test_a_new_key_is_asked_for_and_tried(
    hass: HomeAssistant, fake_session: MagicMock, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, data=WITH_KEY)
    form = await entry.start_reauth_flow(hass)
    assert shown(form) == {"login": "api_key", CONF_USERNAME: ""}
    form = await answer(hass, form, {"login": "api_key", CONF_API_KEY: "qbt-typo"})
    assert form["errors"] == {CONF_API_KEY: "malformed_api_key"}
    fake_session.async_version.side_effect = WrongApiKeyError()
    form = await answer(hass, form, {"login": "api_key", CONF_API_KEY: "qbt_old"})
    assert form["errors"] == {"base": "invalid_api_key"}
    fake_session.async_version.side_effect = None
    done = await answer(hass, form, {"login": "api_key", CONF_API_KEY: "qbt_new"})
    assert done["reason"] == "reauth_successful"
    assert entry.data == {**WITH_KEY, CONF_API_KEY: "qbt_new"}


async def test_a_key_gives_way_to_a_login_and_the_other_way_round(
    hass: HomeAssistant, fake_session: MagicMock, entry: MockConfigEntry
) -> None:
    form = await entry.start_reauth_flow(hass)
    await answer(hass, form, {"login": "api_key", CONF_API_KEY: API_KEY})
    assert entry.data == WITH_KEY
    form = await entry.start_reauth_flow(hass)
    await answer(
        hass, form, {"login": "user", CONF_USERNAME: "admin", CONF_PASSWORD: "secret"}
    )
    assert entry.data == CONNECTION


async def test_the_same_login_may_work_again(
    hass: HomeAssistant,
    fake_session: MagicMock,
    entry: MockConfigEntry,
    no_set_up: MagicMock,
) -> None:
    form = await entry.start_reauth_flow(hass)
    done = await answer(hass, form, {CONF_USERNAME: "admin", CONF_PASSWORD: "secret"})
    assert done["reason"] == "reauth_successful"
    await hass.async_block_till_done()
    no_set_up.assert_called_once()


async def test_address_and_certificate_check_change_and_the_login_stays(
    hass: HomeAssistant,
    fake_session: MagicMock,
    entry: MockConfigEntry,
    no_set_up: MagicMock,
) -> None:
    form = await entry.start_reconfigure_flow(hass)
    assert form["step_id"] == "reconfigure"
    done = await answer(
        hass,
        form,
        {
            CONF_URL: "https://nas.local/qbt/",
            "login": "stored",
            "more": {CONF_VERIFY_SSL: False},
        },
    )
    assert done["type"] is FlowResultType.ABORT
    assert done["reason"] == "reconfigure_successful"
    assert entry.data == {
        **CONNECTION,
        CONF_URL: "https://nas.local/qbt",
        CONF_VERIFY_SSL: False,
    }
    await hass.async_block_till_done()
    no_set_up.assert_called_once()


@pytest.mark.parametrize("data", [CONNECTION, WITH_KEY], ids=["user", "api_key"])
async def test_a_stored_secret_is_never_shown(
    hass: HomeAssistant,
    fake_session: MagicMock,
    entry: MockConfigEntry,
    data: dict[str, Any],
) -> None:
    hass.config_entries.async_update_entry(entry, data=data)
    form = await entry.start_reconfigure_flow(hass)
    assert shown(form) == {
        CONF_URL: data[CONF_URL],
        CONF_USERNAME: data[CONF_USERNAME],
        CONF_VERIFY_SSL: True,
        CONF_PROXY_USERNAME: "",
        CONF_HEADERS: "",
    }
    await answer(hass, form, {CONF_URL: data[CONF_URL], "more": {}})
    assert entry.data == data


@each_error
async def test_an_error_of_a_new_connection_changes_nothing_and_can_be_fixed(
    hass: HomeAssistant,
    *,
    fake_session: MagicMock,
    entry: MockConfigEntry,
    error: Exception,
    key: str,
) -> None:
    typed = {**TYPED_KEY, "more": {CONF_VERIFY_SSL: True}}
    form = await entry.start_reconfigure_flow(hass)
    fake_session.async_version.side_effect = error
    form = await answer(hass, form, typed)
    assert form["errors"] == {"base": key}
    assert unfolded(form) is (key in UNFOLDING)
    assert entry.data == CONNECTION
    fake_session.async_version.side_effect = None
    done = await answer(hass, form, typed)
    assert done["reason"] == "reconfigure_successful"
    assert entry.data == WITH_KEY


async def test_a_new_address_must_be_one(
    hass: HomeAssistant, fake_session: MagicMock, entry: MockConfigEntry
) -> None:
    form = await entry.start_reconfigure_flow(hass)
    form = await answer(hass, form, {CONF_URL: "ftp://nas", "more": {}})
    assert form["errors"] == {CONF_URL: "invalid_url"}
    done = await answer(hass, form, {CONF_URL: "http://nas", "more": {}})
    assert done["reason"] == "reconfigure_successful"
    assert entry.data == {**CONNECTION, CONF_URL: "http://nas"}


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (
            {"login": "api_key", CONF_API_KEY: API_KEY, "more": PROXY},
            "authorization_conflict",
        ),
        ({"more": {CONF_HEADERS: "Content-Length: 1"}}, "invalid_header"),
    ],
    ids=["authorization_conflict", "invalid_header"],
)
async def test_settings_that_cannot_be_sent_are_refused_without_a_request(
    hass: HomeAssistant, entry: MockConfigEntry, typed: dict[str, Any], key: str
) -> None:
    form = await entry.start_reconfigure_flow(hass)

    form = await answer(hass, form, {CONF_URL: CONNECTION[CONF_URL], **typed})

    assert form["errors"] == {"base": key}
    assert unfolded(form)
    assert entry.data == CONNECTION


async def test_an_empty_proxy_password_and_masked_headers_keep_the_stored_ones(
    hass: HomeAssistant, fake_session: MagicMock, entry: MockConfigEntry
) -> None:
    stored = {**CONNECTION, **PROXY, CONF_HEADERS: "X-Token: secret"}
    hass.config_entries.async_update_entry(entry, data=stored)
    form = await entry.start_reconfigure_flow(hass)
    suggested = shown(form)
    assert "secret" not in suggested[CONF_HEADERS]

    kept = {name: suggested[name] for name in (CONF_PROXY_USERNAME, CONF_HEADERS)}
    await answer(hass, form, {CONF_URL: CONNECTION[CONF_URL], "more": kept})

    assert entry.data == stored


async def test_two_entries_never_get_the_same_address(
    hass: HomeAssistant, fake_session: MagicMock, entry: MockConfigEntry
) -> None:
    other = MockConfigEntry(
        domain=DOMAIN, data={**CONNECTION, CONF_URL: "http://other:8080"}
    )
    other.add_to_hass(hass)
    form = await entry.start_reconfigure_flow(hass)
    done = await answer(hass, form, {CONF_URL: "http://other:8080/", "more": {}})
    assert done["type"] is FlowResultType.ABORT
    assert done["reason"] == "already_configured"
    assert entry.data == CONNECTION


async def test_a_loaded_entry_reloads_once_with_the_new_password(
    hass: HomeAssistant,
    fake_session: MagicMock,
    entry: MockConfigEntry,
    no_set_up: MagicMock,
) -> None:
    passwords: list[str] = []

    async def reload(hass: HomeAssistant, entry: ConfigEntry) -> None:
        await hass.config_entries.async_reload(entry.entry_id)

    def set_up(_: HomeAssistant, entry: ConfigEntry) -> bool:
        passwords.append(entry.data[CONF_PASSWORD])
        entry.async_on_unload(entry.add_update_listener(reload))
        entry.async_on_unload(partial(asyncio.sleep, 0))
        return True

    no_set_up.side_effect = set_up
    await hass.config_entries.async_setup(entry.entry_id)
    form = await entry.start_reauth_flow(hass)
    # Unloading has removed the listener, and goes on, when the flow continues.
    with patch("custom_components.qb_peer_vpn.async_unload_entry", return_value=True):
        await answer(hass, form, {CONF_USERNAME: "admin", CONF_PASSWORD: "new"})
        await hass.async_block_till_done()
    assert passwords == ["secret", "new"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Peer VPN ([::1]:8541)", "Peer VPN (nas3)"),
        ("Peer VPN (::1)", "Peer VPN (nas3)"),
        ("Attic", "Attic"),
    ],
)
async def test_a_title_with_the_address_follows_it_and_a_name_stays(
    hass: HomeAssistant,
    *,
    fake_session: MagicMock,
    entry: MockConfigEntry,
    before: str,
    after: str,
) -> None:
    data = {**CONNECTION, CONF_URL: "http://[::1]:8541"}
    hass.config_entries.async_update_entry(entry, data=data, title=before)
    form = await entry.start_reconfigure_flow(hass)
    typed = {CONF_URL: "http://nas3:8080", "login": "stored", "more": MORE}
    done = await answer(hass, form, typed)
    assert done["reason"] == "reconfigure_successful"
    assert entry.title == after
