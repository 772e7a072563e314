"""The demo's story: the swarm moves, the advice changes, the user follows it."""

from playwright.sync_api import StorageState, ViewportSize, expect
import pytest

from scripts.demo_home.controls import EXIT
from scripts.demo_home.pace import LASTS_MINUTES
from scripts.demo_home.places import FIRST_EXIT

from .conftest import Visit
from .visitor import IN_ASIA, Visitor
from .words import sentence, words

pytestmark = pytest.mark.timeout(600)

BETTER_SERVER = "binary_sensor.peer_vpn_better_server_available"
EVENT = "event.peer_vpn_recommendation"
CURRENT_EXIT = "sensor.peer_vpn_current_exit"
WIDE: ViewportSize = {"width": 1440, "height": 900}
LONG_MINUTES = 120


@pytest.fixture
def wide(visit: Visit, session: StorageState) -> Visitor:
    return visit(storage_state=session, viewport=WIDE)


def test_following_the_advice_makes_it_say_stay(wide: Visitor) -> None:
    _stay_in_europe(wide)
    _wait_to_see_whether_it_lasts(wide)
    _move_to_asia(wide)
    tile = wide.page.locator("hui-tile-card")
    tile.filter(has_text="Follow the advice").click()
    wide.wait_for_state(EXIT, "Singapore")
    wide.wait_for_state(CURRENT_EXIT, "Singapore")
    _expect_headline(wide, "headline_stay", place="Singapore")
    assert wide.advice() == ("current_is_fine", "Singapore", False)
    wide.picture("stay-in-asia")
    _expect_in_the_ledger(wide, "card_month_followed")

    tile.filter(has_text="Start over").click()
    wide.wait_for_state(EXIT, FIRST_EXIT)
    wide.wait_for_state(CURRENT_EXIT, FIRST_EXIT)


def _stay_in_europe(wide: Visitor) -> None:
    wide.open_light_page()
    wide.go_to_europe()
    wide.open("/peer-vpn/0")
    _expect_headline(wide, "headline_stay", place=FIRST_EXIT)
    assert wide.state(BETTER_SERVER)["state"] == "off"
    wide.picture("stay-in-europe")


def _wait_to_see_whether_it_lasts(wide: Visitor) -> None:
    wide.open_light_page()
    wide.wait_until_lasted()
    wide.let_verdicts_last(LONG_MINUTES)
    wide.set_stand_in(hold=IN_ASIA)
    wide.refresh_until(verdict="current_is_fine", city=FIRST_EXIT, is_settling=True)
    wide.open("/peer-vpn/0")
    _expect_headline(wide, "headline_looks_faster", place="Singapore", saving=r"\d+")
    wide.picture("doubt-in-asia")

    wide.open_light_page()
    wide.refresh_until(verdict="better_found", city="Singapore", is_settling=True)
    wide.open("/peer-vpn/0")
    _expect_headline(wide, "headline_looks_faster", place="Singapore", saving=r"\d+")
    assert wide.state(BETTER_SERVER)["state"] == "off"
    wide.picture("settling-in-asia")


def _move_to_asia(wide: Visitor) -> None:
    wide.open_light_page()
    before = wide.state(EVENT)["state"]
    wide.let_verdicts_last(LASTS_MINUTES)
    wide.refresh_until(verdict="better_found", city="Singapore")
    wide.wait_for_state(BETTER_SERVER, "on")
    assert wide.state(EVENT)["state"] != before
    assert wide.state(EVENT)["attributes"]["event_type"] == "move"
    notifications = wide.ask("persistent_notification/get")
    assert [each["title"] for each in notifications] == ["Move to Singapore"]
    wide.open("/peer-vpn/0")
    _expect_headline(
        wide, "headline_move_measured", place="Singapore", saving=r"\d+", error=r"\d+"
    )
    wide.picture("move-to-asia")


def _expect_headline(wide: Visitor, key: str, **values: str) -> None:
    headline = wide.page.locator("qb-peer-vpn-card .headline")
    expect(headline).to_have_text(sentence(words()[key], **values))


def _expect_in_the_ledger(wide: Visitor, key: str) -> None:
    """The card says what was recommended, and what came of it."""
    wide.open("/peer-vpn/0")
    beginning, _, _ = words()[key].partition("{")
    entries = wide.page.locator("qb-peer-vpn-card .month .entries li")
    expect(entries.first).to_contain_text(beginning)


def test_another_exit_is_chosen_by_hand(wide: Visitor) -> None:
    wide.open("/peer-vpn/0")
    tile = wide.page.locator("hui-tile-card").filter(has_text="Exit in use")
    tile.locator("ha-control-select-menu").click()
    tile.locator("ha-dropdown-item").filter(has_text="Tokyo").click()
    wide.wait_for_state(CURRENT_EXIT, "Tokyo")
    expect(tile).to_contain_text("Tokyo")
