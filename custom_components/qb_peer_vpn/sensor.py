"""Sensors: the recommended server, its distances, and what the swarm looks like."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfLength, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.helpers.typing import StateType

from .features.recommendation.coordinator import PeerVpnConfigEntry
from .features.recommendation.cycle import Cycle
from .features.recommendation.json_views import site_summary
from .models import Continent, Reason, ScoredSite
from .recommendation import rounded_ms
from .shell.entity import PeerVpnEntity

PARALLEL_UPDATES = 0


@dataclass(frozen=True, kw_only=True)
class PeerVpnSensorDescription(SensorEntityDescription):
    """A sensor and where its value comes from."""

    value_fn: Callable[[Cycle], StateType | datetime]
    of_peers: bool = True
    """Whether it is told only while qBittorrent answers."""
    attributes_fn: Callable[[Cycle], dict[str, Any]] | None = None


def _server(cycle: Cycle) -> str:
    server = cycle.recommendation.server
    return server.name if server else cycle.recommendation.chosen.site.city


def _server_attributes(cycle: Cycle) -> dict[str, Any]:
    recommendation = cycle.recommendation
    server = recommendation.server
    return {
        "hostname": server.hostname if server else None,
        **_site_attributes(recommendation.chosen),
        "runners_up": [
            _site_attributes(each.scored) for each in cycle.read_sites.runners_up
        ],
    }


def _site_attributes(scored: ScoredSite) -> dict[str, Any]:
    return {**site_summary(scored), "measured": scored.home_leg_measured}


def _verdict_attributes(cycle: Cycle) -> dict[str, Any]:
    recommendation = cycle.recommendation
    return {
        "confidence": recommendation.confidence,
        "compared_with": recommendation.reference.site.city,
        "in_use": recommendation.reference_in_use,
    }


def _path_ms(cycle: Cycle) -> float | None:
    chosen = cycle.recommendation.chosen
    if chosen.peer_distance_km is None:
        return None
    # The model errs by 13 to 18 ms in the median: single milliseconds would be a lie.
    return round(chosen.path_ms, -1)


def _located_percent(cycle: Cycle) -> float | None:
    located = cycle.by_city + cycle.by_country
    return round(100 * located / cycle.peers, 1) if cycle.peers else None


def _located_attributes(cycle: Cycle) -> dict[str, Any]:
    return {
        "by_city": cycle.by_city,
        "by_country": cycle.by_country,
        "not_located": cycle.unlocated,
        "hosting": None
        if cycle.hosting_share is None
        else round(100 * cycle.hosting_share),
    }


def _cluster_attributes(cycle: Cycle) -> dict[str, Any]:
    return {
        "clusters": [
            {
                "number": cluster.number,
                "place": cluster.label,
                "share": round(100 * cluster.share),
                "countries": cluster.country_codes,
            }
            for cluster in cycle.clustering.clusters
        ],
        "elsewhere": round(100 * cycle.clustering.outside_share),
    }


def _share_of(continent: Continent) -> PeerVpnSensorDescription:
    def percent(cycle: Cycle) -> float | None:
        share = cycle.continents.get(continent)
        return None if share is None else round(100 * share, 1)

    return PeerVpnSensorDescription(
        key=f"share_{continent}",
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=PERCENTAGE,
        suggested_display_precision=0,
        value_fn=percent,
    )


SENSORS = (
    PeerVpnSensorDescription(
        key="recommended_server",
        value_fn=_server,
        attributes_fn=_server_attributes,
    ),
    PeerVpnSensorDescription(
        key="verdict",
        device_class=SensorDeviceClass.ENUM,
        options=[reason.value for reason in Reason],
        value_fn=lambda cycle: cycle.recommendation.reason,
        attributes_fn=_verdict_attributes,
    ),
    PeerVpnSensorDescription(
        key="recommended_server_distance",
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfLength.KILOMETERS,
        suggested_display_precision=0,
        value_fn=lambda cycle: cycle.recommendation.chosen.home_distance_km,
    ),
    PeerVpnSensorDescription(
        key="peer_distance",
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfLength.KILOMETERS,
        suggested_display_precision=0,
        value_fn=lambda cycle: cycle.recommendation.chosen.peer_distance_km,
    ),
    PeerVpnSensorDescription(
        key="estimated_path",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        suggested_display_precision=0,
        value_fn=_path_ms,
    ),
    PeerVpnSensorDescription(
        key="estimated_saving",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        suggested_display_precision=0,
        value_fn=lambda cycle: rounded_ms(cycle.recommendation.saving_ms),
    ),
    PeerVpnSensorDescription(
        key="peer_centroid",
        value_fn=lambda cycle: cycle.centroid.label if cycle.centroid else None,
    ),
    PeerVpnSensorDescription(
        key="peers",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda cycle: cycle.peers,
    ),
    PeerVpnSensorDescription(
        key="peers_located",
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=PERCENTAGE,
        suggested_display_precision=0,
        value_fn=_located_percent,
        attributes_fn=_located_attributes,
    ),
    PeerVpnSensorDescription(
        key="peer_countries",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda cycle: len(cycle.countries),
        attributes_fn=lambda cycle: {"peers": dict(cycle.countries)},
    ),
    *(_share_of(continent) for continent in Continent),
    PeerVpnSensorDescription(
        key="clusters",
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda cycle: len(cycle.clustering.clusters),
        attributes_fn=_cluster_attributes,
    ),
    PeerVpnSensorDescription(
        key="current_exit",
        value_fn=lambda cycle: cycle.exit_label,
        attributes_fn=lambda cycle: {"country_code": cycle.exit_country_code},
    ),
    PeerVpnSensorDescription(
        key="server_list_updated",
        device_class=SensorDeviceClass.TIMESTAMP,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        of_peers=False,
        value_fn=lambda cycle: cycle.server_list_updated,
    ),
    PeerVpnSensorDescription(
        key="location_cache",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        of_peers=False,
        value_fn=lambda cycle: cycle.cached_networks,
    ),
    PeerVpnSensorDescription(
        key="lookups_waiting",
        state_class=SensorStateClass.MEASUREMENT,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        of_peers=False,
        value_fn=lambda cycle: cycle.waiting_networks,
    ),
    PeerVpnSensorDescription(
        key="cycle_duration",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        suggested_display_precision=0,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        of_peers=False,
        value_fn=lambda cycle: cycle.duration_ms,
    ),
)


async def async_setup_entry(
    hass: HomeAssistant,
    entry: PeerVpnConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add all sensors."""
    async_add_entities(PeerVpnSensor(entry, description) for description in SENSORS)


class PeerVpnSensor(PeerVpnEntity, SensorEntity):
    """One value of the last cycle."""

    entity_description: PeerVpnSensorDescription
    # Lists change with every cycle; nobody draws a history of them.
    _unrecorded_attributes = frozenset({"clusters", "peers", "runners_up"})

    def __init__(
        self, entry: PeerVpnConfigEntry, description: PeerVpnSensorDescription
    ) -> None:
        """Name the sensor after its key."""
        super().__init__(entry, description)
        self._attr_translation_key = description.key
        self._of_peers = description.of_peers

    @property
    @override
    def native_value(self) -> StateType | datetime:
        """Return the value of the last cycle."""
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        """Return what belongs to the value."""
        if self.entity_description.attributes_fn is None:
            return None
        return self.entity_description.attributes_fn(self.coordinator.data)
