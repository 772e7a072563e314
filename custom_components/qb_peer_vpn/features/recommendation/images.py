"""Image: the swarm on a map, for notifications and screens that show only pictures.

It is drawn on request, and again only after a visible change.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import override

from homeassistant.components.image import ImageEntity, ImageEntityDescription
from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers.translation import LOCALE_EN, async_get_translations
from homeassistant.util import dt as dt_util

from ...drawing import (
    DARK,
    LIGHT,
    Cluster,
    Dot,
    Land,
    Palette,
    Scene,
    Server,
    Texts as PictureTexts,
    can_write,
    draw,
    load_land,
)
from ...models import Coordinates, Elsewhere, PeerCluster, Recommendation, ServerSite
from ...recommendation import InUse, headline, in_use
from ...shell.const import DOMAIN
from ..locations import DATA
from .cycle import Cycle
from .data import RecommendationData
from .entity import QuietRecommendationEntity
from .place_words import PLACE_NEAR, place_in_words

COORDINATE_DIGITS = 1
"""A tenth of a degree is at most three px."""
RADIUS_STEP_KM = 20
SHARE_DIGITS = 2

PICTURE_TEXTS = ("headline_", "picture_", PLACE_NEAR)
"""How the keys of the picture's texts begin."""

type Texts = Mapping[str, str]
"""The picture's words in one language, by key."""


@dataclass(frozen=True, kw_only=True)
class MapImageDescription(ImageEntityDescription):
    """A picture and its colors."""

    palette: Palette


IMAGES = (
    MapImageDescription(
        key="swarm_map",
        translation_key="swarm_map",
        entity_registry_enabled_default=False,
        palette=LIGHT,
    ),
    MapImageDescription(
        key="swarm_map_dark",
        translation_key="swarm_map_dark",
        entity_registry_enabled_default=False,
        palette=DARK,
    ),
)


@cache
def _land() -> Land:
    """Return the outlines of land, loaded in an executor on first use."""
    return load_land(DATA)


class SwarmMap(QuietRecommendationEntity, ImageEntity):
    """The last cycle on a map."""

    entity_description: MapImageDescription
    _attr_content_type = "image/png"

    def __init__(
        self,
        hass: HomeAssistant,
        data: RecommendationData,
        description: MapImageDescription,
        texts: Texts,
    ) -> None:
        """Keep the texts; nothing is drawn yet."""
        super().__init__(data, description)
        ImageEntity.__init__(self, hass)
        self._texts = texts
        self._scene = self._current_scene()
        self._attr_image_last_updated = dt_util.utcnow()
        self._drawn: tuple[Scene, bytes] | None = None

    @override
    def image(self) -> bytes:
        """Return the picture; runs in an executor."""
        scene = self._scene
        if self._drawn is None or self._drawn[0] != scene:
            palette = self.entity_description.palette
            self._drawn = scene, draw(scene, _land(), palette)
        return self._drawn[1]

    @property
    @override
    def _news(self) -> tuple[object, ...]:
        return (self._scene.sign, self._scene.texts)

    @callback
    @override
    def _handle_coordinator_update(self) -> None:
        """Record whether the picture would look different now."""
        scene = self._current_scene()
        # Dots of single peers come and go with each poll. They are drawn when the rest is,
        # or the state would change every minute.
        if replace(scene, elsewhere=self._scene.elsewhere) != self._scene:
            self._scene = scene
            self._attr_image_last_updated = dt_util.utcnow()
        super()._handle_coordinator_update()

    def _current_scene(self) -> Scene:
        return scene_of(self.coordinator.data, self.coordinator.home, self._texts)


def scene_of(cycle: Cycle, home: Coordinates, texts: Texts) -> Scene:
    """Return what is visible of a cycle."""
    recommendation = cycle.recommendation
    chosen, reference = recommendation.chosen.site, recommendation.reference.site
    is_another_in_use = in_use(recommendation) is InUse.ANOTHER
    return Scene(
        texts=PictureTexts(
            title=_title(recommendation, texts),
            subtitle=_subtitle(recommendation, texts),
            home=texts["picture_home"],
            recommended=texts["picture_recommended"],
            in_use=texts["picture_in_use"],
            clusters=texts["picture_peers"],
            elsewhere=texts["picture_elsewhere"],
            left_out=texts["picture_left_out"],
        ),
        sign=headline(recommendation).sign,
        home=home,
        recommended=_server(chosen, texts),
        in_use=_server(reference, texts) if is_another_in_use else None,
        clusters=_clusters(cycle.clustering.clusters, texts),
        left_out=_clusters(cycle.clustering.left_out, texts),
        elsewhere=_dots(cycle.clustering.elsewhere),
    )


def _title(recommendation: Recommendation, texts: Texts) -> str:
    said = headline(recommendation)
    text = texts[f"headline_{said.kind}"]
    return text.format(place=said.place, saving=said.saving_ms, error=said.error_ms)


def _subtitle(recommendation: Recommendation, texts: Texts) -> str:
    if recommendation.chosen.peer_distance_km is None:
        return ""
    return texts["picture_path"].format(path=recommendation.chosen.path_ms)


def _server(site: ServerSite, texts: Texts) -> Server:
    return Server(
        coordinates=site.coordinates,
        label=site.city,
        note=texts["picture_stands_in"].format(country=site.physical_country)
        if site.physical_country
        else None,
    )


def _clusters(clusters: Iterable[PeerCluster], texts: Texts) -> tuple[Cluster, ...]:
    return tuple(_cluster(each, texts) for each in clusters)


def _cluster(cluster: PeerCluster, texts: Texts) -> Cluster:
    share = round(cluster.share, SHARE_DIGITS)
    return Cluster(
        coordinates=Coordinates(
            latitude=round(cluster.coordinates.latitude, COORDINATE_DIGITS),
            longitude=round(cluster.coordinates.longitude, COORDINATE_DIGITS),
        ),
        radius_km=RADIUS_STEP_KM * round(cluster.radius_km / RADIUS_STEP_KM),
        share=share,
        label=place_in_words(cluster.label, texts[PLACE_NEAR]),
        share_label=texts["picture_share"].format(share=round(100 * share)),
    )


def _dots(elsewhere: Elsewhere | None) -> tuple[Dot, ...]:
    dots = elsewhere.dots if elsewhere else ()
    return tuple(Dot(coordinates=dot.coordinates, share=dot.share) for dot in dots)


async def _async_texts(hass: HomeAssistant, language: str) -> Texts:
    prefix = f"component.{DOMAIN}.common."
    texts = await async_get_translations(hass, language, "common", {DOMAIN})
    # The card's texts are left out: they may use characters that the font lacks.
    return {
        key.removeprefix(prefix): text
        for key, text in texts.items()
        if key.startswith(tuple(prefix + begin for begin in PICTURE_TEXTS))
    }


async def async_make_images(
    hass: HomeAssistant, data: RecommendationData
) -> Iterator[SwarmMap]:
    """Make the pictures of a config entry, for light and for dark surroundings."""
    texts = await _async_texts(hass, hass.config.language)
    if not all(map(can_write, texts.values())):
        texts = await _async_texts(hass, LOCALE_EN)
    return (SwarmMap(hass, data, description, texts) for description in IMAGES)
