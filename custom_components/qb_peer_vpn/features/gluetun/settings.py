"""The VPN container of a connection: the way in which moves are made."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, Self

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_API_KEY, CONF_PASSWORD, CONF_URL, CONF_USERNAME
from homeassistant.core import HomeAssistant
from homeassistant.helpers import instance_id
from yarl import URL

from ...gluetun import ApiKey, Login, UserLogin, Way
from ...shell.fingerprint import fingerprint
from ...shell.options import read_choice, read_secret, read_text

SUBENTRY_TYPE: Final = "vpn_container"

CONF_WAY: Final = "way"
CONF_MOVE_ACTION: Final = "move_action"
CONF_RESTART_ACTION: Final = "restart_action"


class LoginKind(StrEnum):
    """How the control server knows us."""

    NONE = "none"
    API_KEY = "api_key"
    USER = "user"
    STORED = "stored"
    """As it is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerSettings:
    """The way in which moves are made. For another one, the connection is reloaded."""

    way: Way
    url: URL | None = field(default=None, repr=False)
    """Of the control server; None for the other ways."""
    login: Login | None = None
    move_action: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    """The user's own actions that move to a server."""
    restart_action: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    """The user's own actions that restart Gluetun; empty if there are none."""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read them from the data of a subentry, which may have any shape.

        A control server without an address means moves by hand.
        """
        way, url = read_choice(data, CONF_WAY, Way.TELL_ONLY), _url(data)
        if way is Way.CONTROL_SERVER and url is None:
            way = Way.TELL_ONLY
        return cls(
            way=way,
            url=url if way is Way.CONTROL_SERVER else None,
            login=read_stored_login(data) if way is Way.CONTROL_SERVER else None,
            move_action=_actions(data, CONF_MOVE_ACTION),
            restart_action=_actions(data, CONF_RESTART_ACTION),
        )


def container_subentry(entry: ConfigEntry) -> ConfigSubentry | None:
    """Return the VPN container of a connection; None if there is none."""
    return next(
        (
            each
            for each in entry.subentries.values()
            if each.subentry_type == SUBENTRY_TYPE
        ),
        None,
    )


def container_settings(entry: ConfigEntry) -> ContainerSettings | None:
    """Return the way in which moves of a connection are made; None without a container."""
    subentry = container_subentry(entry)
    return ContainerSettings.from_data(subentry.data) if subentry else None


async def async_fingerprint(
    hass: HomeAssistant, settings: ContainerSettings
) -> str | None:
    """Return a hash of the control server's address; None for the other ways."""
    if settings.url is None:
        return None
    return fingerprint(
        str(settings.url),
        purpose="gluetun",
        installation_id=await instance_id.async_get(hass),
    )


def read_stored_login(data: Mapping[str, Any]) -> Login | None:
    """Return the login in the data of a subentry; None without one."""
    if key := read_text(data, CONF_API_KEY):
        return ApiKey(key=key)
    if user := read_text(data, CONF_USERNAME):
        return UserLogin(user=user, password=read_secret(data, CONF_PASSWORD))
    return None


def normalize_url(text: str) -> URL:
    """Return the address of a control server in the form that is stored and compared.

    Raises:
        ValueError: there is no host, or the scheme is neither http nor https.

    """
    text = text.strip()
    url = URL(text if "://" in text else f"http://{text}")
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("not an http address")
    url = url.with_user(None).with_query(None).with_fragment(None)
    return url.with_path(url.path.removesuffix("/v1").rstrip("/") or "/")


def _url(data: Mapping[str, Any]) -> URL | None:
    try:
        return normalize_url(read_text(data, CONF_URL))
    except ValueError:
        return None


def _actions(data: Mapping[str, Any], key: str) -> tuple[Mapping[str, Any], ...]:
    actions: object = data.get(key)
    if not isinstance(actions, list | tuple):
        return ()
    return tuple(each for each in actions if isinstance(each, Mapping))
