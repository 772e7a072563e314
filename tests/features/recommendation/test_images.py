"""The picture of the swarm: what it shows, when it is drawn, who gets it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from io import BytesIO
import json
from pathlib import Path
from unittest.mock import MagicMock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers.translation import async_get_translations
from PIL import Image, ImageStat
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator

from custom_components.qb_peer_vpn.dashboard.card_payload import card_payload
from custom_components.qb_peer_vpn.drawing import Land, Palette, Scene, draw
from custom_components.qb_peer_vpn.features import PeerVpnConfigEntry
from custom_components.qb_peer_vpn.features.swarm.coordinator import PEER_INTERVAL
from custom_components.qb_peer_vpn.models import Confidence, Peers, PeerSnapshot, Sign
from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import make_peer, make_snapshot, make_swarm, set_up, state_of

pytestmark = pytest.mark.usefixtures("all_entities")

PICTURE = "image.peer_vpn_swarm_map"
DARK_PICTURE = "image.peer_vpn_swarm_map_dark"

TRANSLATIONS = Path(__file__).parents[3] / "custom_components" / DOMAIN / "translations"

JAPAN = tuple(make_peer(f"126.7.{block}.9", "JP") for block in range(20))


@pytest.fixture
def drawn() -> Iterator[list[Scene]]:
    """The scenes that were drawn; they really are."""
    scenes: list[Scene] = []

    def noted(scene: Scene, land: Land, palette: Palette) -> bytes:
        scenes.append(scene)
        return draw(scene, land, palette)

    with patch(
        "custom_components.qb_peer_vpn.features.recommendation.images.draw", noted
    ):
        yield scenes


async def picture(
    hass_client: ClientSessionGenerator, entity_id: str = PICTURE
) -> bytes:
    """Ask for a picture as a dashboard does."""
    client = await hass_client()
    response = await client.get(f"/api/image_proxy/{entity_id}")
    assert response.status == HTTPStatus.OK
    assert response.content_type == "image/png"
    content: bytes = await response.read()
    return content


async def passes(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.tick(PEER_INTERVAL + timedelta(seconds=5))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.usefixtures("loaded")
async def test_a_dashboard_gets_a_small_png(
    hass_client: ClientSessionGenerator,
) -> None:
    content = await picture(hass_client)
    with Image.open(BytesIO(content)) as opened:
        assert opened.format == "PNG"
        assert opened.size == (1280, 720)
    assert len(content) < 150_000


@pytest.mark.usefixtures("loaded")
async def test_it_shows_the_last_cycle(
    home: HomeAssistant, hass_client: ClientSessionGenerator, drawn: list[Scene]
) -> None:
    await picture(hass_client)
    (scene,) = drawn
    saving = state_of(home, "sensor.peer_vpn_estimated_saving").state
    verdict = state_of(home, "sensor.peer_vpn_verdict").attributes
    said = f"{saving} ± {verdict['error_ms']} ms faster, uncertain"
    assert scene.texts.title == f"Maybe Zurich: {said}"
    assert scene.sign is Sign.MAYBE
    assert scene.recommended.label == "Zurich"
    assert scene.in_use is not None
    assert scene.in_use.label == "New York"
    assert [(each.label, each.share) for each in scene.clusters] == [
        ("Tokyo", 0.5),
        ("Madrid", 0.3),
        ("London", 0.2),
    ]


async def test_peers_outside_of_clusters_are_drawn_but_their_moves_are_no_news(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    drawn: list[Scene],
) -> None:
    home.config_entries.async_update_entry(
        loaded, options={**loaded.options, "map": {"max_clusters": 1}}
    )
    await home.async_block_till_done(wait_background_tasks=True)
    before = state_of(home, PICTURE).state
    coordinator = loaded.runtime_data.recommendation.coordinator
    cycle = coordinator.data
    elsewhere = cycle.clustering.elsewhere
    moved = replace(
        cycle,
        clustering=replace(
            cycle.clustering, elsewhere=replace(elsewhere, dots=elsewhere.dots[:1])
        ),
    )

    await picture(hass_client)
    coordinator.async_set_updated_data(moved)

    assert state_of(home, PICTURE).state == before
    (scene,) = drawn
    assert [dot.share for dot in scene.elsewhere] == [0.3, 0.2]


@pytest.mark.parametrize(
    ("snapshot", "title"),
    [
        (make_snapshot(), "No peers located yet: use Zurich"),
        (make_snapshot(*make_swarm().peers), "Use Zurich"),
        (make_snapshot(*JAPAN, exit_v4="126.7.99.1"), "Stay on Tokyo"),
    ],
)
@pytest.mark.usefixtures("city_database", "server_list")
async def test_the_title_follows_the_recommendation(
    *,
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    hass_client: ClientSessionGenerator,
    drawn: list[Scene],
    snapshot: PeerSnapshot,
    title: str,
) -> None:
    fake_session.async_peer_snapshot.return_value = snapshot
    await set_up(home, entry)
    await picture(hass_client)
    assert drawn[0].texts.title == title
    assert (drawn[0].texts.subtitle == "") is not bool(snapshot.peers)
    assert drawn[0].sign in {Sign.STAY, Sign.WAIT}
    assert drawn[0].in_use is None


async def test_the_title_is_the_headline_of_the_card(
    home: HomeAssistant,
    loaded: PeerVpnConfigEntry,
    hass_client: ClientSessionGenerator,
    drawn: list[Scene],
) -> None:
    await picture(hass_client)
    said = card_payload(home, loaded)["headline"]
    text = texts_of("en")[said["key"]]
    title = text.format(
        place=said["place"], saving=said["saving_ms"], error=said["error_ms"]
    )
    assert drawn[0].texts.title == title


@pytest.mark.usefixtures("loaded")
async def test_it_is_drawn_once_for_all_viewers(
    home: HomeAssistant,
    freezer: FrozenDateTimeFactory,
    hass_client: ClientSessionGenerator,
    drawn: list[Scene],
) -> None:
    assert not drawn
    first = await picture(hass_client)
    assert await picture(hass_client) == first
    await passes(home, freezer)
    assert await picture(hass_client) == first
    assert len(drawn) == 1


@pytest.mark.usefixtures("loaded")
async def test_it_is_drawn_again_only_when_something_visible_changed(
    home: HomeAssistant,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
    hass_client: ClientSessionGenerator,
    drawn: list[Scene],
) -> None:
    before, first = state_of(home, PICTURE).state, await picture(hass_client)

    swarm = make_swarm()
    fake_session.async_peer_snapshot.return_value = replace(
        swarm, peers=Peers.of([*swarm.peers, make_peer("190.2.3.5")])
    )
    await passes(home, freezer)
    assert state_of(home, "sensor.peer_vpn_peers").state == "22"
    assert state_of(home, PICTURE).state == before
    assert await picture(hass_client) == first

    fake_session.async_peer_snapshot.return_value = make_snapshot(*JAPAN)
    await passes(home, freezer)
    assert state_of(home, PICTURE).state > before
    assert len(drawn) == 1
    assert await picture(hass_client) != first
    assert len(drawn) == 2


@pytest.mark.usefixtures("fake_session", "city_database", "server_list")
async def test_the_dark_one_is_dark(
    home: HomeAssistant, entry: MockConfigEntry, hass_client: ClientSessionGenerator
) -> None:
    await set_up(home, entry)

    async def brightness(entity_id: str) -> float:
        content = await picture(hass_client, entity_id)
        with Image.open(BytesIO(content)) as opened:
            return ImageStat.Stat(opened.convert("L")).mean[0]

    assert await brightness(PICTURE) > 200
    assert await brightness(DARK_PICTURE) < 60


@pytest.mark.usefixtures("loaded")
async def test_it_is_unavailable_with_the_others(
    home: HomeAssistant, fake_session: MagicMock, freezer: FrozenDateTimeFactory
) -> None:
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await passes(home, freezer)
    assert state_of(home, PICTURE).state == STATE_UNAVAILABLE


async def test_a_virtual_site_has_a_note(
    home: HomeAssistant,
    loaded: PeerVpnConfigEntry,
    hass_client: ClientSessionGenerator,
    drawn: list[Scene],
) -> None:
    await picture(hass_client)
    assert drawn[0].recommended.note is None

    coordinator = loaded.runtime_data.recommendation.coordinator
    cycle = coordinator.data
    chosen = cycle.recommendation.chosen
    coordinator.async_set_updated_data(
        replace(
            cycle,
            recommendation=replace(
                cycle.recommendation,
                chosen=replace(
                    chosen, site=replace(chosen.site, physical_country="FR")
                ),
            ),
        )
    )
    await home.async_block_till_done()
    await picture(hass_client)
    assert drawn[1].recommended.note == "actually in FR"


async def test_a_move_that_saves_nothing_promises_nothing(
    home: HomeAssistant,
    loaded: PeerVpnConfigEntry,
    hass_client: ClientSessionGenerator,
    drawn: list[Scene],
) -> None:
    coordinator = loaded.runtime_data.recommendation.coordinator
    cycle = coordinator.data
    chosen = replace(cycle.recommendation.chosen, home_leg_ms=900)
    longer = replace(cycle.recommendation, chosen=chosen, confidence=Confidence.FAIR)
    coordinator.async_set_updated_data(replace(cycle, recommendation=longer))
    await home.async_block_till_done()
    await picture(hass_client)
    assert drawn[0].texts.title == "Move to Zurich"


def spoken(change: Callable[[str], str]) -> object:
    """Another language: English, but for a change in each text."""

    async def texts(
        hass: HomeAssistant, language: str, category: str, integrations: set[str]
    ) -> dict[str, str]:
        english = await async_get_translations(hass, "en", category, integrations)
        if language == "en":
            return english
        return {key: change(text) for key, text in english.items()}

    return texts


@pytest.mark.parametrize(
    ("change", "begins"),
    [
        (lambda text: f"Für {text}", "Für Maybe"),
        (lambda text: f"ピア {text}", "Maybe"),
    ],
    ids=["letters with accents", "no letters for it"],
)
@pytest.mark.usefixtures("fake_session", "city_database", "server_list")
async def test_its_texts_are_in_the_language_of_home_assistant_if_it_has_the_letters(
    *,
    home: HomeAssistant,
    entry: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    drawn: list[Scene],
    change: Callable[[str], str],
    begins: str,
) -> None:
    home.config.language = "xx"
    with patch(
        "custom_components.qb_peer_vpn.features.recommendation.images.async_get_translations",
        spoken(change),
    ):
        await set_up(home, entry)
    await picture(hass_client)
    assert drawn[0].texts.title.startswith(begins)


def texts_of(language: str) -> dict[str, str]:
    """The words of the picture and the card in one language."""
    path = TRANSLATIONS / f"{language}.json"
    texts: dict[str, str] = json.loads(path.read_text())["common"]
    return texts


@pytest.mark.parametrize(
    "language", sorted(path.stem for path in TRANSLATIONS.glob("*.json"))
)
@pytest.mark.usefixtures("fake_session", "city_database", "server_list")
async def test_its_texts_are_in_each_language(
    *,
    home: HomeAssistant,
    entry: MockConfigEntry,
    hass_client: ClientSessionGenerator,
    drawn: list[Scene],
    language: str,
) -> None:
    home.config.language = language
    await set_up(home, entry)
    # Home Assistant names entities in its language.
    entity_id, _ = home.states.async_entity_ids("image")
    await picture(hass_client, entity_id)
    said = texts_of(language)
    assert drawn[0].texts.recommended == said["picture_recommended"]
    assert drawn[0].texts.clusters == said["picture_peers"]
    largest = drawn[0].clusters[0]
    percent = (
        "50%" if language in {"en", "nl", "pl", "pt-BR"} else "50\N{NO-BREAK SPACE}%"
    )
    assert largest.share_label == percent
