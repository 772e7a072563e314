"""The card, as different people see it, and its editor."""

import re
from typing import Any

from playwright.sync_api import StorageState, expect
import pytest

from scripts.demo_home.places import FIRST_EXIT

from .conftest import PHONE, Visit
from .dashboards import show, shown_cards
from .visitor import HASS, PAUSE, REFRESHES, Visitor
from .words import words

pytestmark = pytest.mark.timeout(600)

CARD = {"type": "custom:qb-peer-vpn-card"}

LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": PHONE,
    "german": {"locale": "de-DE"},
}


@pytest.mark.parametrize("look", LOOKS)
def test_the_card_says_what_to_do_and_why(
    visit: Visit, session: StorageState, look: str
) -> None:
    visitor = visit(storage_state=session, **LOOKS[look])
    show(visitor, CARD)
    visitor.go_to_europe()
    language = visitor.page.evaluate(f"{HASS}.locale.language")
    assert language == ("de" if look == "german" else "en")
    said = words(language)

    card = visitor.page.locator("qb-peer-vpn-card")
    expect(card.locator(".headline")).to_have_text(
        said["headline_stay"].format(place=FIRST_EXIT)
    )
    expect(card.locator("svg.world")).to_be_visible()
    expect(card).to_contain_text(said["card_comparison"])
    expect(card.locator("table.comparison tbody tr")).to_have_count(6)
    assert card.locator("table.clusters tbody tr").count() >= 3
    assert card.evaluate("card => card.hasAttribute('dark')") is (look == "dark")
    assert visitor.page.evaluate(
        "document.documentElement.scrollWidth <= window.innerWidth"
    )
    assert card.evaluate("card => card.scrollWidth <= card.clientWidth")
    visitor.picture(f"card-{look}")
    visitor.whole_picture(f"card-{look}-whole", card)


def test_the_rows_of_servers_stay_while_their_numbers_change(visitor: Visitor) -> None:
    """A press on a row that is replaced meanwhile would be no click."""
    show(visitor, CARD)
    rows = visitor.page.locator("qb-peer-vpn-card table.comparison tbody tr")
    expect(rows).to_have_count(6)
    rows.evaluate_all(
        """rows => rows.forEach(row => {
            row.isKept = true;
            row.querySelector("td.path").setAttribute("data-old", "");
        })"""
    )
    [entry_id] = visitor.connections()
    for _ in range(REFRESHES):
        visitor.act("qb_peer_vpn.refresh", config_entry_id=entry_id)
        if not rows.locator("td.path[data-old]").count():
            break
        visitor.page.wait_for_timeout(PAUSE)
    kept = rows.evaluate_all("rows => rows.map(row => [row.dataset.site, row.isKept])")
    assert len(kept) == 6
    # Some locations may be better now than those before.
    assert any(is_kept for _, is_kept in kept)
    rows.last.locator("button").click()
    expect(rows.last).to_have_class(re.compile("chosen"))


def test_a_tap_on_a_server_shows_the_way_through_it(visitor: Visitor) -> None:
    page, said = visitor.page, words()
    show(visitor, CARD)
    card = page.locator("qb-peer-vpn-card")
    expect(card.locator("svg.world .elsewhere-dots circle").first).to_be_attached()
    expect(card.locator("svg.world .border")).to_be_attached()
    expect(card.locator("tr.elsewhere .path")).to_contain_text("ms")

    row = card.locator("table.comparison tbody tr:not(.recommended)").first
    city = row.locator(".city").inner_text()
    row.click()
    panel = card.locator(".site-panel")
    expect(panel).to_contain_text(city)
    expect(panel.locator(".site-parts li").first).to_be_visible()
    expect(card.locator("svg.world .routes-chosen path").first).to_be_attached()
    expect(card.locator(".legend")).to_contain_text(said["card_site_chosen"])
    visitor.whole_picture("card-chosen-site", card)

    # Any other location is in the list.
    choice = card.locator(".site-picker select")
    choice.focus()
    options = choice.locator("optgroup option")
    expect(options.first).to_be_attached()
    assert options.count() > 6
    other = next(name for name in options.all_inner_texts() if name != city)
    choice.select_option(label=other)
    expect(panel).to_contain_text(other)
    panel.get_by_role("button", name=said["card_site_close"]).click()
    expect(panel).to_be_hidden()
    expect(card.locator("svg.world .routes-chosen path")).to_have_count(0)


def test_the_card_is_changed_in_its_editor(visitor: Visitor) -> None:
    page, said = visitor.page, words()
    show(visitor, CARD, edit=True)
    page.locator("hui-card-options, hui-card-edit-mode").get_by_role(
        "button", name="Edit"
    ).first.click()
    editor = page.locator("hui-dialog-edit-card")
    preview = editor.locator("qb-peer-vpn-card")
    expect(preview.locator("table.comparison")).to_be_visible()
    expect(editor.get_by_text(said["card_option_entry"], exact=True)).to_be_visible()
    visitor.picture("card-editor")
    # The second switch is the one of the comparison; its label is covered by it.
    editor.locator("ha-switch").nth(1).click()
    expect(preview.locator("table.comparison")).to_be_hidden()
    editor.get_by_role("button", name="Save").click()
    expect(editor.get_by_role("button", name="Save")).to_be_hidden()
    assert shown_cards(visitor) == [CARD | {"comparison": False}]
