"""The demo's story: the swarm moves, the advice changes, somebody follows it."""

import pytest

from scripts.demo_home.controls import EXIT
from scripts.demo_home.swarm import LEAVES_ASIA, LEAVES_EUROPE, TRAVELS

from .visitor import Visitor

pytestmark = pytest.mark.timeout(300)

CURRENT_EXIT = "sensor.peer_vpn_current_exit"
IN_ASIA = LEAVES_EUROPE + TRAVELS + 80


def test_following_the_advice_makes_it_say_stay(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/peer-vpn/0")
    tile = page.locator("hui-tile-card")
    tile.filter(has_text="Start over").click()
    visitor.refresh_until(verdict="current_is_fine", city="Helsinki")
    visitor.picture("stay-in-europe")

    visitor.tell_stand_in(moment=IN_ASIA)
    visitor.refresh_until(verdict="better_found", city="Seoul")
    visitor.picture("move-to-asia")

    assert IN_ASIA < LEAVES_ASIA
    tile.filter(has_text="Follow the advice").click()
    visitor.wait_for_state(EXIT, "Seoul")
    visitor.wait_for_state(CURRENT_EXIT, "Seoul")
    assert visitor.advice() == ("current_is_fine", "Seoul")
    visitor.picture("stay-in-asia")
