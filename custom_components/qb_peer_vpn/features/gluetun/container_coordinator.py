"""The coordinator that asks Gluetun's control server."""

from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.update_coordinator import UpdateFailed
from homeassistant.util import dt as dt_util
from yarl import URL

from ...gluetun import ControlServer, GluetunError
from ...shell.const import DOMAIN
from ...shell.coordinator import Coordinator
from .container_reader import ContainerReader, ContainerState
from .issues import show_container_issues
from .settings import ContainerSettings
from .trial import error_key

CONTAINER_INTERVAL: Final = timedelta(seconds=60)
UNREACHABLE_AFTER: Final = timedelta(minutes=5)
"""A container that is made again is away for a minute, which is no issue."""


class ContainerCoordinator(Coordinator[ContainerState]):
    """Asks every minute; a move asks more often."""

    def __init__(
        self,
        hass: HomeAssistant,
        entry: ConfigEntry,
        settings: ContainerSettings,
        url: URL,
    ) -> None:
        super().__init__(hass, entry, name="gluetun", interval=CONTAINER_INTERVAL)
        self.data = ContainerState()
        # Nothing is known before the first answer.
        self.last_update_success = False
        self.server = ControlServer(async_get_clientsession(hass), url, settings.login)
        self.reader = ContainerReader(self.server, settings.login)
        self.connected_since: datetime | None = None
        """When the connection was seen to come up; None if it was up from the start."""
        self.is_moving = False
        """Whether a move of ours is under way, which looks by itself."""
        self.chosen_by_others: datetime | None = None
        """When a selection was seen that is not of our moves."""
        self._failing_since: datetime | None = None

    async def async_ask(self) -> ContainerState:
        """Ask now; return an empty state if Gluetun does not answer."""
        await self.async_refresh()
        return self.data if self.last_update_success else ContainerState()

    async def async_ask_before_move(self) -> ContainerState:
        """Ask for the version too: an update may take less than a minute."""
        self.reader.forget_version()
        return await self.async_ask()

    @override
    async def _async_update_data(self) -> ContainerState:
        try:
            state = await self.reader.async_read(is_moving=self.is_moving)
        except GluetunError as error:
            self._note_failure(error)
            raise UpdateFailed(
                translation_domain=DOMAIN,
                translation_key=f"container_{error_key(error)}",
            ) from error
        self._note_connection(state)
        self._note_others(state)
        self._failing_since = None
        self.reader.async_show_issues(self.hass, self.config_entry, state)
        return state

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
