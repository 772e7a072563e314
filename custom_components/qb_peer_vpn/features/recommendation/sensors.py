"""Sensors: the recommended server, its distances, and the swarm in numbers."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.sensor import (
    SensorDeviceClass,
    SensorEntity,
    SensorEntityDescription,
    SensorStateClass,
)
from homeassistant.const import PERCENTAGE, EntityCategory, UnitOfLength, UnitOfTime
from homeassistant.helpers.typing import StateType

from ...geo import geodesic_km
from ...models import Continent, Reason, ScoredSite
from ...shell.quiet import EVERYTHING, Tolerance
from .cycle import Cycle
from .data import RecommendationData
from .entity import QuietRecommendationEntity
from .json_views import largest_first, server_address, site_summary, whole_percent
from .place_words import async_places_in_words

RELATIVE_TOLERANCE: Final = Tolerance(relative=0.2)
PERCENT_TOLERANCE: Final = Tolerance(absolute=10)
LOCATED_TOLERANCE: Final = Tolerance(absolute=10, relative=0.2)
"""Percent, and peers."""


@dataclass(frozen=True, kw_only=True)
class RecommendationSensorDescription(SensorEntityDescription):
    """A sensor and its value."""

    value_fn: Callable[[Cycle], StateType]
    needs_peers: bool = True
    """Whether the value is valid only while qBittorrent answers."""
    attributes_fn: Callable[[Cycle], dict[str, Any]] | None = None
    tolerance: Tolerance = EVERYTHING
    """Smaller changes of the value may be shown some minutes later."""
    news: tuple[str, ...] = ()
    """Attributes whose changes are shown at once, as the value's are."""


def _server(cycle: Cycle) -> str:
    server = cycle.recommendation.server
    return server.name if server else cycle.recommendation.chosen.site.city


def _server_attributes(cycle: Cycle) -> dict[str, Any]:
    recommendation = cycle.recommendation
    return {
        **server_address(recommendation.server),
        **_site_attributes(recommendation.chosen),
        "runners_up": [
            _site_attributes(each.scored) for each in cycle.shown_sites.runners_up
        ],
    }


def _site_attributes(scored: ScoredSite) -> dict[str, Any]:
    return {**site_summary(scored), "measured": scored.home_leg_measured}


def _verdict_attributes(cycle: Cycle) -> dict[str, Any]:
    recommendation = cycle.recommendation
    return {
        "confidence": recommendation.confidence,
        "error_ms": recommendation.error_ms,
        "settling": recommendation.settling is not None,
        "since": recommendation.since,
        "compared_with": recommendation.reference.site.city,
        "in_use": recommendation.reference_in_use,
    }


def _path_ms(cycle: Cycle) -> float | None:
    chosen = cycle.recommendation.chosen
    if chosen.peer_distance_km is None:
        return None
    return chosen.path_ms


def _located_percent(cycle: Cycle) -> float | None:
    located = cycle.summary.by_city + cycle.summary.by_country
    return (
        round(100 * located / cycle.summary.peers, 1) if cycle.summary.peers else None
    )


def _located_attributes(cycle: Cycle) -> dict[str, Any]:
    return {
        "by_city": cycle.summary.by_city,
        "by_country": cycle.summary.by_country,
        "not_located": cycle.summary.unlocated,
        "hosting": None
        if cycle.summary.hosting_share is None
        else round(100 * cycle.summary.hosting_share),
    }


def _centroid_km(cycle: Cycle) -> float | None:
    centroid = cycle.centroid
    return geodesic_km(cycle.home, centroid.coordinates) if centroid else None


def _centroid_attributes(cycle: Cycle) -> dict[str, Any]:
    return {"place": cycle.centroid.label if cycle.centroid else None}


def _cluster_attributes(cycle: Cycle) -> dict[str, Any]:
    return {
        "clusters": [
            {
                "number": cluster.number,
                "place": cluster.label,
                "share": whole_percent(cluster.share),
                "countries": cluster.country_codes,
            }
            for cluster in largest_first(cycle.clustering.clusters)
        ],
        "elsewhere": whole_percent(cycle.clustering.outside_share),
    }


def _share_of(continent: Continent) -> RecommendationSensorDescription:
    def percent(cycle: Cycle) -> float | None:
        share = cycle.summary.continents.get(continent)
        return None if share is None else round(100 * share, 1)

    return RecommendationSensorDescription(
        key=f"share_{continent}",
        entity_registry_enabled_default=False,
        tolerance=PERCENT_TOLERANCE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=PERCENTAGE,
        suggested_display_precision=0,
        value_fn=percent,
    )


SENSORS = (
    RecommendationSensorDescription(
        key="recommended_server",
        value_fn=_server,
        attributes_fn=_server_attributes,
        # Latencies are the same everywhere, also on the card.
        news=(
            "hostname",
            "city",
            "path_ms",
            "home_leg_ms",
            "peer_leg_ms",
            "runners_up",
        ),
    ),
    RecommendationSensorDescription(
        key="verdict",
        device_class=SensorDeviceClass.ENUM,
        options=[reason.value for reason in Reason],
        value_fn=lambda cycle: cycle.recommendation.reason,
        attributes_fn=_verdict_attributes,
        news=(
            "confidence",
            "error_ms",
            "settling",
            "since",
            "compared_with",
            "in_use",
        ),
    ),
    RecommendationSensorDescription(
        key="recommended_server_distance",
        entity_registry_enabled_default=False,
        tolerance=RELATIVE_TOLERANCE,
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfLength.KILOMETERS,
        suggested_display_precision=0,
        value_fn=lambda cycle: cycle.recommendation.chosen.home_distance_km,
    ),
    RecommendationSensorDescription(
        key="peer_distance",
        entity_registry_enabled_default=False,
        tolerance=RELATIVE_TOLERANCE,
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfLength.KILOMETERS,
        suggested_display_precision=0,
        value_fn=lambda cycle: cycle.recommendation.chosen.peer_distance_km,
    ),
    RecommendationSensorDescription(
        key="estimated_path",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        suggested_display_precision=0,
        value_fn=_path_ms,
    ),
    RecommendationSensorDescription(
        key="estimated_saving",
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        suggested_display_precision=0,
        value_fn=lambda cycle: cycle.recommendation.saving_ms,
    ),
    RecommendationSensorDescription(
        key="peer_centroid",
        entity_registry_enabled_default=False,
        # Each change of a text is a line in Activity; a number is none.
        tolerance=RELATIVE_TOLERANCE,
        device_class=SensorDeviceClass.DISTANCE,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfLength.KILOMETERS,
        suggested_display_precision=0,
        value_fn=_centroid_km,
        attributes_fn=_centroid_attributes,
    ),
    RecommendationSensorDescription(
        key="peers_located",
        entity_registry_enabled_default=False,
        tolerance=LOCATED_TOLERANCE,
        news=("by_city", "not_located"),
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=PERCENTAGE,
        suggested_display_precision=0,
        value_fn=_located_percent,
        attributes_fn=_located_attributes,
    ),
    RecommendationSensorDescription(
        key="peer_countries",
        entity_registry_enabled_default=False,
        tolerance=RELATIVE_TOLERANCE,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda cycle: len(cycle.summary.countries),
        attributes_fn=lambda cycle: {"peers": dict(cycle.summary.countries)},
    ),
    *(_share_of(continent) for continent in Continent),
    RecommendationSensorDescription(
        key="clusters",
        entity_registry_enabled_default=False,
        tolerance=RELATIVE_TOLERANCE,
        state_class=SensorStateClass.MEASUREMENT,
        value_fn=lambda cycle: len(cycle.clustering.clusters),
        attributes_fn=_cluster_attributes,
    ),
    RecommendationSensorDescription(
        key="current_exit",
        value_fn=lambda cycle: cycle.exit.label if cycle.exit else None,
        attributes_fn=lambda cycle: {
            "country_code": cycle.exit.country_code if cycle.exit else None
        },
    ),
    RecommendationSensorDescription(
        key="cycle_duration",
        tolerance=Tolerance(relative=1),
        device_class=SensorDeviceClass.DURATION,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=UnitOfTime.MILLISECONDS,
        suggested_display_precision=0,
        entity_category=EntityCategory.DIAGNOSTIC,
        entity_registry_enabled_default=False,
        needs_peers=False,
        value_fn=lambda cycle: cycle.duration_ms,
    ),
)


class RecommendationSensor(QuietRecommendationEntity, SensorEntity):
    """One value of the last cycle."""

    entity_description: RecommendationSensorDescription
    # Lists change with every cycle, and their history is of no use.
    _unrecorded_attributes = frozenset(
        {"clusters", "gluetun", "peers", "protocols", "runners_up"}
    )

    def __init__(
        self, data: RecommendationData, description: RecommendationSensorDescription
    ) -> None:
        super().__init__(data, description, needs_peers=description.needs_peers)
        self._attr_translation_key = description.key
        self._tolerance = description.tolerance

    @property
    @override
    def _news(self) -> tuple[object, ...]:
        attributes = self.extra_state_attributes or {}
        told = (attributes[name] for name in self.entity_description.news)
        return (self.native_value, *told)

    @property
    @override
    def native_value(self) -> StateType:
        return self.entity_description.value_fn(self.coordinator.data)

    @property
    @override
    def extra_state_attributes(self) -> dict[str, Any] | None:
        if self.entity_description.attributes_fn is None:
            return None
        attributes = self.entity_description.attributes_fn(self.coordinator.data)
        return async_places_in_words(self.coordinator.hass, attributes)


def sensors(data: RecommendationData) -> Iterator[RecommendationSensor]:
    """Make the sensors of a config entry."""
    return (RecommendationSensor(data, description) for description in SENSORS)
