"""Names of places in the language of Home Assistant."""

from dataclasses import replace
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import (
    async_get_translations,
    async_load_integrations,
)
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.recommendation.images import scene_of
from custom_components.qb_peer_vpn.features.recommendation.place_words import (
    async_places_in_words,
    place_in_words,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import state_of

CENTROID = "geo_location.peer_vpn_peer_centroid"


@pytest.mark.parametrize(
    ("place", "words"),
    [("near Busan", "bei Busan"), ("Busan", "Busan"), ("Nearby", "Nearby")],
)
def test_only_what_is_near_a_place_is_translated(place: str, words: str) -> None:
    assert place_in_words(place, "bei {place}") == words


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "near Busan"), ("de", "bei Busan"), ("it", "near Busan")],
)
@pytest.mark.usefixtures("enable_custom_integrations")
async def test_attributes_are_in_the_language_of_home_assistant(
    hass: HomeAssistant, language: str, words: str
) -> None:
    hass.config.language = language
    await async_load_integrations(hass, {DOMAIN})
    attributes: dict[str, Any] = {
        "place": "near Busan",
        "city": "near Busan",
        "clusters": [{"place": "near Busan", "share": 4}, {"place": "Kyoto"}],
        "countries": ["KR"],
        "peers": None,
    }
    assert async_places_in_words(hass, attributes) == {
        **attributes,
        "place": words,
        "clusters": [{"place": words, "share": 4}, {"place": "Kyoto"}],
    }
    assert async_places_in_words(hass, {"place": None}) == {"place": None}


@pytest.mark.usefixtures("all_entities")
async def test_states_are_in_the_language_of_home_assistant(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    home.config.language = "de"
    await async_load_integrations(home, {DOMAIN})
    await home.config_entries.async_reload(loaded.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert state_of(home, CENTROID).attributes["place"] == "bei Russia"


async def test_the_picture_is_in_the_language_of_home_assistant(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    prefix = f"component.{DOMAIN}.common."
    texts = await async_get_translations(home, "de", "common", {DOMAIN})
    coordinator = loaded.runtime_data.recommendation.coordinator
    cycle, clustering = coordinator.data, coordinator.data.clustering
    cluster = replace(clustering.clusters[0], label="near Busan")
    cycle = replace(cycle, clustering=replace(clustering, clusters=(cluster,)))
    scene = scene_of(
        cycle,
        coordinator.home,
        {key.removeprefix(prefix): text for key, text in texts.items()},
    )
    assert [each.label for each in scene.clusters] == ["bei Busan"]
