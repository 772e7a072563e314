"""Asks Gluetun's control server for everything that is known of the VPN."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant, callback

from ...gluetun import (
    CHANGE_ROUTE,
    AccessDeniedError,
    ControlServer,
    GluetunError,
    GluetunVersion,
    Login,
    RouteMissingError,
    VpnExit,
    VpnSettings,
    VpnStatus,
    role_toml,
)
from ...models import IpAddress
from .issues import show_container_issues
from .provider import other_providers


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


class ContainerReader:
    """Asks for everything at once, and remembers what takes longer to change."""

    def __init__(self, server: ControlServer, login: Login | None) -> None:
        self.server = server
        self._login = login
        self._version: GluetunVersion | None = None
        self._is_change_denied = False

    def forget_version(self) -> None:
        """Ask for the version, too, next time: Gluetun may have been updated."""
        self._version = None

    def note_denied_change(self) -> None:
        """Report from now on that a role for changes is missing, until there is one."""
        self._is_change_denied = True

    async def async_read(self, *, is_moving: bool) -> ContainerState:
        """Return what Gluetun says now.

        Args:
            is_moving: whether a move is under way, during which nothing is tried out.

        Raises:
            GluetunError: nothing useful answers.

        """
        denied: list[str] = []
        try:
            return await self._async_read(denied, is_moving=is_moving)
        except GluetunError:
            self.forget_version()
            raise

    @callback
    def async_show_issues(
        self, hass: HomeAssistant, entry: ConfigEntry, state: ContainerState
    ) -> None:
        """Show what is wrong with a Gluetun that answers."""
        show_container_issues(
            hass,
            entry,
            denied=state.denied,
            toml=role_toml(state.version, self._login),
            providers=other_providers(entry, state.settings),
        )

    async def _async_read(
        self, denied: list[str], *, is_moving: bool
    ) -> ContainerState:
        if self._version is None:
            self._version = await _async_optional(self.server.version, denied)
        status = await _async_optional(self.server.status, denied)
        exit_ = await _async_optional(self.server.exit, denied)
        settings = await _async_optional(self.server.settings, denied)
        version = self._version

        async def port() -> int:
            return await self.server.port(version)

        port_now = await _async_optional(port, denied)
        await self._async_ask_for_changes(denied, is_moving=is_moving)
        return ContainerState(
            version=version,
            status=status,
            exit=exit_,
            port=port_now,
            settings=settings,
            denied=tuple(denied),
        )

    async def _async_ask_for_changes(
        self, denied: list[str], *, is_moving: bool
    ) -> None:
        """Ask, after a change was denied, whether changes are allowed now."""
        if self._is_change_denied and not is_moving:
            may_change = await _async_optional(self.server.may_change, denied)
            self._is_change_denied = may_change is False
        if self._is_change_denied:
            denied.append(CHANGE_ROUTE)


async def _async_optional[T](
    question: Callable[[], Awaitable[T]], denied: list[str]
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
