"""Steps of the config flow, and what a user types."""

from http import HTTPStatus
from typing import Any

from homeassistant.config_entries import SOURCE_USER
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

from custom_components.qb_peer_vpn.features.connection.settings import (
    CONF_PROXY_PASSWORD,
    CONF_PROXY_USERNAME,
)
from custom_components.qb_peer_vpn.qbittorrent import (
    AnswerTooLargeError,
    ApiKeyUnsupportedError,
    BannedError,
    CannotConnectError,
    NotQbittorrentError,
    ProxyLoginError,
    RedirectedError,
    RequestRejectedError,
    SessionNotHeldError,
    TlsError,
    TooOldError,
    TooSlowError,
    UnavailableError,
    UnreadableAnswerError,
    WrongApiKeyError,
    WrongLoginError,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import CONNECTION, ListHost

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
    (AnswerTooLargeError(), "answer_too_large"),
    (ApiKeyUnsupportedError(), "api_key_unsupported"),
    (BannedError(), "banned"),
    (CannotConnectError(), "cannot_connect"),
    (NotQbittorrentError(), "not_qbittorrent"),
    (ProxyLoginError(), "proxy_login"),
    (RedirectedError(), "not_qbittorrent"),
    (RequestRejectedError(), "request_rejected"),
    (SessionNotHeldError(), "session_not_held"),
    (TlsError(), "tls"),
    (TooOldError(), "too_old"),
    (TooSlowError(), "too_slow"),
    (UnavailableError(), "unavailable"),
    (UnreadableAnswerError(), "unreadable_answer"),
    (WrongApiKeyError(), "invalid_api_key"),
    (WrongLoginError(), "invalid_auth"),
    (RuntimeError("a bug"), "unknown"),
]
each_error = pytest.mark.parametrize(
    ("error", "key"),
    ERRORS,
    ids=[f"{type(each).__name__}-{key}" for each, key in ERRORS],
)


UNFOLDING = {"proxy_login", "tls"}
"""Errors that the rarely used fields may solve."""


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
    menu = await answer(hass, form, {"provider": "protonvpn"})
    return await look_up(hass, await use_later(hass, menu))


async def use_later(hass: HomeAssistant, menu: Any) -> Any:
    """Go on without the server list."""
    assert menu["step_id"] == "without_list"
    return await answer(hass, menu, {"next_step_id": "use_later"})


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
