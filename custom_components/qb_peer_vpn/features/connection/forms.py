"""The forms that ask for the address of qBittorrent and the login."""

from collections.abc import Mapping
from enum import StrEnum
import re
from typing import Any, Final

from homeassistant.config_entries import SOURCE_IGNORE
from homeassistant.const import (
    CONF_API_KEY,
    CONF_NAME,
    CONF_PASSWORD,
    CONF_URL,
    CONF_USERNAME,
    CONF_VERIFY_SSL,
)
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import section
from homeassistant.helpers.selector import (
    SelectOptionDict,
    SelectSelector,
    SelectSelectorConfig,
    SelectSelectorMode,
    TextSelector,
    TextSelectorConfig,
    TextSelectorType,
)
from probatio import Secret
import voluptuous as vol
from yarl import URL

from ...qbittorrent import https_upgrade
from ...shell.const import DOMAIN
from ...shell.forms import shown_if
from ...shell.options import read_flag, read_secret, read_text
from .settings import (
    CONF_HEADERS,
    CONF_PROXY_PASSWORD,
    CONF_PROXY_USERNAME,
    credentials_in,
    normalize_url,
    parse_headers,
    stored_url,
)

SECTION_MORE: Final = "more"
CONF_LOGIN: Final = "login"
CONF_CONNECTION: Final = "connection"
OTHER: Final = "other"
"""The choice of an address that Home Assistant does not know yet."""

_CORE_DOMAIN: Final = "qbittorrent"
"""Home Assistant's own integration, whose entries know a qBittorrent too."""

_API_KEY: Final = re.compile(r"qbt_[0-9A-Za-z]+")


class LoginKind(StrEnum):
    """The kind of login."""

    STORED = "stored"
    USER = "user"
    API_KEY = "api_key"


_URL = TextSelector(TextSelectorConfig(type=TextSelectorType.URL, autocomplete="url"))
_TEXT = TextSelector(TextSelectorConfig(autocomplete="username"))
_PASSWORD = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="current-password")
)
_KEY = TextSelector(
    TextSelectorConfig(type=TextSelectorType.PASSWORD, autocomplete="off")
)
_LINES = TextSelector(TextSelectorConfig(multiline=True))

_MASK: Final = "********"
"""Shown instead of the value of a stored header, which is never shown."""


def login_schema(default: LoginKind, *others: LoginKind) -> vol.Schema:
    """Build the form of a login, in which the user chooses among some kinds."""
    kinds = SelectSelector(
        SelectSelectorConfig(
            options=[kind.value for kind in LoginKind if kind in {default, *others}],
            mode=SelectSelectorMode.LIST,
            translation_key=CONF_LOGIN,
        )
    )
    return vol.Schema(
        {
            vol.Required(CONF_LOGIN, default=default.value): kinds,
            _only_for(LoginKind.USER, CONF_USERNAME): _TEXT,
            _only_for(LoginKind.USER, Secret(CONF_PASSWORD)): _PASSWORD,
            _only_for(LoginKind.API_KEY, Secret(CONF_API_KEY)): _KEY,
        }
    )


def _only_for(kind: LoginKind, field: str | Secret) -> vol.Marker:
    return shown_if(CONF_LOGIN, kind.value, vol.Optional(field, default=""))


def connection_schema(
    login: vol.Schema, further: vol.Schema | None = None, *, is_open: bool = False
) -> vol.Schema:
    """Build the form of a connection.

    Args:
        login: the fields of the login.
        further: fields of other features, among the rarely used ones; None for a
            connection that is known, and has a name.
        is_open: whether the rarely used fields are unfolded.

    """
    named: dict[vol.Marker, Any] = {}
    if further is not None:
        named[vol.Optional(CONF_NAME, default="")] = TextSelector()
    more = vol.Schema(
        {
            **named,
            vol.Required(CONF_VERIFY_SSL, default=True): bool,
            vol.Optional(CONF_PROXY_USERNAME, default=""): _TEXT,
            vol.Optional(Secret(CONF_PROXY_PASSWORD), default=""): _PASSWORD,
            vol.Optional(CONF_HEADERS, default=""): _LINES,
            **(further.schema if further else {}),
        }
    )
    return vol.Schema(
        {
            vol.Required(CONF_URL): _URL,
            **login.schema,
            vol.Required(SECTION_MORE): section(more, {"collapsed": not is_open}),
        }
    )


def connections_schema(offers: Mapping[str, Mapping[str, Any]]) -> vol.Schema:
    """Build the form that offers connections by their key, and another one."""
    options = [
        SelectOptionDict(value=key, label=_label(data)) for key, data in offers.items()
    ]
    return vol.Schema(
        {
            vol.Required(CONF_CONNECTION, default=next(iter(offers))): SelectSelector(
                SelectSelectorConfig(
                    options=[*options, SelectOptionDict(value=OTHER, label=OTHER)],
                    mode=SelectSelectorMode.LIST,
                    translation_key=CONF_CONNECTION,
                )
            )
        }
    )


def core_connections(hass: HomeAssistant) -> dict[str, dict[str, Any]]:
    """Return the connections that Home Assistant's own integration has, by entry id.

    Each qBittorrent once, and none that is set up here.
    """
    taken = {
        stored_url(entry.data)
        for entry in hass.config_entries.async_entries(DOMAIN)
        if entry.source != SOURCE_IGNORE
    }
    offers: dict[str, dict[str, Any]] = {}
    for entry in hass.config_entries.async_entries(
        _CORE_DOMAIN, include_ignore=False, include_disabled=False
    ):
        try:
            data = _core_data(entry.data)
        except ValueError:
            # Another version may keep its address under another key.
            continue
        if data[CONF_URL] not in taken:
            taken.add(data[CONF_URL])
            offers[entry.entry_id] = data
    return offers


def read_login(typed: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, Any]:
    """Return the login that a form means, as in the data of a config entry.

    Args:
        typed: what the form of a login has; fields that were hidden are missing.
        stored: the data of the config entry, where the stored login can be chosen.

    Raises:
        ValueError: the key is none of qBittorrent's.

    """
    login = {CONF_USERNAME: "", CONF_PASSWORD: "", CONF_API_KEY: ""}
    match LoginKind(typed[CONF_LOGIN]):
        case LoginKind.STORED:
            return {field: read_secret(stored, field) for field in login}
        case LoginKind.USER:
            fields = (CONF_USERNAME, CONF_PASSWORD)
            return login | {field: typed.get(field, "") for field in fields}
        case LoginKind.API_KEY:
            key = typed.get(CONF_API_KEY, "").strip()
            if _API_KEY.fullmatch(key) is None:
                raise ValueError("not an API key")
            return login | {CONF_API_KEY: key}


def read_proxy(more: Mapping[str, Any], stored: Mapping[str, Any]) -> dict[str, str]:
    """Return what a proxy asks for, as in the data of a config entry.

    Args:
        more: input of the rarely used fields.
        stored: data of the config entry. An empty password and masked values of headers
            mean the stored ones; a mask without a stored value becomes empty, which no
            header can be.

    """
    username = more.get(CONF_PROXY_USERNAME, "").strip()
    password = more.get(CONF_PROXY_PASSWORD, "") if username else ""
    if username and username == stored.get(CONF_PROXY_USERNAME):
        password = password or read_secret(stored, CONF_PROXY_PASSWORD)
    known = parse_headers(read_text(stored, CONF_HEADERS))
    headers = {
        name: known.get(name, "") if value == _MASK else value
        for name, value in parse_headers(more.get(CONF_HEADERS, "")).items()
    }
    return {
        CONF_PROXY_USERNAME: username,
        CONF_PROXY_PASSWORD: password,
        CONF_HEADERS: _lines(headers),
    }


def without_secrets(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form may show of the data of a config entry."""
    headers = parse_headers(read_text(data, CONF_HEADERS))
    return {
        CONF_URL: stored_url(data),
        CONF_USERNAME: read_secret(data, CONF_USERNAME),
        SECTION_MORE: {
            CONF_VERIFY_SSL: read_flag(data, CONF_VERIFY_SSL, default=True),
            CONF_PROXY_USERNAME: read_text(data, CONF_PROXY_USERNAME),
            CONF_HEADERS: _lines(dict.fromkeys(headers, _MASK)),
        },
    }


def suggested_at(data: Mapping[str, Any], target: str) -> dict[str, Any]:
    """Return what a form suggests after the address of a config entry redirected.

    Unless http only becomes https, nothing that is stored goes to the target before the
    user asks for it: the redirect may be an attacker's.

    Args:
        data: of the config entry.
        target: where the address leads; empty if it is not known.

    """
    shown = without_secrets(data)
    url = shown[CONF_URL]
    if not target or not url or URL(target) == URL(url).origin():
        return shown
    if https_upgrade(url, target):
        return {**shown, CONF_URL: target}
    kind = LoginKind.API_KEY if read_text(data, CONF_API_KEY) else LoginKind.USER
    more = {CONF_VERIFY_SSL: shown[SECTION_MORE][CONF_VERIFY_SSL]}
    return {**shown, CONF_URL: target, CONF_LOGIN: kind.value, SECTION_MORE: more}


def _lines(headers: Mapping[str, str]) -> str:
    return "\n".join(f"{name}: {value}" for name, value in headers.items())


def _core_data(data: Mapping[str, Any]) -> dict[str, Any]:
    url = read_text(data, CONF_URL)
    return {
        CONF_URL: normalize_url(url),
        # Home Assistant's own integration sends them to a proxy, too.
        **credentials_in(url),
        CONF_USERNAME: read_secret(data, CONF_USERNAME),
        CONF_PASSWORD: read_secret(data, CONF_PASSWORD),
        CONF_API_KEY: "",
        CONF_VERIFY_SSL: read_flag(data, CONF_VERIFY_SSL, default=True),
    }


def _label(data: Mapping[str, Any]) -> str:
    url, username = data[CONF_URL], data[CONF_USERNAME]
    return f"{url} ({username})" if username else url
