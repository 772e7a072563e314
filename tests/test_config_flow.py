"""The config flow: every way in, every error, and the way back from it."""

import asyncio
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock, patch

from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigEntryState
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
    CONF_PROXY_PASSWORD,
    CONF_PROXY_USERNAME,
)
from custom_components.qb_peer_vpn.qbittorrent import (
    ApiKeyUnsupportedError,
    BannedError,
    CannotConnectError,
    NotQbittorrentError,
    RedirectedError,
    RequestRejectedError,
    TlsError,
    TooOldError,
    UnreadableAnswerError,
    WrongApiKeyError,
    WrongLoginError,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .home import CONNECTION, ListHost, make_gluetun_list, make_server_list

API_KEY = "qbt_" + "a1" * 14
TYPED: dict[str, Any] = {
    CONF_URL: CONNECTION[CONF_URL],
    "login": "user",
    CONF_USERNAME: CONNECTION[CONF_USERNAME],
    CONF_PASSWORD: CONNECTION[CONF_PASSWORD],
    "more": {CONF_VERIFY_SSL: True, "measure": True},
}
TYPED_KEY: dict[str, Any] = {
    CONF_URL: CONNECTION[CONF_URL],
    "login": "api_key",
    CONF_API_KEY: f" {API_KEY} ",
    "more": {CONF_VERIFY_SSL: True, "measure": True},
}
WITH_KEY = {**CONNECTION, CONF_USERNAME: "", CONF_PASSWORD: "", CONF_API_KEY: API_KEY}
PROXY = {CONF_PROXY_USERNAME: "me", CONF_PROXY_PASSWORD: "at the door"}

ERRORS = [
    (ApiKeyUnsupportedError(), "api_key_unsupported"),
    (BannedError(), "banned"),
    (CannotConnectError(), "cannot_connect"),
    (NotQbittorrentError(), "not_qbittorrent"),
    (RequestRejectedError(), "request_rejected"),
    (TlsError(), "tls"),
    (TooOldError(), "too_old"),
    (UnreadableAnswerError(), "unreadable_answer"),
    (WrongApiKeyError(), "invalid_api_key"),
    (WrongLoginError(), "invalid_auth"),
    (RuntimeError("a bug"), "unknown"),
]
each_error = pytest.mark.parametrize(
    ("error", "key"), ERRORS, ids=[key for _, key in ERRORS]
)


@pytest.fixture(autouse=True)
async def no_set_up(home: HomeAssistant, server_list: ListHost) -> Any:
    with patch(
        "custom_components.qb_peer_vpn.async_setup_entry", return_value=True
    ) as set_up:
        yield set_up
        # An entry that changed reloads behind the flow.
        await home.async_block_till_done()


async def answer(hass: HomeAssistant, form: Any, typed: dict[str, Any]) -> Any:
    return await hass.config_entries.flow.async_configure(form["flow_id"], typed)


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


async def finish_soon(hass: HomeAssistant, form: Any, server_list: ListHost) -> Any:
    """Finish the flow without a server list, which needs fewer steps."""
    server_list.status = HTTPStatus.NOT_FOUND
    form = await answer(hass, form, {"provider": "protonvpn"})
    return await look_up(hass, form)


async def look_up(hass: HomeAssistant, form: Any, mode: str = "on_device") -> Any:
    """Answer the last step."""
    assert form["step_id"] == "lookup"
    return await hass.config_entries.flow.async_configure(
        form["flow_id"], {"mode": mode}
    )


async def start(hass: HomeAssistant, step_id: str = "connection") -> Any:
    form = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    assert form["type"] is FlowResultType.FORM
    assert form["step_id"] == step_id
    assert not form["errors"]
    return form


def shown(form: Any) -> dict[str, Any]:
    """Return the values of a form's fields before the user types."""
    values: dict[str, Any] = {}
    for key, field in form["data_schema"].schema.items():
        if key == "more":
            values |= shown({"data_schema": field.schema})
        elif key.description:
            values[str(key)] = key.description["suggested_value"]
    return values


def unfolded(form: Any) -> bool:
    """Return whether the rarely used fields are shown."""
    more = form["data_schema"].schema["more"]
    return not more.options["collapsed"]


async def test_a_user_adds_qbittorrent(
    hass: HomeAssistant, client: MagicMock, no_set_up: MagicMock
) -> None:
    form = await start(hass)
    form = await answer(hass, form, {**TYPED, CONF_URL: " NAS.local:8080/ "})
    done = await finish(hass, form)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["title"] == "Peer VPN"
    assert done["data"] == CONNECTION
    assert done["options"]["decision"] == {"measure": True}
    assert done["options"]["servers"]["provider"] == "protonvpn"
    client.async_close.assert_awaited_once()
    await hass.async_block_till_done()
    no_set_up.assert_called_once()


async def test_an_api_key_does_instead_of_a_login(
    hass: HomeAssistant, client: MagicMock
) -> None:
    done = await finish(hass, await answer(hass, await start(hass), TYPED_KEY))
    assert done["data"] == WITH_KEY


async def test_what_is_no_api_key_is_not_tried(
    hass: HomeAssistant, client: MagicMock
) -> None:
    form = await start(hass)
    for wrong in ("", "secret", "qbt_ 123", "qbt_\N{SNOWMAN}"):
        form = await answer(hass, form, {**TYPED_KEY, CONF_API_KEY: wrong})
        assert form["errors"] == {CONF_API_KEY: "malformed_api_key"}
    client.async_version.assert_not_called()
    done = await finish(hass, await answer(hass, form, TYPED_KEY))
    assert done["data"] == WITH_KEY


async def test_only_the_chosen_kind_of_login_counts(
    hass: HomeAssistant, client: MagicMock
) -> None:
    both = {CONF_USERNAME: "autofill", CONF_PASSWORD: "autofill"}
    done = await finish(
        hass, await answer(hass, await start(hass), {**TYPED_KEY, **both})
    )
    assert done["data"] == WITH_KEY


async def test_the_login_may_be_left_out(
    hass: HomeAssistant, client: MagicMock
) -> None:
    form = await answer(
        hass, await start(hass), {CONF_URL: "http://localhost:8080", "more": {}}
    )
    done = await finish(hass, form)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["data"][CONF_USERNAME] == ""
    assert done["data"][CONF_PASSWORD] == ""
    assert done["data"][CONF_VERIFY_SSL] is True


@each_error
@pytest.mark.parametrize("typed", [TYPED, TYPED_KEY], ids=["user", "api_key"])
async def test_an_error_is_shown_and_can_be_fixed(
    hass: HomeAssistant,
    *,
    client: MagicMock,
    server_list: ListHost,
    error: Exception,
    key: str,
    typed: dict[str, Any],
) -> None:
    form = await start(hass)
    assert not unfolded(form)
    client.async_version.side_effect = error
    form = await answer(hass, form, typed)
    assert form["type"] is FlowResultType.FORM
    assert form["errors"] == {"base": key}
    # The one error that a field of the folded section fixes.
    assert unfolded(form) is (key == "tls")
    client.async_close.assert_awaited_once()
    client.async_version.side_effect = None
    form = await answer(hass, form, typed)
    done = await finish_soon(hass, form, server_list)
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_measuring_can_be_declined(
    hass: HomeAssistant, client: MagicMock
) -> None:
    form = await answer(hass, await start(hass), {**TYPED, "more": {"measure": False}})
    done = await finish(hass, form)
    assert done["options"]["decision"] == {"measure": False}


@pytest.mark.parametrize("url", ["ftp://nas.local", "http://", "http://nas:99999"])
async def test_an_address_must_be_one(
    hass: HomeAssistant, *, client: MagicMock, server_list: ListHost, url: str
) -> None:
    form = await answer(hass, await start(hass), {**TYPED, CONF_URL: url})
    assert form["errors"] == {CONF_URL: "invalid_url"}
    client.async_version.assert_not_called()
    done = await finish_soon(hass, await answer(hass, form, TYPED), server_list)
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_the_same_qbittorrent_is_added_only_once(
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry
) -> None:
    done = await answer(
        hass, await start(hass), {**TYPED, CONF_URL: "HTTP://nas.LOCAL:8080/"}
    )
    assert done["type"] is FlowResultType.ABORT
    assert done["reason"] == "already_configured"


@pytest.mark.parametrize(
    ("url", "place"),
    [("http://nas2", "nas2:80"), ("https://[2001:db8::1]:8443", "[2001:db8::1]:8443")],
)
async def test_a_second_entry_has_a_different_name(
    hass: HomeAssistant,
    *,
    client: MagicMock,
    entry: MockConfigEntry,
    url: str,
    place: str,
) -> None:
    form = await answer(hass, await start(hass), {**TYPED, CONF_URL: url})
    assert (await finish(hass, form))["title"] == f"Peer VPN ({place})"


async def test_of_two_that_add_the_same_qbittorrent_the_second_stops(
    hass: HomeAssistant, client: MagicMock
) -> None:
    slow = await answer(hass, await start(hass), TYPED)
    quick = await answer(hass, await start(hass), TYPED)
    assert (await finish(hass, quick))["type"] is FlowResultType.CREATE_ENTRY
    done = await finish(hass, slow)
    assert done["type"] is FlowResultType.ABORT
    assert done["reason"] == "already_configured"


async def test_a_new_password_is_asked_for_and_tried(
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry
) -> None:
    form = await entry.start_reauth_flow(hass)
    assert form["step_id"] == "reauth_confirm"
    assert shown(form) == {"login": "user", CONF_USERNAME: "admin"}
    client.async_version.side_effect = WrongLoginError()
    form = await answer(hass, form, {CONF_USERNAME: "admin", CONF_PASSWORD: "wrong"})
    assert form["errors"] == {"base": "invalid_auth"}
    assert entry.data == CONNECTION
    client.async_version.side_effect = None
    done = await answer(hass, form, {CONF_USERNAME: "me", CONF_PASSWORD: "right"})
    assert done["type"] is FlowResultType.ABORT
    assert done["reason"] == "reauth_successful"
    assert entry.data == {**CONNECTION, CONF_USERNAME: "me", CONF_PASSWORD: "right"}
    await hass.async_block_till_done()
    assert entry.state is ConfigEntryState.LOADED


async def test_a_new_login_at_an_address_that_redirects_says_where_it_leads(
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry
) -> None:
    target = str(CONNECTION[CONF_URL]).replace("http:", "https:")
    form = await entry.start_reauth_flow(hass)
    client.async_version.side_effect = RedirectedError(target)

    form = await answer(hass, form, {CONF_USERNAME: "me", CONF_PASSWORD: "right"})

    assert form["step_id"] == "reauth_confirm"
    assert form["errors"] == {"base": "redirected_reconfigure"}
    assert form["description_placeholders"]["target"] == target


async def test_a_new_key_is_asked_for_and_tried(
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry
) -> None:
    hass.config_entries.async_update_entry(entry, data=WITH_KEY)
    form = await entry.start_reauth_flow(hass)
    assert shown(form) == {"login": "api_key", CONF_USERNAME: ""}
    form = await answer(hass, form, {"login": "api_key", CONF_API_KEY: "qbt-typo"})
    assert form["errors"] == {CONF_API_KEY: "malformed_api_key"}
    client.async_version.side_effect = WrongApiKeyError()
    form = await answer(hass, form, {"login": "api_key", CONF_API_KEY: "qbt_old"})
    assert form["errors"] == {"base": "invalid_api_key"}
    client.async_version.side_effect = None
    done = await answer(hass, form, {"login": "api_key", CONF_API_KEY: "qbt_new"})
    assert done["reason"] == "reauth_successful"
    assert entry.data == {**WITH_KEY, CONF_API_KEY: "qbt_new"}


async def test_a_key_gives_way_to_a_login_and_the_other_way_round(
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry
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
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry, no_set_up: MagicMock
) -> None:
    form = await entry.start_reauth_flow(hass)
    done = await answer(hass, form, {CONF_USERNAME: "admin", CONF_PASSWORD: "secret"})
    assert done["reason"] == "reauth_successful"
    await hass.async_block_till_done()
    no_set_up.assert_called_once()


async def test_address_and_certificate_check_change_and_the_login_stays(
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry, no_set_up: MagicMock
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
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry, data: dict[str, Any]
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
    client: MagicMock,
    entry: MockConfigEntry,
    error: Exception,
    key: str,
) -> None:
    typed = {**TYPED_KEY, "more": {CONF_VERIFY_SSL: True}}
    form = await entry.start_reconfigure_flow(hass)
    client.async_version.side_effect = error
    form = await answer(hass, form, typed)
    assert form["errors"] == {"base": key}
    assert unfolded(form) is (key == "tls")
    assert entry.data == CONNECTION
    client.async_version.side_effect = None
    done = await answer(hass, form, typed)
    assert done["reason"] == "reconfigure_successful"
    assert entry.data == WITH_KEY


async def test_a_new_address_must_be_one(
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry
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
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry
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
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry
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


CORE: dict[str, Any] = {
    CONF_URL: "http://core.local:8080/",
    CONF_USERNAME: "core",
    CONF_PASSWORD: "core secret",
    CONF_VERIFY_SSL: False,
}


def add_core_entry(hass: HomeAssistant, **data: object) -> str:
    """Let Home Assistant's own integration be connected to a qBittorrent."""
    entry = MockConfigEntry(domain="qbittorrent", data={**CORE, **data})
    entry.add_to_hass(hass)
    return str(entry.entry_id)


def connections(form: Any) -> dict[str, str]:
    """Return what can be chosen, by value."""
    (selector,) = form["data_schema"].schema.values()
    return {option["value"]: option["label"] for option in selector.config["options"]}


async def test_the_connection_of_the_other_integration_is_taken_over(
    hass: HomeAssistant, client: MagicMock
) -> None:
    chosen = add_core_entry(hass)
    form = await start(hass, "user")
    assert connections(form) == {
        chosen: "http://core.local:8080 (core)",
        "other": "other",
    }
    done = await finish(hass, await answer(hass, form, {"connection": chosen}))
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["data"] == {
        **CORE,
        CONF_URL: "http://core.local:8080",
        CONF_API_KEY: "",
    }
    assert done["options"]["decision"] == {"measure": True}


async def test_each_qbittorrent_is_offered_once_and_none_that_is_set_up(
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry
) -> None:
    add_core_entry(hass, url="HTTP://NAS.local:8080")
    first = add_core_entry(hass, username="")
    add_core_entry(hass, url="core.local:8080")
    second = add_core_entry(hass, url="http://third.local")
    add_core_entry(hass, url="no address://")
    MockConfigEntry(domain="qbittorrent", data={"host": "of tomorrow"}).add_to_hass(
        hass
    )
    form = await start(hass, "user")
    assert connections(form) == {
        first: "http://core.local:8080",
        second: "http://third.local (core)",
        "other": "other",
    }
    assert CORE[CONF_PASSWORD] not in str(form)


async def test_one_that_is_set_up_is_not_offered(
    hass: HomeAssistant, client: MagicMock, entry: MockConfigEntry
) -> None:
    add_core_entry(hass, url=CONNECTION[CONF_URL])
    await start(hass)


async def test_another_connection_can_be_given_instead(
    hass: HomeAssistant, client: MagicMock
) -> None:
    add_core_entry(hass)
    form = await answer(hass, await start(hass, "user"), {"connection": "other"})
    assert form["step_id"] == "connection"
    assert shown(form) == {}
    done = await finish(hass, await answer(hass, form, TYPED))
    assert done["data"] == CONNECTION


@each_error
async def test_an_offered_connection_may_fail_and_work_later(
    hass: HomeAssistant,
    *,
    client: MagicMock,
    server_list: ListHost,
    error: Exception,
    key: str,
) -> None:
    chosen = add_core_entry(hass)
    form = await start(hass, "user")
    client.async_version.side_effect = error
    form = await answer(hass, form, {"connection": chosen})
    assert form["step_id"] == "user"
    assert form["errors"] == {"base": key}
    client.async_version.side_effect = None
    done = await finish_soon(
        hass, await answer(hass, form, {"connection": chosen}), server_list
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY


async def test_an_offered_connection_that_fails_can_be_corrected(
    hass: HomeAssistant, client: MagicMock
) -> None:
    chosen = add_core_entry(hass)
    form = await start(hass, "user")
    client.async_version.side_effect = WrongLoginError()
    form = await answer(hass, form, {"connection": chosen})
    form = await answer(hass, form, {"connection": "other"})
    assert shown(form) == {
        CONF_URL: "http://core.local:8080",
        CONF_USERNAME: "core",
        CONF_VERIFY_SSL: False,
        CONF_PROXY_USERNAME: "",
        CONF_HEADERS: "",
    }
    client.async_version.side_effect = None
    done = await finish(hass, await answer(hass, form, TYPED))
    assert done["data"] == CONNECTION


async def test_an_offered_connection_may_have_moved_to_https(
    hass: HomeAssistant, client: MagicMock
) -> None:
    chosen = add_core_entry(hass)
    form = await start(hass, "user")
    client.async_version.side_effect = RedirectedError("https://core.local:8080")

    form = await answer(hass, form, {"connection": chosen})

    assert form["step_id"] == "connection"
    assert form["errors"] == {CONF_URL: "redirected_to_https"}
    assert form["description_placeholders"]["target"] == "https://core.local:8080"
    assert CORE[CONF_PASSWORD] not in str(form)
    assert shown(form)[CONF_URL] == "https://core.local:8080"

    client.async_version.side_effect = None
    submitted = {CONF_URL: shown(form)[CONF_URL], "login": "stored"}
    more = {CONF_VERIFY_SSL: False, "measure": True}
    form = await answer(hass, form, {**submitted, "more": more})
    done = await finish(hass, form)
    assert done["data"] == {
        **CORE,
        CONF_URL: "https://core.local:8080",
        CONF_API_KEY: "",
        CONF_HEADERS: "",
        CONF_PROXY_PASSWORD: "",
        CONF_PROXY_USERNAME: "",
    }


async def test_an_offered_connection_may_redirect_to_another_host(
    hass: HomeAssistant, client: MagicMock
) -> None:
    chosen = add_core_entry(hass)
    form = await start(hass, "user")
    client.async_version.side_effect = RedirectedError("https://other.local")

    form = await answer(hass, form, {"connection": chosen})

    assert form["step_id"] == "connection"
    assert form["errors"] == {CONF_URL: "redirected"}
    assert shown(form)[CONF_URL] == "http://core.local:8080"
    form = await answer(
        hass, form, {**TYPED, CONF_URL: "http://core.local:8080", "login": "stored"}
    )
    assert form["errors"] == {CONF_URL: "redirected"}
    client.async_version.side_effect = None
    done = await finish(hass, await answer(hass, form, TYPED))
    assert done["data"] == CONNECTION


async def test_an_offered_connection_may_vanish_meanwhile(
    hass: HomeAssistant, client: MagicMock
) -> None:
    gone, stays = add_core_entry(hass), add_core_entry(hass, url="http://third.local")
    form = await start(hass, "user")
    await hass.config_entries.async_remove(gone)
    form = await answer(hass, form, {"connection": gone})
    assert form["step_id"] == "user"
    assert set(connections(form)) == {stays, "other"}
    done = await finish(hass, await answer(hass, form, {"connection": stays}))
    assert done["data"][CONF_URL] == "http://third.local"


async def chosen_provider(hass: HomeAssistant, **user_input: str) -> Any:
    form = await answer(hass, await start(hass), TYPED)
    return await answer(hass, form, {"provider": "protonvpn", **user_input})


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
    ("wrong", "key"),
    [
        ({"mode": "on_device", "account_id": "12"}, "incomplete_account"),
        ({"mode": "on_device", "licence_key": "secret"}, "incomplete_account"),
        ({"mode": "online", "services": []}, "no_service"),
        ({"mode": "online", "services": ["ip_api_com"]}, "no_service"),
    ],
    ids=["no key", "no account", "no service", "no allowed service"],
)
async def test_lookups_that_cannot_work_are_reported_and_can_be_fixed(
    hass: HomeAssistant,
    *,
    client: MagicMock,
    server_list: ListHost,
    wrong: dict[str, Any],
    key: str,
) -> None:
    server_list.status = HTTPStatus.NOT_FOUND
    form = await answer(hass, await start(hass), TYPED)
    form = await answer(hass, form, {"provider": "protonvpn"})
    form = await answer(hass, form, wrong)
    assert form["step_id"] == "lookup"
    assert form["errors"] == {"base": key}
    done = await answer(hass, form, {"mode": "online", "services": ["country_is"]})
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["options"]["lookup"]["services"] == ["country_is"]
