"""Map entities: the clusters of peers, their centroid, and the recommended server.

A fixed set of numbered slots: the registry neither grows nor shrinks with the swarm.
They are disabled by default. Enabled, they are hidden: the default map takes every
visible entity with coordinates and would zoom out to the globe. A map card that names
their source shows them.

Their state never changes, because each change of a state is a line in Activity. What
they have to say is in attributes, and those of an empty slot have no coordinates.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, override

from homeassistant.components.geo_location import ATTR_DISTANCE, GeolocationEvent
from homeassistant.const import ATTR_GPS_ACCURACY, ATTR_LATITUDE, ATTR_LONGITUDE
from homeassistant.core import callback
from homeassistant.helpers.entity import EntityDescription

from ...geo import CITY_RADIUS_KM
from ...models import Coordinates
from .cycle import Cycle
from .data import RecommendationData
from .entity import QuietRecommendationEntity
from .json_views import cluster_paths, whole_percent
from .options import MAX_CLUSTERS
from .place_words import async_places_in_words

SOURCE_CLUSTERS: Final = "qb_peer_vpn_clusters"
SOURCE_SERVERS: Final = "qb_peer_vpn_servers"


@dataclass(frozen=True, slots=True, kw_only=True)
class MapState:
    """Coordinates and attributes of a map entity."""

    coordinates: Coordinates
    attributes: dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class MapDescription(EntityDescription):
    """A map entity and its state in a cycle; None while it is not on the map."""

    entity_registry_enabled_default: bool = False
    entity_registry_visible_default: bool = False
    source: str
    state_fn: Callable[[Cycle], MapState | None]
    news: tuple[str, ...] = ()
    """Attributes whose changes are shown at once."""


def _cluster_slot(number: int) -> MapDescription:
    def state(cycle: Cycle) -> MapState | None:
        clustering = cycle.clustering
        for cluster in clustering.on_map:
            if cluster.number == number:
                return MapState(
                    coordinates=cluster.coordinates,
                    attributes={
                        "place": cluster.label,
                        "peers": cluster.peers,
                        "counted": cluster in clustering.clusters,
                        "share": whole_percent(cluster.share),
                        "countries": cluster.country_codes,
                        **cluster_paths(cluster),
                        # The stock map draws a circle of this radius, in meters.
                        ATTR_GPS_ACCURACY: round(
                            # No database places a peer better than this.
                            1000 * max(cluster.radius_km, CITY_RADIUS_KM)
                        ),
                    },
                )
        return None

    return MapDescription(
        key=f"cluster_{number}",
        translation_key="cluster",
        translation_placeholders={"number": str(number)},
        source=SOURCE_CLUSTERS,
        state_fn=state,
        news=("path_ms", "reference_path_ms"),
    )


def _recommended_server(cycle: Cycle) -> MapState:
    recommendation = cycle.recommendation
    site, server = recommendation.chosen.site, recommendation.server
    return MapState(
        coordinates=site.coordinates,
        attributes={
            "place": site.city,
            "server": server.name if server else None,
            "servers": site.server_count,
            "stands_in": site.physical_country,
        },
    )


def _peer_centroid(cycle: Cycle) -> MapState | None:
    if cycle.centroid is None:
        return None
    return MapState(
        coordinates=cycle.centroid.coordinates,
        attributes={"place": cycle.centroid.label},
    )


MAP = (
    *(_cluster_slot(number) for number in range(1, MAX_CLUSTERS + 1)),
    MapDescription(
        key="recommended_server",
        translation_key="recommended_server",
        source=SOURCE_SERVERS,
        state_fn=_recommended_server,
        news=("place", "server"),
    ),
    MapDescription(
        key="peer_centroid",
        translation_key="peer_centroid",
        source=SOURCE_SERVERS,
        state_fn=_peer_centroid,
    ),
)


class MapEntity(QuietRecommendationEntity, GeolocationEvent):
    """An entity that is on the map while it has coordinates."""

    # These change every cycle; sensors record the values that need history.
    _unrecorded_attributes = frozenset(
        {
            ATTR_DISTANCE,
            ATTR_GPS_ACCURACY,
            ATTR_LATITUDE,
            ATTR_LONGITUDE,
            "counted",
            "countries",
            "path_ms",
            "peers",
            "reference_path_ms",
            "servers",
            "share",
        }
    )
    entity_description: MapDescription

    def __init__(self, data: RecommendationData, description: MapDescription) -> None:
        super().__init__(data, description)
        self._attr_source = description.source
        self._take_place()

    @property
    @override
    def available(self) -> bool:
        """Return True: what is empty or unknown is not on the map, that is all."""
        return True

    @property
    @override
    def _news(self) -> tuple[object, ...]:
        attributes = self._attr_extra_state_attributes
        told = (attributes.get(name) for name in self.entity_description.news)
        return (self._attr_latitude is None, *told)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Move to the coordinates of the last cycle."""
        self._take_place()
        super()._handle_coordinator_update()

    def _take_place(self) -> None:
        is_known = super().available
        state = self.entity_description.state_fn(self.coordinator.data)
        if state is None or not is_known:
            self._attr_latitude = self._attr_longitude = None
            self._attr_extra_state_attributes = {}
            return
        latitude, longitude = state.coordinates.latitude, state.coordinates.longitude
        self._attr_latitude, self._attr_longitude = latitude, longitude
        distance = self.coordinator.hass.config.distance(latitude, longitude)
        self._attr_extra_state_attributes = {
            **async_places_in_words(self.coordinator.hass, state.attributes),
            ATTR_DISTANCE: None if distance is None else round(distance),
        }


def map_entities(data: RecommendationData) -> Iterator[MapEntity]:
    """Make the slots of the clusters, the recommended server, and the centroid."""
    return (MapEntity(data, description) for description in MAP)
