"""The connection to one qBittorrent: its session, version, and issues."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryNotReady, HomeAssistantError
from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.update_coordinator import UpdateFailed

from ...qbittorrent import (
    AnswerTooLargeError,
    CommandError,
    NotQbittorrentError,
    Priority,
    QbittorrentError,
    QbittorrentSession,
    QbittorrentVersion,
    SessionClosedError,
    UnavailableError,
    UnreadableAnswerError,
    WebApi,
)
from ...shell.const import DOMAIN
from .errors import error_key, error_placeholders, translated, translated_command
from .issues import show_connection_issue
from .settings import stored_url


class Connection:
    """Everything that asks qBittorrent goes through the one session here."""

    version: QbittorrentVersion
    """Known after ``async_connect``."""

    def __init__(
        self, hass: HomeAssistant, entry: ConfigEntry, session: QbittorrentSession
    ) -> None:
        self._hass = hass
        self._entry = entry
        self.session = session
        self._version_logins = 0
        # An issue of the last set-up may still be there.
        self._may_show_issues = True

    async def async_connect(self) -> None:
        """Log in, read the version, and describe the device.

        Raises:
            ConfigEntryAuthFailed: the login is refused.
            ConfigEntryNotReady: another error of the connection.

        """
        try:
            await self.async_read_version()
        except UpdateFailed as err:
            raise ConfigEntryNotReady(
                translation_domain=err.translation_domain,
                translation_key=err.translation_key,
                translation_placeholders=err.translation_placeholders,
            ) from err
        except SessionClosedError as err:
            # Home Assistant stops during the set-up.
            raise ConfigEntryNotReady(
                translation_domain=DOMAIN, translation_key="cannot_connect"
            ) from err

    @property
    def has_new_session(self) -> bool:
        """Whether the session has logged in again since the version was read.

        qBittorrent forgets its sessions with each restart, so it may have been updated.
        """
        return self.session.logins != self._version_logins

    async def async_read_version(self) -> None:
        """Read the version, and describe the device with it.

        Raises:
            HomeAssistantError: as ``asking``.

        """
        async with self.asking():
            self.version = await self.session.async_version()
        self._version_logins = self.session.logins
        self.async_describe_device()

    @callback
    def async_describe_device(self) -> None:
        """Write title, version, and address into the device registry."""
        dr.async_get(self._hass).async_get_or_create(
            config_entry_id=self._entry.entry_id,
            identifiers={(DOMAIN, self._entry.entry_id)},
            entry_type=dr.DeviceEntryType.SERVICE,
            name=self._entry.title,
            manufacturer="qBittorrent",
            model=None,
            sw_version=self.version.app,
            configuration_url=stored_url(self._entry.data),
        )

    async def async_read[T](self, request: Callable[[WebApi], T]) -> T | None:
        """Run a request that a poll can do without; None if it does not work.

        Raises:
            QbittorrentError: the connection has a problem.
            SessionClosedError: the entry was unloaded.

        """
        try:
            return await self.session.async_ask(request)
        except (
            AnswerTooLargeError,
            CommandError,
            # A proxy may allow some paths only.
            NotQbittorrentError,
            UnavailableError,
            UnreadableAnswerError,
        ):
            return None

    async def async_command[T](self, request: Callable[[WebApi], T]) -> T:
        """Run a request that a user asked for; it goes before all others.

        Raises:
            HomeAssistantError: the connection has a problem, or the entry was unloaded.
            ServiceValidationError: the command has a problem.

        """
        async with self.commanding():
            return await self.session.async_ask(request, Priority.USER)

    @asynccontextmanager
    async def commanding(self) -> AsyncIterator[None]:
        """Raise errors of a command that a user asked for as Home Assistant's.

        Raises:
            HomeAssistantError: the connection has a problem, or the entry was unloaded.
            ServiceValidationError: the command has a problem.

        """
        async with self.asking():
            try:
                yield
            except CommandError as err:
                raise translated_command(err) from err
            except SessionClosedError as err:
                raise HomeAssistantError(
                    translation_domain=DOMAIN, translation_key="cannot_connect"
                ) from err

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        """Raise errors of qBittorrent as Home Assistant's, and show those that last.

        Raises:
            ConfigEntryAuthFailed: the login is refused.
            UpdateFailed: another error of the connection.

        """
        try:
            yield
        except QbittorrentError as err:
            self._may_show_issues = True
            show_connection_issue(
                self._hass, self._entry, error_key(err), error_placeholders(err)
            )
            raise translated(err) from err
        if self._may_show_issues:
            self._may_show_issues = False
            show_connection_issue(self._hass, self._entry, None)
