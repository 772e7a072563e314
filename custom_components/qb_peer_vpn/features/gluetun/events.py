"""Event: what becomes of moves."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, Final, override

from homeassistant.components.event import EventEntity, EventEntityDescription
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import callback
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.util import dt as dt_util

from ...gluetun import Receipt, Way
from ...shell.entity import PeerVpnEntity
from .data import GluetunData
from .move_coordinator import SIGNAL_BEGUN, MoveCoordinator
from .move_driver import SIGNAL_ENDED
from .move_views import (
    ADVISED,
    FAILED,
    MOVED,
    STARTED,
    UNDONE,
    kind_of,
    plan_details,
    receipt_details,
)
from .planning import Plan

VPN_MOVE: Final = EventEntityDescription(
    key="vpn_move",
    translation_key="vpn_move",
    event_types=[STARTED, ADVISED, MOVED, UNDONE, FAILED],
)
EVENTS: Final = (VPN_MOVE,)
_SAME_EVENT: Final = timedelta(seconds=1)
"""The state has no more than milliseconds."""


class MoveEvent(PeerVpnEntity[MoveCoordinator], EventEntity):
    """Fires when a move begins, and when it has ended."""

    _unrecorded_attributes = frozenset({"lines"})

    @override
    async def async_added_to_hass(self) -> None:
        """Listen to the moves of this entry."""
        await super().async_added_to_hass()
        self.async_on_remove(
            async_dispatcher_connect(self.hass, SIGNAL_BEGUN, self._async_begun)
        )
        self.async_on_remove(
            async_dispatcher_connect(self.hass, SIGNAL_ENDED, self._async_ended)
        )
        receipts = self.coordinator.data.history.receipts
        if receipts and self._is_older_than(receipts[-1]):
            self._async_ended(self.coordinator.config_entry, receipts[-1])

    def _is_older_than(self, receipt: Receipt) -> bool:
        """Return whether a move ended while there was no entity, but after its event."""
        shown = dt_util.parse_datetime(self.state or "")
        is_past = receipt.finished <= dt_util.utcnow()
        return shown is not None and is_past and receipt.finished - shown > _SAME_EVENT

    @callback
    def _async_begun(self, entry: ConfigEntry, plan: Plan) -> None:
        is_told = plan.request.way is Way.TELL_ONLY
        self._async_fire(entry, ADVISED if is_told else STARTED, plan_details(plan))

    @callback
    def _async_ended(self, entry: ConfigEntry, receipt: Receipt) -> None:
        self._async_fire(entry, kind_of(receipt), receipt_details(receipt))

    @callback
    def _async_fire(
        self, entry: ConfigEntry, kind: str, details: dict[str, Any]
    ) -> None:
        if entry is self.coordinator.config_entry:
            self._trigger_event(kind, details)
            self.async_write_ha_state()


def events(data: GluetunData) -> Iterator[EventEntity]:
    """Make the event entity of a config entry; none without a VPN container."""
    if data.mover is not None:
        yield MoveEvent(data.mover.moves, VPN_MOVE)
