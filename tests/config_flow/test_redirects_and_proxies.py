"""Addresses that lead elsewhere, and what a proxy in front of qBittorrent asks for."""

from typing import Any
from unittest.mock import MagicMock, patch

from homeassistant.const import CONF_API_KEY, CONF_URL
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.connection.settings import (
    CONF_HEADERS,
    CONF_PROXY_PASSWORD,
    CONF_PROXY_USERNAME,
    ConnectionSettings,
)
from custom_components.qb_peer_vpn.qbittorrent import (
    AuthorizationConflictError,
    InvalidHeaderError,
    RedirectedError,
)
from tests.home import CONNECTION

from .steps import TYPED, TYPED_KEY, answer, finish, shown, start, unfolded


@pytest.mark.parametrize(
    ("typed", "suggested"),
    [
        ("http://nas.local:8080", "https://nas.local:8080"),
        ("http://me:secret@nas.local:8080", "https://me:secret@nas.local:8080"),
    ],
)
async def test_http_that_leads_to_https_is_taken_over_by_submitting_again(
    hass: HomeAssistant, fake_session: MagicMock, typed: str, suggested: str
) -> None:
    form = await start(hass)
    fake_session.async_version.side_effect = RedirectedError("https://nas.local:8080")
    form = await answer(hass, form, {**TYPED, CONF_URL: typed})
    assert form["errors"] == {CONF_URL: "redirected_to_https"}
    assert form["description_placeholders"]["target"] == "https://nas.local:8080"
    assert shown(form)[CONF_URL] == suggested

    fake_session.async_version.side_effect = None
    done = await finish(
        hass, await answer(hass, form, {**TYPED, CONF_URL: shown(form)[CONF_URL]})
    )
    assert done["data"][CONF_URL] == "https://nas.local:8080"


@pytest.mark.parametrize(
    "target", ["https://other.local", "http://nas.local:8080", "https://nas.local:9"]
)
async def test_any_other_target_is_named_and_left_to_the_user(
    hass: HomeAssistant, fake_session: MagicMock, target: str
) -> None:
    form = await start(hass)
    fake_session.async_version.side_effect = RedirectedError(target)
    form = await answer(hass, form, TYPED)
    assert form["errors"] == {CONF_URL: "redirected"}
    assert form["description_placeholders"]["target"] == target
    assert shown(form)[CONF_URL] == TYPED[CONF_URL]


async def test_credentials_in_the_address_are_those_of_a_proxy(
    hass: HomeAssistant, fake_session: MagicMock
) -> None:
    typed = {**TYPED, CONF_URL: "http://me:at%20the%20door@nas.local:8080"}
    done = await finish(hass, await answer(hass, await start(hass), typed))
    assert done["type"] is FlowResultType.CREATE_ENTRY
    assert done["data"] == {
        **CONNECTION,
        CONF_PROXY_USERNAME: "me",
        CONF_PROXY_PASSWORD: "at the door",
    }
    assert "me" not in done["title"]


async def test_a_proxy_login_and_headers_are_kept_as_they_were_typed(
    hass: HomeAssistant, fake_session: MagicMock
) -> None:
    more = {
        **TYPED["more"],
        CONF_PROXY_USERNAME: " me ",
        CONF_PROXY_PASSWORD: " secret ",
        CONF_HEADERS: "CF-Access-Client-Id: 1\n\nX-Token: a: b ",
    }
    form = await answer(hass, await start(hass), {**TYPED, "more": more})
    done = await finish(hass, form)
    assert done["data"] == {
        **CONNECTION,
        CONF_PROXY_USERNAME: "me",
        CONF_PROXY_PASSWORD: " secret ",
        CONF_HEADERS: "CF-Access-Client-Id: 1\nX-Token: a: b",
    }


@pytest.mark.parametrize(
    ("error", "key"),
    [
        (AuthorizationConflictError(), "authorization_conflict"),
        (InvalidHeaderError(), "invalid_header"),
    ],
)
async def test_what_cannot_be_sent_unfolds_the_rarely_used_fields(
    hass: HomeAssistant, fake_session: MagicMock, error: Exception, key: str
) -> None:
    with patch.object(ConnectionSettings, "open_session", side_effect=error):
        form = await answer(hass, await start(hass), TYPED_KEY)
    assert form["errors"] == {"base": key}
    assert unfolded(form)
    fake_session.async_version.assert_not_awaited()


@pytest.fixture
def behind_proxy(hass: HomeAssistant, entry: MockConfigEntry) -> MockConfigEntry:
    """An entry with all secrets that there are, apart from an API key."""
    hass.config_entries.async_update_entry(
        entry,
        data={
            **CONNECTION,
            CONF_PROXY_USERNAME: "me",
            CONF_PROXY_PASSWORD: "at the door",
            CONF_HEADERS: "X-Token: secret\nX-Other: secret too",
        },
    )
    return entry


async def reconfigure(
    hass: HomeAssistant, entry: MockConfigEntry, **more: str
) -> dict[str, Any]:
    """Submit the form of the connection with other rarely used fields."""
    form: Any = await entry.start_reconfigure_flow(hass)
    shown_more = {CONF_HEADERS: shown(form)[CONF_HEADERS]}
    typed = {CONF_URL: entry.data[CONF_URL], "login": "stored"}
    done: dict[str, Any] = await answer(
        hass, form, {**typed, "more": {**shown_more, **more}}
    )
    return done


async def test_stored_headers_are_masked_and_one_of_them_can_be_removed(
    hass: HomeAssistant, fake_session: MagicMock, behind_proxy: MockConfigEntry
) -> None:
    form: Any = await behind_proxy.start_reconfigure_flow(hass)
    assert shown(form)[CONF_HEADERS] == "X-Token: ********\nX-Other: ********"
    hass.config_entries.flow.async_abort(form["flow_id"])

    done = await reconfigure(
        hass,
        behind_proxy,
        **{CONF_HEADERS: "X-Other: ********\nX-New: 1", CONF_PROXY_USERNAME: "me"},
    )
    assert done["reason"] == "reconfigure_successful"
    assert behind_proxy.data[CONF_HEADERS] == "X-Other: secret too\nX-New: 1"
    assert behind_proxy.data[CONF_PROXY_PASSWORD] == "at the door"


async def test_another_proxy_user_does_not_get_the_stored_password(
    hass: HomeAssistant, fake_session: MagicMock, behind_proxy: MockConfigEntry
) -> None:
    await reconfigure(hass, behind_proxy, **{CONF_PROXY_USERNAME: "you"})
    assert behind_proxy.data[CONF_PROXY_USERNAME] == "you"
    assert behind_proxy.data[CONF_PROXY_PASSWORD] == ""


async def test_a_proxy_login_can_be_removed(
    hass: HomeAssistant, fake_session: MagicMock, behind_proxy: MockConfigEntry
) -> None:
    await reconfigure(hass, behind_proxy, **{CONF_PROXY_USERNAME: "", CONF_HEADERS: ""})
    assert behind_proxy.data == CONNECTION


async def test_a_mask_is_never_sent_as_a_value(
    hass: HomeAssistant, behind_proxy: MockConfigEntry
) -> None:
    done = await reconfigure(
        hass, behind_proxy, **{CONF_HEADERS: "X-Renamed: ********"}
    )
    assert done["errors"] == {"base": "invalid_header"}
    assert behind_proxy.data[CONF_HEADERS].startswith("X-Token: secret")


async def test_a_key_and_a_proxy_login_contradict_each_other(
    hass: HomeAssistant, behind_proxy: MockConfigEntry
) -> None:
    form: Any = await behind_proxy.start_reauth_flow(hass)
    form = await answer(
        hass, form, {"login": "api_key", CONF_API_KEY: TYPED_KEY[CONF_API_KEY]}
    )
    assert form["errors"] == {"base": "authorization_conflict"}
    assert behind_proxy.data[CONF_API_KEY] == ""


async def test_a_new_login_keeps_what_the_proxy_asks_for(
    hass: HomeAssistant, fake_session: MagicMock, behind_proxy: MockConfigEntry
) -> None:
    before = dict(behind_proxy.data)
    form: Any = await behind_proxy.start_reauth_flow(hass)
    await answer(hass, form, {"login": "user", "username": "a", "password": "b"})
    assert behind_proxy.data == {**before, "username": "a", "password": "b"}
