"""How qBittorrent is reached: the data of a config entry, typed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

from homeassistant.const import (
    CONF_API_KEY,
    CONF_PASSWORD,
    CONF_URL,
    CONF_USERNAME,
    CONF_VERIFY_SSL,
)
from yarl import URL

from ...qbittorrent import ApiKey, Login, ProxyLogin, QbittorrentSession, UserLogin
from ...shell.options import read_flag, read_secret, read_text

CONF_PROXY_USERNAME: Final = "proxy_username"
CONF_PROXY_PASSWORD: Final = "proxy_password"  # noqa: S105
CONF_HEADERS: Final = "headers"
"""Further headers of each request, one a line; all three are empty in older entries."""

ENTRY_VERSION: Final = 1
ENTRY_MINOR_VERSION: Final = 2
"""Of a config entry. Raise one of them and extend ``migrated_data`` when keys change."""

_API_KEY_SINCE: Final = 2
"""Older entries have a user name and a password, and no key."""


def migrated_data(data: Mapping[str, Any], minor_version: int) -> dict[str, Any]:
    """Return the data of an older config entry of version 1 in today's shape."""
    migrated = dict(data)
    if minor_version < _API_KEY_SINCE:
        migrated[CONF_API_KEY] = ""
    return migrated


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionSettings:
    """Address of a qBittorrent, and what it and a proxy in front of it ask for."""

    url: str
    """Normalized; see ``normalize_url``. Empty if the stored one is no address."""
    login: Login
    verify_ssl: bool
    proxy_login: ProxyLogin | None = None
    extra_headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> Self:
        """Read them from the data of a config entry, which may have any shape."""
        key = read_text(data, CONF_API_KEY)
        return cls(
            url=stored_url(data),
            login=ApiKey(key=key)
            if key
            else UserLogin(
                username=read_secret(data, CONF_USERNAME),
                password=read_secret(data, CONF_PASSWORD),
            ),
            verify_ssl=read_flag(data, CONF_VERIFY_SSL, default=True),
            proxy_login=_proxy_login(data),
            extra_headers=parse_headers(read_text(data, CONF_HEADERS)),
        )

    def open_session(self) -> QbittorrentSession:
        """Make a session; it connects with its first request.

        Raises:
            AuthorizationConflictError: two of the secrets need the same header.
            InvalidHeaderError: an extra header cannot be sent.

        """
        return QbittorrentSession(
            self.url,
            self.login,
            verify_ssl=self.verify_ssl,
            proxy_login=self.proxy_login,
            extra_headers=self.extra_headers,
        )


def _proxy_login(data: Mapping[str, Any]) -> ProxyLogin | None:
    if not read_text(data, CONF_PROXY_USERNAME):
        try:
            data = credentials_in(read_text(data, CONF_URL))
        except ValueError:
            return None
    username = read_text(data, CONF_PROXY_USERNAME)
    if not username:
        return None
    return ProxyLogin(
        username=username, password=read_secret(data, CONF_PROXY_PASSWORD)
    )


def stored_url(data: Mapping[str, Any]) -> str:
    """Return the normalized address in the data of a config entry; empty if it is none.

    Credentials in it are left out.
    """
    try:
        return normalize_url(read_text(data, CONF_URL))
    except ValueError:
        return ""


def parse_headers(text: str) -> dict[str, str]:
    """Read headers from lines of the form ``Name: value``; empty lines are skipped.

    A line without a colon becomes a name without a value, which no request can have.
    """
    lines = (line.partition(":") for line in text.splitlines() if line.strip())
    return {name.strip(): value.strip() for name, _, value in lines}


def normalize_url(text: str) -> str:
    """Return an address in the one form that is stored and compared.

    Scheme and host are lower-case. ``http://`` is added where the scheme is missing. A
    default port, a trailing slash, a query, a fragment and credentials are removed.

    Raises:
        ValueError: there is no host, or the scheme is neither http nor https.

    """
    url = _parsed(text)
    url = url.with_user(None).with_query(None).with_fragment(None)
    return str(url.with_path(url.path.rstrip("/") or "/")).rstrip("/")


def credentials_in(text: str) -> dict[str, str]:
    """Return the credentials in an address, as the data of a config entry hold them.

    Browsers send them as a Basic login, so they are for a proxy in front of qBittorrent.

    Raises:
        ValueError: as ``normalize_url``.

    """
    url = _parsed(text)
    if not url.user:
        return {}
    return {CONF_PROXY_USERNAME: url.user, CONF_PROXY_PASSWORD: url.password or ""}


def _parsed(text: str) -> URL:
    text = text.strip()
    url = URL(text if "://" in text else f"http://{text}")
    is_host = url.host and url.host.isprintable() and " " not in url.host
    if url.scheme not in {"http", "https"} or not is_host:
        raise ValueError("not an http address")
    return url
