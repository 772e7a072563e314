"""What all entities of this integration share."""

from typing import override

from homeassistant.const import CONF_URL
from homeassistant.helpers.device_registry import DeviceEntryType, DeviceInfo
from homeassistant.helpers.entity import EntityDescription
from homeassistant.helpers.update_coordinator import CoordinatorEntity

from ..features.recommendation.coordinator import (
    PeerVpnConfigEntry,
    RecommendationCoordinator,
)
from ..features.recommendation.json_views import attribution
from .const import DOMAIN


class PeerVpnEntity(CoordinatorEntity[RecommendationCoordinator]):
    """An entity of the one service device of a config entry."""

    _attr_has_entity_name = True
    _of_peers = True
    """Whether it tells something of the peers."""

    def __init__(
        self, entry: PeerVpnConfigEntry, description: EntityDescription
    ) -> None:
        """Bind the entity to its entry's device."""
        super().__init__(entry.runtime_data)
        self.entity_description = description
        self._attr_unique_id = f"{entry.entry_id}_{description.key}"
        self._attr_device_info = DeviceInfo(
            identifiers={(DOMAIN, entry.entry_id)},
            entry_type=DeviceEntryType.SERVICE,
            name=entry.title,
            manufacturer="qBittorrent",
            model="Web API",
            sw_version=entry.runtime_data.peers.version,
            configuration_url=entry.data[CONF_URL],
        )

    @property
    @override
    def attribution(self) -> str | None:
        """Credit the location databases in use, as their licences demand."""
        return attribution(self.coordinator.data)

    @property
    @override
    def available(self) -> bool:
        """Without fresh peers, what tells of them is not true any more."""
        has_peers = self.coordinator.peers.last_update_success
        return super().available and (has_peers or not self._of_peers)
