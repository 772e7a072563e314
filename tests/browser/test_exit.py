"""The demo's story: the swarm moves, the advice changes, somebody follows it."""

from playwright.sync_api import StorageState, ViewportSize, expect
import pytest

from scripts.demo_home.controls import EXIT
from scripts.demo_home.places import FIRST_EXIT
from scripts.demo_home.swarm import LEAVES_ASIA, LEAVES_EUROPE, TRAVELS

from .conftest import Visit
from .words import sentence, words

pytestmark = pytest.mark.timeout(300)

CURRENT_EXIT = "sensor.peer_vpn_current_exit"
WIDE: ViewportSize = {"width": 1440, "height": 900}
IN_ASIA = LEAVES_EUROPE + TRAVELS + 80


def test_following_the_advice_makes_it_say_stay(
    visit: Visit, session: StorageState
) -> None:
    visitor = visit(storage_state=session, viewport=WIDE)
    page, said = visitor.page, words()
    visitor.open("/peer-vpn/0")
    headline = page.locator("qb-peer-vpn-card .headline")
    tile = page.locator("hui-tile-card")
    tile.filter(has_text="Start over").click()
    visitor.refresh_until(verdict="current_is_fine", city=FIRST_EXIT)
    expect(headline).to_have_text(sentence(said["picture_stay"], place=FIRST_EXIT))
    visitor.picture("stay-in-europe")

    assert IN_ASIA < LEAVES_ASIA
    visitor.tell_stand_in(moment=IN_ASIA)
    visitor.refresh_until(verdict="better_found", city="Seoul")
    move = sentence(said["picture_move_saving"], place="Seoul", saving=r"\d+")
    expect(headline).to_have_text(move)
    visitor.picture("move-to-asia")

    tile.filter(has_text="Follow the advice").click()
    visitor.wait_for_state(EXIT, "Seoul")
    visitor.wait_for_state(CURRENT_EXIT, "Seoul")
    assert visitor.advice() == ("current_is_fine", "Seoul")
    expect(headline).to_have_text(sentence(said["picture_stay"], place="Seoul"))
    visitor.picture("stay-in-asia")
