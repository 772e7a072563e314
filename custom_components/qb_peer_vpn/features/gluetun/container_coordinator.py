"""The coordinator that asks Gluetun's control server."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util
from yarl import URL

from ...gluetun import (
    CHANGE_ROUTE,
    CHANGE_SECONDS,
    AccessDeniedError,
    ControlServer,
    GluetunError,
    GluetunVersion,
    RouteMissingError,
    VpnExit,
    VpnSettings,
    VpnStatus,
    role_toml,
)
from ...models import IpAddress
from ...shell.const import DOMAIN
from ...shell.coordinator import Coordinator
from .issues import show_container_issues
from .provider import gluetun_provider
from .settings import ContainerSettings
from .trial import error_key

CONTAINER_INTERVAL: Final = timedelta(seconds=60)
UNREACHABLE_AFTER: Final = timedelta(minutes=5)
"""A container that is made again is away for a minute, which is no issue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContainerState:
    """What Gluetun said last; None for what it did not."""

    version: GluetunVersion | None = None
    status: VpnStatus | None = None
    exit: VpnExit | None = None
    port: int | None = None
    """Forwarded port; 0 if there is none."""
    settings: VpnSettings | None = None
    denied: tuple[str, ...] = ()
    """Routes that no role allows."""

    @property
    def exit_address(self) -> IpAddress | None:
        """The address of the exit; None if there is none, or if it is not known."""
        return self.exit.address if self.exit else None


class ContainerCoordinator(Coordinator[ContainerState]):
    """Asks every minute; a move asks more often."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        settings: ContainerSettings,
        url: URL,
        *,
        change_seconds: float = CHANGE_SECONDS,
    ) -> None:
        """Ask nothing yet.

        Args:
            hass: Home Assistant.
            entry: of the connection.
            settings: with the login.
            url: of the control server.
            change_seconds: deadline of a change.

        """
        super().__init__(hass, entry, name="gluetun", interval=CONTAINER_INTERVAL)
        self.data = ContainerState()
        # Nothing is known before the first answer.
        self.last_update_success = False
        self.login = settings.login
        self.server = ControlServer(
            async_get_clientsession(hass),
            url,
            settings.login,
            change_seconds=change_seconds,
        )
        self.connected_since: datetime | None = None
        """When the connection was seen to come up; None if it was up from the start."""
        self.is_moving = False
        """Whether a move of ours is under way, which looks by itself."""
        self.chosen_by_others: datetime | None = None
        """When a selection was seen that is not of our moves."""
        self._failing_since: datetime | None = None
        self._is_change_denied = False
        self._may_be_updated = True
        """Whether Gluetun may have another version than it had."""

    async def async_ask(self) -> ContainerState:
        """Ask now; return an empty state if Gluetun does not answer."""
        await self.async_refresh()
        return self.data if self.last_update_success else ContainerState()

    async def async_ask_before_move(self) -> ContainerState:
        """Ask for the version too: an update may take less than a minute."""
        self._may_be_updated = True
        return await self.async_ask()

    @callback
    def async_note_denied_change(self) -> None:
        """Show from now on that a role for changes is missing, until there is one."""
        self._is_change_denied = True

    @override
    async def _async_update_data(self) -> ContainerState:
        try:
            state = await self._async_ask()
        except GluetunError as error:
            self._note_failure(error)
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key=f"container_{error_key(error)}",
            ) from error
        self._note_connection(state)
        self._note_others(state)
        self._failing_since = None
        show_container_issues(
            self.hass,
            self.config_entry,
            denied=state.denied,
            toml=role_toml(state.version, self.login),
            providers=self._other_providers(state),
        )
        return state

    async def _async_ask(self) -> ContainerState:
        denied: list[str] = []
        version = self.data.version
        if version is None or self._may_be_updated or not self.last_update_success:
            version = await self._async_optional(self.server.version, denied)
            self._may_be_updated = False
        status = await self._async_optional(self.server.status, denied)
        exit_ = await self._async_optional(self.server.exit, denied)
        settings = await self._async_optional(self.server.settings, denied)

        async def port() -> int:
            return await self.server.port(version)

        port_now = await self._async_optional(port, denied)
        await self._async_ask_for_changes(denied)
        return ContainerState(
            version=version,
            status=status,
            exit=exit_,
            port=port_now,
            settings=settings,
            denied=tuple(denied),
        )

    async def _async_ask_for_changes(self, denied: list[str]) -> None:
        """Ask, after a change was denied, whether changes are allowed now."""
        if self._is_change_denied and not self.is_moving:
            may_change = await self._async_optional(self.server.may_change, denied)
            self._is_change_denied = may_change is False
        if self._is_change_denied:
            denied.append(CHANGE_ROUTE)

    async def _async_optional[T](
        self, question: Callable[[], Awaitable[T]], denied: list[str]
    ) -> T | None:
        """Return an answer; None if no role allows the question."""
        try:
            return await question()
        except AccessDeniedError as error:
            denied.append(error.route)
        except RouteMissingError:
            # Not even old versions lack more than the route of the port.
            pass
        return None

    def _note_failure(self, error: GluetunError) -> None:
        now = dt_util.utcnow()
        self._failing_since = self._failing_since or now
        self.connected_since = None
        if now - self._failing_since >= UNREACHABLE_AFTER:
            show_container_issues(self.hass, self.config_entry, error=error_key(error))

    def _note_connection(self, state: ContainerState) -> None:
        before = self.data
        was_up = before.exit_address is not None
        is_up = state.exit_address is not None
        is_first = before.status is None
        if is_up and not was_up and not is_first:
            self.connected_since = dt_util.utcnow()

    def _note_others(self, state: ContainerState) -> None:
        before, after = self.data.settings, state.settings
        if before is None or after is None or self.is_moving:
            return
        if not before.selection.chooses_like(after.selection):
            self.chosen_by_others = dt_util.utcnow()

    def _other_providers(self, state: ContainerState) -> tuple[str, str] | None:
        """Return Gluetun's provider and ours if they differ."""
        ours, settings = gluetun_provider(self.config_entry), state.settings
        if ours is None or settings is None or settings.is_custom:
            return None
        if settings.provider.lower() == ours.lower():
            return None
        return settings.provider, ours
