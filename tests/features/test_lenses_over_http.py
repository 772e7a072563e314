"""A lens over the torrents of a qBittorrent on loopback: nothing of ours is replaced."""

import logging

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.home import set_up, state_of
from tests.lenses import choose_lens
from tests.qbittorrent.web_ui import Release, WebUi

from .over_http import passes

pytestmark = pytest.mark.usefixtures("all_entities")

LENS = "select.peer_vpn_torrents_that_count"
COUNTRIES = "sensor.peer_vpn_peer_countries"
IN_JAPAN, IN_EUROPE = {"JP": 10}, {"ES": 6, "GB": 4}


@pytest.fixture
async def labeled(
    home: HomeAssistant, connected: MockConfigEntry, web_ui: WebUi
) -> MockConfigEntry:
    """A download in Japan and a seed elsewhere, in categories and with tags."""
    in_japan, elsewhere = web_ui.torrents
    in_japan |= {"state": "downloading", "category": "iso", "tags": "both, new"}
    elsewhere |= {"state": "uploading", "category": "tv/news", "tags": "both"}
    await set_up(home, connected)
    return connected


def countries(hass: HomeAssistant) -> dict[str, int]:
    peers: dict[str, int] = state_of(hass, COUNTRIES).attributes["peers"]
    return peers


@pytest.mark.parametrize(
    ("lens", "expected"),
    [
        ({"lens": "downloads"}, IN_JAPAN),
        ({"lens": "seeds"}, IN_EUROPE),
        ({"lens": "category", "lens_category": "tv"}, IN_EUROPE),
        ({"lens": "tag", "lens_tag": "new"}, IN_JAPAN),
        ({"lens": "tag", "lens_tag": "both"}, IN_JAPAN | IN_EUROPE),
        ({"lens": "tag", "lens_tag": "gone"}, {}),
    ],
)
async def test_the_torrents_of_the_lens_count(
    home: HomeAssistant,
    labeled: MockConfigEntry,
    lens: dict[str, str],
    expected: dict[str, int],
) -> None:
    await choose_lens(home, labeled, **lens)

    assert countries(home) == expected


@pytest.mark.parametrize("release", [Release.V4_5, Release.V5_3])
async def test_a_new_category_counts_from_the_next_poll_on(
    home: HomeAssistant,
    connected: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    release: Release,
) -> None:
    web_ui.release = release
    await set_up(home, connected)
    await choose_lens(home, connected, lens="category", lens_category="iso")
    assert countries(home) == {}

    web_ui.torrents[0] |= {"category": "iso", "upspeed": 1}
    await passes(home, freezer)

    assert countries(home) == IN_JAPAN
    assert "category: iso" in state_of(home, LENS).attributes["options"]


async def test_a_torrent_that_becomes_complete_is_a_seed(
    home: HomeAssistant,
    labeled: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    await choose_lens(home, labeled, lens="seeds")

    web_ui.torrents[0]["state"] = "stalledUP"
    await passes(home, freezer)

    assert countries(home) == IN_JAPAN | IN_EUROPE


async def test_names_of_categories_and_tags_never_reach_the_log(
    home: HomeAssistant,
    labeled: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "custom_components.qb_peer_vpn")
    for torrent in web_ui.torrents:
        torrent |= {"category": "very private", "tags": "hush"}
    await choose_lens(home, labeled, lens="category", lens_category="very private")

    await passes(home, freezer)

    assert countries(home) == IN_JAPAN | IN_EUROPE
    ours = [each for each in caplog.records if "qb_peer_vpn" in each.name]
    assert not [each for each in ours if "very private" in each.getMessage()]
    assert not [each for each in ours if "hush" in each.getMessage()]
