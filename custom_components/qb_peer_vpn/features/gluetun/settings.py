"""The VPN container of a connection: the data of its subentry, typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum
from typing import Any, Final, Self

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.const import CONF_API_KEY, CONF_PASSWORD, CONF_URL, CONF_USERNAME
from homeassistant.util import dt as dt_util
from yarl import URL

from ...gluetun import ApiKey, Login, MoveRules, UserLogin, Way
from ...shell.options import (
    read_choice,
    read_flag,
    read_number,
    read_secret,
    read_text,
    section_of,
)

SUBENTRY_TYPE: Final = "vpn_container"

CONF_WAY: Final = "way"
CONF_MOVE_ACTION: Final = "move_action"
CONF_RESTART_ACTION: Final = "restart_action"
SECTION_RULES: Final = "rules"
CONF_COOL_DOWN: Final = "cool_down"
"""Hours."""
CONF_MOVES_IN_WEEK: Final = "moves_in_week"
CONF_FROM: Final = "from"
CONF_UNTIL: Final = "until"
CONF_MAX_DOWNLOAD: Final = "max_download"
"""KiB/s."""
CONF_LONGEST_WAIT: Final = "longest_wait"
"""Hours; 0 to wait for ever."""
CONF_UNDO_WHEN_WORSE: Final = "undo_when_worse"

SECTION_PORT: Final = "port"
CONF_KEEP_IN_STEP: Final = "keep_in_step"
CONF_SHARES_NETWORK: Final = "shares_network"

COOL_DOWN_LIMITS: Final = (6, 24 * 30)
MOVES_IN_WEEK_LIMITS: Final = (1, 14)
MAX_DOWNLOAD_LIMITS: Final = (0, 1024 * 1024)
LONGEST_WAIT_LIMITS: Final = (0, 24 * 14)

_KIB: Final = 1024


class LoginKind(StrEnum):
    """How the control server knows us."""

    NONE = "none"
    API_KEY = "api_key"
    USER = "user"
    STORED = "stored"
    """As it is stored."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerSettings:
    """How moves are made, and when they may be made automatically."""

    way: Way
    url: URL | None = field(default=None, repr=False)
    """Of the control server; None for the other ways."""
    login: Login | None = None
    move_action: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    """The user's own actions that move to a server."""
    restart_action: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    """The user's own actions that restart Gluetun; empty if there are none."""
    rules: MoveRules = field(default_factory=MoveRules)
    """Without the margin, which is the recommendation's."""
    undo_when_worse: bool = False
    keeps_port: bool = False
    """Whether qBittorrent's port is kept in step with Gluetun's."""
    shares_network: bool = False
    """Whether the user says that qBittorrent is behind this Gluetun."""

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read them from the data of a subentry, which may have any shape.

        A control server without an address means moves by hand.
        """
        way, url = read_choice(data, CONF_WAY, Way.TELL_ONLY), _url(data)
        if way is Way.CONTROL_SERVER and url is None:
            way = Way.TELL_ONLY
        section, port = section_of(data, SECTION_RULES), section_of(data, SECTION_PORT)
        return cls(
            way=way,
            url=url if way is Way.CONTROL_SERVER else None,
            login=read_stored_login(data) if way is Way.CONTROL_SERVER else None,
            move_action=_actions(data, CONF_MOVE_ACTION),
            restart_action=_actions(data, CONF_RESTART_ACTION),
            rules=_rules(section),
            undo_when_worse=read_flag(section, CONF_UNDO_WHEN_WORSE, default=False),
            keeps_port=read_flag(port, CONF_KEEP_IN_STEP, default=False),
            shares_network=read_flag(port, CONF_SHARES_NETWORK, default=False),
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


def _rules(section: Mapping[str, Any]) -> MoveRules:
    usual = MoveRules()
    wait = read_number(section, CONF_LONGEST_WAIT, 0.0, LONGEST_WAIT_LIMITS)
    hours = usual.cool_down / timedelta(hours=1)
    return MoveRules(
        cool_down=timedelta(
            hours=read_number(section, CONF_COOL_DOWN, hours, COOL_DOWN_LIMITS)
        ),
        moves_in_week=round(
            read_number(
                section,
                CONF_MOVES_IN_WEEK,
                float(usual.moves_in_week),
                MOVES_IN_WEEK_LIMITS,
            )
        ),
        hours=_hours(section),
        max_download=round(
            _KIB
            * read_number(
                section,
                CONF_MAX_DOWNLOAD,
                usual.max_download / _KIB,
                MAX_DOWNLOAD_LIMITS,
            )
        ),
        longest_wait=timedelta(hours=wait) if wait else None,
    )


def _hours(section: Mapping[str, Any]) -> tuple[time, time] | None:
    begin = dt_util.parse_time(read_text(section, CONF_FROM))
    end = dt_util.parse_time(read_text(section, CONF_UNTIL))
    return (begin, end) if begin is not None and end is not None else None
