"""The demo's story: the swarm moves, the advice changes, the user follows it."""

from playwright.sync_api import StorageState, ViewportSize, expect
import pytest

from scripts.demo_home.controls import EXIT
from scripts.demo_home.places import FIRST_EXIT
from scripts.demo_home.swarm import LEAVES_ASIA, LEAVES_EUROPE, TRAVELS

from .conftest import Visit
from .visitor import Visitor
from .words import sentence, words

pytestmark = pytest.mark.timeout(300)

CURRENT_EXIT = "sensor.peer_vpn_current_exit"
WIDE: ViewportSize = {"width": 1440, "height": 900}
IN_ASIA = LEAVES_EUROPE + TRAVELS + 80


@pytest.fixture
def wide(visit: Visit, session: StorageState) -> Visitor:
    return visit(storage_state=session, viewport=WIDE)


def test_following_the_advice_makes_it_say_stay(wide: Visitor) -> None:
    said = words()
    headline = wide.page.locator("qb-peer-vpn-card .headline")
    wide.open_light_page()
    wide.go_to_europe()
    wide.open("/peer-vpn/0")
    expect(headline).to_have_text(sentence(said["headline_stay"], place=FIRST_EXIT))
    wide.picture("stay-in-europe")

    assert IN_ASIA < LEAVES_ASIA
    wide.open_light_page()
    wide.set_stand_in(moment=IN_ASIA)
    wide.refresh_until(verdict="better_found", city="Seoul")
    wide.open("/peer-vpn/0")
    move = sentence(said["headline_move_saving"], place="Seoul", saving=r"\d+")
    expect(headline).to_have_text(move)
    wide.picture("move-to-asia")

    tile = wide.page.locator("hui-tile-card")
    tile.filter(has_text="Follow the advice").click()
    wide.wait_for_state(EXIT, "Seoul")
    wide.wait_for_state(CURRENT_EXIT, "Seoul")
    expect(headline).to_have_text(sentence(said["headline_stay"], place="Seoul"))
    assert wide.advice() == ("current_is_fine", "Seoul")
    wide.picture("stay-in-asia")

    tile.filter(has_text="Start over").click()
    wide.wait_for_state(EXIT, FIRST_EXIT)
    wide.wait_for_state(CURRENT_EXIT, FIRST_EXIT)


def test_another_exit_is_chosen_by_hand(wide: Visitor) -> None:
    wide.open("/peer-vpn/0")
    tile = wide.page.locator("hui-tile-card").filter(has_text="Exit in use")
    tile.locator("ha-control-select-menu").click()
    tile.locator("ha-dropdown-item").filter(has_text="Tokyo").click()
    wide.wait_for_state(CURRENT_EXIT, "Tokyo")
    expect(tile).to_contain_text("Tokyo")
