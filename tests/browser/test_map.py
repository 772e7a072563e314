"""Home Assistant's own map card, with the YAML of the README."""

import base64
from typing import Any

from homeassistant.util.yaml import parse_yaml
from playwright.sync_api import expect
import pytest

from tests.documents import all_text, examples

from .dashboards import show
from .visitor import HASS, Visitor
from .words import words

pytestmark = pytest.mark.timeout(600)

CARD_ON_STREETS = {"type": "custom:qb-peer-vpn-card", "map": "home_assistant"}
TILE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAA"
    "AABJRU5ErkJggg=="
)
"""A picture without anything on it."""

MARKERS = "map => [...map.shadowRoot.querySelectorAll('ha-entity-marker')]"


@pytest.fixture(autouse=True)
def enabled(visitor: Visitor) -> None:
    """The entities for maps and pictures, which a user has to enable."""
    visitor.open_light_page()
    visitor.enable("geo_location", "image")


def readme_cards(kind: str) -> list[dict[str, Any]]:
    known = [parse_yaml(block) for block in examples(all_text())]
    return [
        card for card in known if isinstance(card, dict) and card.get("type") == kind
    ]


def test_the_map_shows_clusters_by_their_place_and_servers_by_an_icon(
    visitor: Visitor,
) -> None:
    [card] = readme_cards("map")
    assert "geo_location_sources" in card
    show(visitor, card)
    world = visitor.page.locator("ha-map")
    world.wait_for()
    names = f"({MARKERS})(map).map(each => each.shadowRoot.textContent.trim())"
    # The swarm changes all the time, so both sides are read at once.
    visitor.page.wait_for_function(
        f"""map => {{
            const places = Object.values({HASS}.states)
                .filter(state => state.attributes.source === 'qb_peer_vpn_clusters')
                .map(state => state.attributes.place);
            const named = {names}.filter(name => name);
            return named.length >= 3 && named.every(name => places.includes(name));
        }}""",
        arg=world.element_handle(),
    )
    expect(world.locator("ha-entity-marker ha-state-icon").first).to_be_visible()
    visitor.picture("map")


def test_a_card_shows_the_picture_of_the_swarm(visitor: Visitor) -> None:
    [card] = readme_cards("picture-entity")
    show(visitor, card)
    image = visitor.page.locator("hui-picture-entity-card img")
    image.wait_for()
    visitor.page.wait_for_function(
        "image => image.complete && image.naturalWidth === 1280",
        arg=image.element_handle(),
    )
    visitor.picture("picture")


def test_the_card_uses_the_map_of_home_assistant_if_it_is_chosen(
    visitor: Visitor,
) -> None:
    visitor.page.route(
        "**/api/map_tiles/raster/**",
        lambda route: route.fulfill(content_type="image/png", body=TILE),
    )
    show(visitor, CARD_ON_STREETS)
    card = visitor.page.locator("qb-peer-vpn-card")
    expect(card.locator("ha-map svg.emblem").first).to_be_visible()
    expect(card.locator("svg.world")).to_have_count(0)
    expect(card.locator(".map-note")).to_be_empty()
    visitor.picture("card-on-streets")


def test_the_card_draws_its_own_map_if_no_tiles_come(visitor: Visitor) -> None:
    visitor.page.route(
        "**/api/map_tiles/**", lambda route: route.fulfill(status=502, body="")
    )
    show(visitor, CARD_ON_STREETS)
    card = visitor.page.locator("qb-peer-vpn-card")
    expect(card.locator(".map-note")).to_have_text(words()["card_map_no_tiles"])
    expect(card.locator("svg.world")).to_be_visible()
    expect(card.locator("ha-map")).to_have_count(0)
