"""Upload limits in the browser, from a new rule to the limits that were there before."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Locator, StorageState, expect
import pytest
from qbittorrentapi import Client

from scripts.demo_home import stand_in
from scripts.demo_home.box.catalog import LIMITED, TORRENTS, TRACKERS

from .conftest import PHONE, Visit
from .dashboards import show
from .house import House
from .visitor import Visitor
from .words import text as text_at, words

pytestmark = [pytest.mark.timeout(600), pytest.mark.usefixtures("socket_enabled")]

CYCLES = 120_000
"""Milliseconds for some cycles, each of which is 15 s apart."""
KIB = 1024

CARD = {"type": "custom:qb-peer-vpn-card", "torrents": True, "history": False}
RULE = "Linux"
"""It takes all torrents from the first of the demo's own three rules."""
FLOW = "config_subentries.upload_rule"


def section_of(visitor: Visitor) -> Locator:
    return visitor.page.locator("qb-peer-vpn-card section.upload-limits")


def limits_in(house: House) -> dict[str, int]:
    """Return the upload limit of each of the demo's own torrents, by name."""
    client = qbittorrent(house)
    rows: Any = client.torrents_info()
    names = {torrent.name for torrent in TORRENTS}
    return {row["name"]: row["up_limit"] for row in rows if row["name"] in names}


def qbittorrent(house: House) -> Client:
    return Client(
        host=house.stand_in,
        username=stand_in.USERNAME,
        password=stand_in.PASSWORD,
        SIMPLE_RESPONSES=True,
        FORCE_SCHEME_FROM_HOST=True,
    )


@pytest.fixture
def rule(visitor: Visitor) -> Iterator[str]:
    """Set up a rule by hand, which is removed after the test."""
    visitor.open("/config/integrations/integration/qb_peer_vpn")
    page = visitor.page
    add = page.get_by_role("button", name=text_at(f"{FLOW}.initiate_flow.user"))
    add.first.click()
    form = page.locator("dialog-data-entry-flow")
    form.get_by_role("textbox", name="Name").fill(RULE)
    _choose_host(visitor, form)
    form.get_by_role("button", name="Submit").click()
    # A cap is missing, which the top of the form says.
    expect(form.get_by_text(text_at(f"{FLOW}.error.cap_missing")).first).to_be_visible()
    form.get_by_role("spinbutton", name="Cap").fill("512")
    form.get_by_role("spinbutton", name="Position").fill("1")
    visitor.picture("limits-rule")
    form.get_by_role("button", name="Submit").click()

    save = form.get_by_text(text_at(f"{FLOW}.step.check.menu_options.save"))
    expect(save).to_be_visible()
    expect(form.get_by_text("Distributions: 0")).to_be_visible()
    visitor.picture("limits-rule-check")
    save.click()
    form.get_by_role("button", name="Finish").click()
    expect(form.get_by_text("Success")).to_be_hidden()
    [entry_id] = visitor.connections()
    visitor.wait_until_loaded(entry_id)
    yield RULE
    visitor.open_light_page()
    _remove_rule(visitor, RULE)


def _choose_host(visitor: Visitor, form: Locator) -> None:
    """Choose a host by a part of its name."""
    form.get_by_role("button", name="Add", exact=True).click()
    search = form.get_by_placeholder("Search")
    search.fill(TRACKERS[0].partition(".")[2])
    expect(form.get_by_role("option", name=TRACKERS[0])).to_be_visible()
    search.press("Enter")
    expect(search).to_be_hidden()


def _remove_rule(visitor: Visitor, name: str) -> None:
    [entry_id] = visitor.connections()
    rules = visitor.ask("config_entries/subentries/list", entry_id=entry_id)
    for rule in rules:
        if rule["title"] == name:
            visitor.ask(
                "config_entries/subentries/delete",
                entry_id=entry_id,
                subentry_id=rule["subentry_id"],
            )
            visitor.wait_until_loaded(entry_id)


def test_a_new_rule_is_previewed_switched_on_overruled_by_hand_and_undone(
    visitor: Visitor, house: House, rule: str
) -> None:
    text = words()
    before = limits_in(house)
    assert before[LIMITED.name] == 512 * KIB
    show(visitor, CARD)
    section = section_of(visitor)
    expect(section.get_by_role("meter")).to_have_count(4)
    expect(section.get_by_text(rule, exact=True)).to_be_visible()
    expect(section.get_by_role("status")).to_have_text(text["card_limits_off"])

    section.get_by_role("button", name=text["card_limits_preview"]).click()
    expect(section.get_by_text(text["card_limits_largest"])).to_be_visible()
    visitor.whole_picture("limits-preview", section)
    assert limits_in(house) == before

    section.get_by_role("button", name=text["card_limits_switch_on"]).click()
    expect(section.get_by_role("status")).to_contain_text("100%")
    _wait_until_capped(section)
    visitor.whole_picture("limits-on", section)
    assert limits_in(house) != before

    _change_one_by_hand(visitor, section, house)

    _restore(section)
    assert limits_in(house) == before


def _wait_until_capped(section: Locator) -> None:
    """Wait until no rule uses more than its effective cap."""
    expect(section.locator(".used.over")).to_have_count(0, timeout=CYCLES)


def _change_one_by_hand(visitor: Visitor, section: Locator, house: House) -> None:
    """Change a limit in the list of torrents, then give it back to the rule."""
    text = words()
    torrent = TORRENTS[5]
    torrents = visitor.page.locator("qb-peer-vpn-card section.torrents")
    row = torrents.locator(f".torrent[data-hash='{torrent.info_hash}']")
    torrents.locator("input.search").fill(torrent.name)
    row.locator(".more").click()
    dialog = torrents.locator("dialog")
    dialog.locator("input[name=up-limit]").fill("77")
    dialog.locator(".limits button").click()
    expect(torrents.locator(".toast")).to_have_text(text["torrents_saved"])
    visitor.page.keyboard.press("Escape")
    again = section.get_by_role("button", name=text["card_limits_manage_again"])
    expect(again).to_be_visible(timeout=CYCLES)
    assert limits_in(house)[torrent.name] == 77 * KIB
    visitor.whole_picture("limits-by-hand", section)
    again.click()
    expect(again).to_be_hidden(timeout=CYCLES)


def _restore(section: Locator) -> None:
    text = words()
    first, second = text["card_limits_restore"], text["card_limits_restore_sure"]
    restore = section.get_by_role("button", name=first)
    expect(restore).to_be_enabled()
    # The second click has to come within five seconds, which a busy machine may take.
    said = restore.evaluate(
        """(button) => [0, 1].map(() => {
            const words = button.textContent;
            button.click();
            return words;
        })"""
    )
    assert said == [first, second]
    status = section.get_by_role("status")
    expect(status).to_have_text(text["card_limits_off"], timeout=CYCLES)


@pytest.mark.parametrize(
    ("name", "options"),
    [("limits-phone", PHONE), ("limits-dark", {"color_scheme": "dark"})],
)
def test_the_section_fits_a_phone_and_the_dark(
    visit: Visit, session: StorageState, name: str, options: dict[str, Any]
) -> None:
    visitor = visit(storage_state=session, **options)
    visitor.open("/peer-vpn/1")
    section = section_of(visitor)
    expect(section.get_by_role("meter")).to_have_count(3)
    assert section.evaluate("each => each.scrollWidth <= each.clientWidth")
    visitor.whole_picture(name, section)
