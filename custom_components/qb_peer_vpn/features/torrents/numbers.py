"""Numbers: the limits for all torrents together."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, override

from homeassistant.components.number import (
    NumberDeviceClass,
    NumberEntity,
    NumberEntityDescription,
    NumberMode,
)
from homeassistant.const import EntityCategory, UnitOfDataRate

from ...qbittorrent import async_set_preferences
from ...shell.entity import PeerVpnEntity
from ...shell.entry_option import ONLY_ADMINISTRATORS, NotAllowedError
from ...torrents import Act, caller_of, is_allowed
from .data import TorrentsData
from .errors import translating
from .limits_coordinator import LimitsCoordinator

_KIB: Final = 1024
_MAX_KIB: Final = (1 << 21) - 1
"""qBittorrent counts in 32 bits."""


@dataclass(frozen=True, kw_only=True)
class LimitDescription(NumberEntityDescription):
    """A limit, and what qBittorrent calls it."""

    setting: str


def _limit(key: str, setting: str) -> LimitDescription:
    return LimitDescription(
        key=key,
        translation_key=key,
        setting=setting,
        device_class=NumberDeviceClass.DATA_RATE,
        native_unit_of_measurement=UnitOfDataRate.KIBIBYTES_PER_SECOND,
        native_min_value=0,
        native_max_value=_MAX_KIB,
        native_step=1,
        mode=NumberMode.BOX,
        entity_category=EntityCategory.CONFIG,
        entity_registry_enabled_default=False,
    )


LIMITS: Final = (
    _limit("upload_limit", "up_limit"),
    _limit("download_limit", "dl_limit"),
    _limit("alternative_upload_limit", "alt_up_limit"),
    _limit("alternative_download_limit", "alt_dl_limit"),
)


class LimitNumber(PeerVpnEntity[LimitsCoordinator], NumberEntity):
    """A limit in KiB/s; 0 for none."""

    entity_description: LimitDescription

    def __init__(self, data: TorrentsData, description: LimitDescription) -> None:
        super().__init__(data.limits, description, needs=(data.connection.table,))
        self._data = data

    @override
    async def async_added_to_hass(self) -> None:
        """Ask for the limits at once."""
        await super().async_added_to_hass()
        # An outage shows in the table first.
        self.async_on_remove(
            self._data.connection.table.async_add_listener(
                self._handle_coordinator_update
            )
        )
        await self.coordinator.async_request_refresh()

    @property
    @override
    def native_value(self) -> int | None:
        limit = self.coordinator.data.get(self.entity_description.setting)
        return None if limit is None else limit // _KIB

    @override
    async def async_set_native_value(self, value: float) -> None:
        await self._async_check_user()
        wanted = {self.entity_description.setting: round(value) * _KIB}
        async with self._data.connection.qbittorrent.commanding():
            with translating():
                changed = await async_set_preferences(self._data.session, wanted)
        self.coordinator.async_changed(changed.after)

    async def _async_check_user(self) -> None:
        """Check that the user may set a limit for all; automations have no user."""
        context = self._context
        if context is None or context.user_id is None:
            return
        user = await self.hass.auth.async_get_user(context.user_id)
        # One that was deleted a moment ago may do nothing, like one who is unknown.
        caller = caller_of(has_user=True, is_admin=user is not None and user.is_admin)
        if not is_allowed(Act.GLOBAL_LIMITS, caller, self._data.options.rules):
            raise NotAllowedError(context, ONLY_ADMINISTRATORS, self.entity_id)


def numbers(data: TorrentsData) -> Iterator[LimitNumber]:
    """Make the numbers of a config entry."""
    return (LimitNumber(data, each) for each in LIMITS)
