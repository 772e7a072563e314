"""What the user set, typed: the only place that knows the config entry's keys."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME, CONF_VERIFY_SSL
from yarl import URL


@dataclass(frozen=True, slots=True, kw_only=True)
class ConnectionSettings:
    """How qBittorrent is reached."""

    url: str
    """Normalised; see ``normalise_url``."""
    username: str
    password: str = field(repr=False)
    verify_ssl: bool

    @classmethod
    def from_entry(cls, data: Mapping[str, Any]) -> Self:
        """Read them from the data of a config entry."""
        return cls(
            url=data[CONF_URL],
            username=data[CONF_USERNAME],
            password=data[CONF_PASSWORD],
            verify_ssl=data[CONF_VERIFY_SSL],
        )


def normalise_url(text: str) -> str:
    """Bring an address into the one form that is stored and compared.

    The scheme and the host are lower-case, ``http://`` is added where no scheme is given,
    a default port, a trailing slash, a query, a fragment and embedded credentials go.

    Raises:
        ValueError: no host, or another scheme than http and https.

    """
    text = text.strip()
    url = URL(text if "://" in text else f"http://{text}")
    if url.scheme not in {"http", "https"} or not url.host:
        raise ValueError("not an http address")
    url = url.with_user(None).with_query(None).with_fragment(None)
    return str(url.with_path(url.path.rstrip("/") or "/")).rstrip("/")
