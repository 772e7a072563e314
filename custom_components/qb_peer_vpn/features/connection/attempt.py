"""Trying a connection in the config flow."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from homeassistant.const import CONF_URL
from yarl import URL

from ...qbittorrent import (
    AuthorizationConflictError,
    InvalidHeaderError,
    QbittorrentError,
    RedirectedError,
    https_upgrade,
)
from ...shell.const import LOGGER
from .errors import error_key, error_placeholders
from .settings import (
    CONF_PROXY_PASSWORD,
    CONF_PROXY_USERNAME,
    ConnectionSettings,
    credentials_in,
)

_REDIRECTED: Final = "redirected"
_REDIRECTED_TO_HTTPS: Final = "redirected_to_https"

_MORE: Final = frozenset(
    {"authorization_conflict", "invalid_header", "proxy_login", "tls"}
)
"""Errors that the rarely used fields may solve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """What came of trying a connection: nothing yet, a success, or errors."""

    errors: dict[str, str] = field(default_factory=dict)
    """Of a form that asks for the address; none after a success."""
    placeholders: dict[str, str] = field(default_factory=dict)
    """Of the error's text."""
    better_url: str | None = None
    """The https address to which qBittorrent's http address leads."""

    @property
    def concerns_more(self) -> bool:
        """Whether the rarely used fields should be unfolded."""
        return not _MORE.isdisjoint(self.errors.values())

    @property
    def is_redirected(self) -> bool:
        """Whether the address leads to another one."""
        return self.errors.get(CONF_URL) in {_REDIRECTED, _REDIRECTED_TO_HTTPS}

    def without_address(self) -> Attempt:
        """Return the attempt for a form that does not ask for the address."""
        if not self.is_redirected:
            return self
        return replace(self, errors={"base": "redirected_reconfigure"})

    def corrected(self, typed: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
        """Return the input of the form with the better address, if there is one."""
        if typed is None or self.better_url is None:
            return typed
        login = credentials_in(typed[CONF_URL])
        url = (
            URL(self.better_url)
            .with_user(login.get(CONF_PROXY_USERNAME))
            .with_password(login.get(CONF_PROXY_PASSWORD))
        )
        return {**typed, CONF_URL: str(url)}


async def async_try_connection(data: Mapping[str, Any]) -> Attempt:
    """Log in once with the data of a config entry."""
    settings = ConnectionSettings.from_data(data)
    try:
        session = settings.open_session()
    except AuthorizationConflictError:
        return Attempt(errors={"base": "authorization_conflict"})
    except InvalidHeaderError:
        return Attempt(errors={"base": "invalid_header"})
    try:
        await session.async_version()
    except QbittorrentError as err:
        if isinstance(err, RedirectedError) and err.target:
            return _redirected(settings.url, err)
        return Attempt(
            errors={"base": error_key(err)}, placeholders=error_placeholders(err)
        )
    # A flow must not end in a traceback on the screen; the log has it.
    except Exception:  # noqa: BLE001
        LOGGER.exception("Unexpected error while trying the connection")
        return Attempt(errors={"base": "unknown"})
    finally:
        await session.async_close()
    return Attempt()


def _redirected(url: str, error: RedirectedError) -> Attempt:
    better_url = https_upgrade(url, error.target)
    return Attempt(
        errors={CONF_URL: _REDIRECTED_TO_HTTPS if better_url else _REDIRECTED},
        placeholders=error_placeholders(error),
        better_url=better_url,
    )
