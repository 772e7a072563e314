"""Moves with Gluetun: by the card, to a dead server, and automatically at night."""

from collections.abc import Iterator
import json
import re

from playwright.sync_api import Locator, StorageState, expect
import pytest

from scripts.demo_home.places import DEAD_CITY, FIRST_EXIT

from .conftest import PHONE, Visit
from .nights import allow_moves
from .visitor import IN_ASIA, Visitor
from .words import sentence, text, words

pytestmark = pytest.mark.timeout(600)

MOVE = 240_000
"""Milliseconds in which a move of the demo is over, and the wait after it."""
EXIT = "sensor.peer_vpn_vpn_exit"
PORT = "sensor.peer_vpn_forwarded_port"
SELECT = "select.peer_vpn_vpn_server"
FOLLOW = "switch.peer_vpn_follow_the_recommendation"
ADVISED = "Singapore"
STEPS = ("confirming_exit", "settling", "watching")
"""Steps of a good move that last long enough to be shown."""


@pytest.fixture
def mover(visit: Visit, session: StorageState) -> Iterator[Visitor]:
    """A visitor to whom no torrent comes, which would be checked for a moment."""
    mover = visit(storage_state=session, viewport={"width": 1280, "height": 1600})
    mover.stop_arrivals()
    yield mover
    mover.set_stand_in(arrivals=True)
    # A test that failed may have left it on.
    mover.act("switch.turn_off", entity_id=FOLLOW)


def moves_of(visitor: Visitor) -> Locator:
    return visitor.page.locator("qb-peer-vpn-card section.moves")


def headline_of(visitor: Visitor) -> Locator:
    return visitor.page.locator("qb-peer-vpn-card .headline")


def last_receipt(visitor: Visitor) -> Locator:
    return moves_of(visitor).locator("li.receipt").first


def ask_for_move(visitor: Visitor) -> Locator:
    """Press "Move now"; return the button that answers the question with yes."""
    texts, moves = words(), moves_of(visitor)
    now = texts["card_move_now"].format(place=ADVISED)
    moves.get_by_role("button", name=now).click()
    expect(moves.locator(".asking")).to_be_visible()
    return moves.get_by_role("button", name=texts["card_move_yes"], exact=True)


def remember_steps(moves: Locator) -> None:
    """Keep in the page which steps are shown from now on, however short they are."""
    moves.evaluate(
        """(section) => {
            window.steps = [];
            new MutationObserver(() => {
                const step = section.querySelector("ol.steps li[aria-current=step]");
                if (step && step.textContent !== window.steps.at(-1))
                    window.steps.push(step.textContent);
            }).observe(section, { childList: true, subtree: true });
        }"""
    )


def picture_steps(visitor: Visitor, moves: Locator) -> None:
    """Wait for each step; keep a picture of it unless it is over by then."""
    step = moves.locator("ol.steps li[aria-current=step]")
    for name in STEPS:
        said = words()[f"card_step_{name}"]
        visitor.wait_for(f"window.steps.includes({json.dumps(said)})")
        if step.all_inner_texts() == [said]:
            visitor.whole_picture(f"move-{name}", moves)


def go_to_asia(visitor: Visitor) -> None:
    """Let the swarm be in Asia while the exit is in Europe, until that is announced."""
    is_in_europe = visitor.state(EXIT)["state"] == FIRST_EXIT
    if is_in_europe and visitor.advice()[:2] == ("better_found", ADVISED):
        return
    visitor.go_to_europe()
    visitor.set_stand_in(hold=IN_ASIA)
    visitor.refresh_until(verdict="better_found", city=ADVISED)


def test_who_stays_sees_no_advice_on_any_device(
    mover: Visitor, visit: Visit, session: StorageState
) -> None:
    texts = words()
    phone = visit(storage_state=session, **PHONE)
    go_to_asia(mover)
    for each in (mover, phone):
        each.open("/peer-vpn/0")
        expect(headline_of(each)).to_contain_text(ADVISED)
    moves = moves_of(mover)
    moves.get_by_role("combobox").select_option(label=texts["card_stay_week"])
    moves.get_by_role("button", name=texts["card_stay"], exact=True).click()
    for each in (mover, phone):
        expect(headline_of(each)).to_contain_text(FIRST_EXIT)
        status = moves_of(each).get_by_role("status")
        expect(status).to_contain_text(sentence(texts["card_staying"], time=".+"))
    phone.whole_picture("move-staying", moves_of(phone))

    moves_of(phone).get_by_role("button", name=texts["card_stay_end"]).click()
    for each in (mover, phone):
        expect(headline_of(each)).to_contain_text(ADVISED)


def test_a_move_is_pressed_watched_and_proven(mover: Visitor) -> None:
    texts = words()
    go_to_asia(mover)
    port = mover.state(PORT)["state"]
    mover.open("/peer-vpn/0")
    moves = moves_of(mover)
    yes = ask_for_move(mover)
    mover.whole_picture("move-question", moves)
    remember_steps(moves)
    yes.click()
    picture_steps(mover, moves)
    receipt = last_receipt(mover)
    expect(receipt).to_contain_text(f"{FIRST_EXIT} → {ADVISED}", timeout=MOVE)
    expect(receipt).to_contain_text(texts["card_move_recommended"])
    mover.whole_picture("move-receipt", moves)
    steps = [texts[f"card_step_{name}"] for name in STEPS]
    shown = mover.page.evaluate("window.steps")
    assert [each for each in shown if each in steps] == steps
    assert mover.state(EXIT)["state"] == ADVISED
    assert mover.state(SELECT)["state"].startswith(ADVISED)
    port_after = mover.state(PORT)["state"]
    assert port_after not in {port, "unknown"}
    expect(receipt).to_contain_text(texts["card_move_port"].format(port=port_after))


def test_a_move_to_a_dead_server_is_undone(mover: Visitor) -> None:
    texts = words()
    mover.open("/peer-vpn/0")
    before = mover.state(EXIT)["state"]
    moves = moves_of(mover)
    dead = next(
        each
        for each in mover.state(SELECT)["attributes"]["options"]
        if each.startswith(DEAD_CITY)
    )
    mover.act("select.select_option", entity_id=SELECT, option=dead)
    status = moves.get_by_role("status")
    expect(status).to_contain_text(DEAD_CITY)
    back = texts["card_step_back"].format(place=before)
    recovering = texts["card_step_recovering"].format(place=before)
    expect(status).to_contain_text(
        re.compile(f"{re.escape(back)}|{re.escape(recovering)}"), timeout=MOVE
    )
    mover.whole_picture("move-back", moves)
    receipt = last_receipt(mover)
    undone = f"{texts['card_move_undone']}: {texts['card_undo_no_exit']}"
    expect(receipt).to_contain_text(undone, timeout=MOVE)
    expect(receipt).to_contain_text(f"{before} → {DEAD_CITY}")
    mover.whole_picture("move-undone", moves)
    assert mover.state(EXIT)["state"] == before


def test_a_move_is_made_automatically_in_the_night(mover: Visitor) -> None:
    texts = words()
    go_to_asia(mover)
    [entry_id] = mover.connections()
    allow_moves(mover, entry_id, hours_from_now=6)
    mover.act("switch.turn_on", entity_id=FOLLOW)
    mover.wait_for_state(FOLLOW, "on")
    mover.open("/peer-vpn/0")
    moves = moves_of(mover)
    ask_for_move(mover)
    # It is not night yet, so it only moves if a person wants it.
    against = moves.get_by_text(text("exceptions.refused_quiet_hours.message"))
    expect(against).to_be_visible()
    mover.whole_picture("move-by-day", moves)

    allow_moves(mover, entry_id, hours_from_now=-1)
    receipt = last_receipt(mover)
    expect(receipt).to_contain_text(texts["card_move_followed"], timeout=MOVE)
    expect(receipt).to_contain_text(f"{FIRST_EXIT} → {ADVISED}")
    mover.whole_picture("move-at-night", moves)
    assert mover.state(EXIT)["state"] == ADVISED
