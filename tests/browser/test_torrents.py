"""The list of torrents on the card, as an administrator and as a user."""

import re
from typing import Any

from playwright.sync_api import Locator, StorageState, expect
import pytest

from custom_components.qb_peer_vpn.torrents import read_torrent_file
from scripts.demo_home.box.catalog import TORRENTS as TORRENTS_OF_DEMO
from scripts.demo_home.box.metainfo import Wanted, make_metainfo

from .conftest import PHONE, Visit
from .dashboards import show
from .many_torrents import TORRENTS, ManyTorrents, name_of
from .visitor import Visitor
from .words import words

pytestmark = pytest.mark.timeout(600)

CARD = {"type": "custom:qb-peer-vpn-card", "torrents": True, "history": False}
HASH, NAME = "c0ffee" + 34 * "0", "Browser-test"
OTHER_HASH = "decade" + 34 * "0"

LOOKS: dict[str, dict[str, Any]] = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "phone": PHONE,
    "german": {"locale": "de-DE"},
}


def opened(visitor: Visitor) -> Locator:
    """Show the card, and return its section with the torrents.

    None of them comes by itself from now on: it would be a new first row.
    """
    visitor.stop_arrivals()
    show(visitor, CARD)
    section = visitor.page.locator("qb-peer-vpn-card section.torrents")
    section.scroll_into_view_if_needed()
    expect(section.locator(".torrent[data-hash]").first).to_be_visible()
    return section


@pytest.mark.parametrize("look", LOOKS)
def test_the_torrents_are_listed(
    visit: Visit, session: StorageState, look: str
) -> None:
    visitor = visit(storage_state=session, **LOOKS[look])
    section = opened(visitor)
    said = words("de" if look == "german" else "en")
    expect(section.locator("h3")).to_have_text(said["torrents_title"])
    row = section.locator(".torrent[data-hash]").first
    assert row.locator(".state").inner_text() in {
        text for key, text in said.items() if key.startswith("torrents_state_")
    }
    bar = row.locator("[role=progressbar]")
    assert 0 <= float(bar.get_attribute("aria-valuenow") or "") <= 100
    assert visitor.page.evaluate(
        "document.documentElement.scrollWidth <= window.innerWidth"
    )
    visitor.picture(f"torrents-{look}")


def test_the_list_is_searched_by_state_and_by_name(visitor: Visitor) -> None:
    section = opened(visitor)
    rows = section.locator(".torrent[data-hash]")
    section.locator(".chip[data-state=seeding]").click()
    expect(
        section.locator(".torrent[data-hash]:not([data-state=seeding])")
    ).to_have_count(0)
    name = rows.first.locator(".torrent-name").inner_text()
    section.locator(".chip[data-state=all]").click()
    section.locator("input.search").fill(name.upper())
    expect(rows).to_have_count(1)
    expect(rows.locator(".torrent-name")).to_have_text(name)
    section.locator("input.search").fill("no torrent has this name")
    expect(section.locator(".list-note")).to_have_text(words()["torrents_none"])


def test_of_30_000_torrents_only_those_in_sight_are_in_the_page(
    visitor: Visitor,
) -> None:
    many = ManyTorrents(visitor.page)
    section = opened(visitor)
    rows = section.locator(".torrent")
    expect(section.locator(".list-note")).to_contain_text("30,000")

    def is_shown(number: int) -> None:
        row = section.locator(f".torrent[aria-posinset='{number + 1}']")
        expect(row.locator(".torrent-name")).to_have_text(name_of(number))
        assert rows.count() < 40

    is_shown(0)
    scroller = section.locator(".scroller")
    scroller.evaluate("(each) => { each.scrollTop = each.scrollHeight * 2 / 3; }")
    is_shown(20_000)
    rows.first.focus()
    visitor.page.keyboard.press("End")
    is_shown(TORRENTS - 1)
    expect(section.locator(f".torrent[aria-posinset='{TORRENTS}']")).to_be_focused()
    # One question for each jump, and none for each step of a scroll bar.
    assert len(many.asked) <= 6


def test_a_tapped_torrent_shows_its_peers_on_the_map(visitor: Visitor) -> None:
    section = opened(visitor)
    card = visitor.page.locator("qb-peer-vpn-card")
    section.locator("select.sort").select_option("upload_rate")
    # The list is sorted a moment later, and again whenever a rate changes.
    torrent = max(TORRENTS_OF_DEMO, key=lambda each: each.popularity)
    section.locator("input.search").fill(torrent.name)
    section.locator(f".torrent[data-hash='{torrent.info_hash}'] .torrent-name").click()
    expect(card.locator("svg.world .spots circle").first).to_be_attached()
    expect(card.locator(".map-caption")).to_be_visible()
    visitor.picture("torrents-peers")
    card.locator(".map-caption button").click()
    expect(card.locator("svg.world .spots circle")).to_have_count(0)


def test_the_keyboard_leads_through_the_list_and_into_the_dialog(
    visitor: Visitor,
) -> None:
    section = opened(visitor)
    section.locator(".torrent[data-hash]").first.focus()
    visitor.page.keyboard.press("ArrowDown")
    second = section.locator(".torrent[aria-posinset='2']")
    expect(second).to_be_focused()
    visitor.page.keyboard.press("Enter")
    dialog = section.locator("dialog.details:not(.create)")
    expect(dialog).to_be_visible()
    expect(dialog.locator("h2")).to_have_text(
        second.locator(".torrent-name").inner_text()
    )
    visitor.picture("torrents-more")
    visitor.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(second).to_be_focused()


def test_a_torrent_is_added_stopped_limited_and_removed_with_its_files(
    visitor: Visitor,
) -> None:
    section, said = opened(visitor), words()
    section.locator(".add .link").fill(f"magnet:?xt=urn:btih:{HASH}&dn={NAME}")
    section.locator(".add input[name=stopped]").check()
    section.locator(".add button[type=submit]").click()
    # The row may come when the toast has gone.
    toast = section.locator(".toast")
    expect(toast).to_have_text(said["torrents_added"].format(name=NAME))
    row = section.locator(f".torrent[data-hash='{HASH}']")
    expect(row.locator(".torrent-name")).to_have_text(NAME)

    expect(row).to_have_attribute("data-state", "stopped")
    row.locator(".toggle").click()
    expect(row).not_to_have_attribute("data-state", "stopped")
    row.locator(".toggle").click()
    expect(row).to_have_attribute("data-state", "stopped")

    row.locator(".more").click()
    dialog = section.locator("dialog.details:not(.create)")
    dialog.locator("input[name=up-limit]").fill("123")
    dialog.locator("input[name=tags]").fill("browser")
    dialog.locator(".limits button").click()
    expect(toast).to_have_text(said["torrents_saved"])
    visitor.picture("torrents-saved")

    dialog.locator(".remove > button").click()
    dialog.locator(".removal input[type=checkbox]").check()
    remove = dialog.locator(".removal button")
    expect(remove).to_be_disabled()
    dialog.locator(".removal .proof input").fill(NAME)
    remove.click()
    removed = said["torrents_removed"].format(name=NAME)
    expect(toast.and_(visitor.page.get_by_text(removed, exact=True))).to_be_visible()
    expect(dialog).to_be_hidden()
    expect(row).to_have_count(0)


def rename_and_move(dialog: Locator, name: str, *folders: str) -> None:
    """Type a name, choose a folder in the folders, and save."""
    place = dialog.locator(".place-part")
    place.locator("summary").click()
    expect(place.locator("input[name=location]")).to_have_value("/downloads")
    place.locator("input[name=name]").fill(name)
    place.locator(".browse").click()
    for folder in folders:
        place.get_by_role("button", name=folder, exact=True).click()
    expect(place.locator(".folders .note")).to_be_visible()
    place.locator("button[type=submit]").click()


def test_a_torrent_is_renamed_moved_and_gets_its_own_share_limits(
    visitor: Visitor,
) -> None:
    section, said = opened(visitor), words()
    section.locator(".add .link").fill(f"magnet:?xt=urn:btih:{OTHER_HASH}&dn=Old")
    section.locator(".add button[type=submit]").click()
    row = section.locator(f".torrent[data-hash='{OTHER_HASH}']")
    row.locator(".more").click()
    dialog = section.locator("dialog[open]")
    rename_and_move(dialog, "New name", "/downloads", "linux")
    expect(dialog.locator(".toast")).to_have_text(said["torrents_saved"])
    expect(dialog.locator("h2")).to_have_text("New name")
    visitor.picture("torrents-place")

    shares, place = dialog.locator(".shares-part"), dialog.locator(".place-part")
    place.locator("summary").click()
    shares.locator("summary").click()
    shares.locator("select[name=ratio-kind]").select_option("own")
    shares.locator("input[name=ratio]").fill("1.5")
    shares.locator("select[name=minutes-kind]").select_option("none")
    visitor.picture("torrents-shares")
    toast = dialog.locator(".toast")
    expect(toast).to_be_empty()
    shares.locator("button[type=submit]").click()
    expect(toast).to_have_text(said["torrents_saved"])

    # It is so in qBittorrent, and not only in the form.
    dialog.locator(".close").click()
    row.locator(".more").click()
    shares.locator("summary").click()
    expect(shares.locator("input[name=ratio]")).to_have_value("1.5")
    expect(shares.locator("select[name=minutes-kind]")).to_have_value("none")
    place.locator("summary").click()
    expect(place.locator("input[name=location]")).to_have_value("/downloads/linux")
    dialog.locator(".remove > button").click()
    dialog.locator(".removal button").click()
    expect(row).to_have_count(0)


def submit_and_close(dialog: Locator) -> None:
    """Close a dialog before the answer comes, however soon that is."""
    dialog.evaluate(
        "(each) => ['button[type=submit]', '.close'].forEach("
        "(button) => each.querySelector(button).click())"
    )


@pytest.mark.parametrize("look", ["light", "phone"])
def test_a_torrent_is_created_while_its_progress_is_shown(
    visit: Visit, session: StorageState, look: str
) -> None:
    visitor = visit(storage_state=session, **LOOKS[look])
    section, said = opened(visitor), words()
    section.locator(".create-button").click()
    dialog = section.locator("dialog[open]")
    dialog.locator(".browse").click()
    dialog.get_by_role("button", name="/media", exact=True).click()
    expect(dialog.locator(".folders .up")).to_be_focused()
    expect(dialog.locator(".folders .file-choice")).to_have_text("my-distribution.iso")
    dialog.get_by_role("button", name="holiday 2026", exact=True).click()
    expect(dialog.locator("input[name=source]")).to_have_value("/media/holiday 2026")
    expect(dialog.locator(".folders .file-choice")).to_have_count(3)
    visitor.picture(f"torrents-folders-{look}")
    dialog.locator(".browse").click()
    dialog.locator("textarea[name=trackers]").fill("https://tracker.example/announce")
    dialog.locator("button[type=submit]").click()
    bar = dialog.locator(".creations [role=progressbar]")
    expect(bar).to_have_attribute("aria-valuenow", re.compile(r"\d+"))
    visitor.picture(f"torrents-creating-{look}")
    expect(dialog.locator(".created")).to_be_visible()
    expect(dialog.locator(".created p")).to_have_text(
        said["torrents_created"].format(name="holiday 2026")
    )
    expect(dialog.locator(".created input")).to_have_value(re.compile("^magnet:"))
    with visitor.page.expect_download() as download:
        dialog.locator(".created a").click()
    assert download.value.suggested_filename == "holiday 2026.torrent"
    assert read_torrent_file(download.value.path().read_bytes()).name == "holiday 2026"
    expect(bar).to_have_count(0)
    visitor.picture(f"torrents-created-{look}")

    dialog.locator("input[name=source]").fill("/media/podcast")
    submit_and_close(dialog)
    expect(section.locator(".toast")).to_have_text(
        said["torrents_created"].format(name="podcast")
    )


def test_a_file_that_is_dropped_is_added_once(visitor: Visitor) -> None:
    section, said = opened(visitor), words()
    content = make_metainfo("Dropped", [("Dropped", 1 << 20)], Wanted())
    drop = """([section, content]) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(content)], "dropped.torrent"));
        for (const type of ["dragover", "drop"])
            section.dispatchEvent(new DragEvent(type, {
                dataTransfer: transfer, bubbles: true, cancelable: true }));
    }"""
    for key in ("torrents_added", "torrents_already_there"):
        visitor.page.evaluate(drop, [section.element_handle(), [*content]])
        expect(section.locator(".toast")).to_have_text(said[key].format(name="Dropped"))
    expect(section.get_by_role("button", name="Dropped", exact=True)).to_be_visible()


def guest_of(visitor: Visitor, visit: Visit, name: str, group: str) -> Visitor:
    """Make a user of a group, and show the card to them."""
    login = {"username": name, "password": f"a {name}'s password"}
    made = visitor.ask(
        "config/auth/create", name=name, group_ids=[group], local_only=False
    )
    visitor.ask(
        "config/auth_provider/homeassistant/create", user_id=made["user"]["id"], **login
    )
    guest = visit()
    guest.sign_in(**login)
    guest.page.wait_for_url("**/peer-vpn/**")
    guest.open("/browser-test/0")
    return guest


def test_a_reader_is_shown_the_torrents_and_why_nothing_can_be_done(
    visitor: Visitor, visit: Visit
) -> None:
    opened(visitor)
    reader = guest_of(visitor, visit, "reader", "system-read-only")
    section = reader.page.locator("qb-peer-vpn-card section.torrents")
    section.scroll_into_view_if_needed()
    row = section.locator(".torrent[data-hash]").first
    expect(row).to_be_visible()
    said = words()["torrents_only_looking"]
    expect(section.locator(".list-note")).to_contain_text(said)
    for hidden in (".add", ".toggle"):
        expect(section.locator(hidden).first).to_be_hidden()
    row.focus()
    reader.page.keyboard.press("Space")
    expect(section.locator(".toast")).to_have_text(said)
    row.locator(".more").click()
    for hidden in (".limits", ".commands", ".place-part", ".shares-part", ".remove"):
        expect(section.locator(f"dialog[open] {hidden}")).to_be_hidden()
    reader.picture("torrents-reader")


def test_a_user_is_not_offered_what_is_for_administrators(
    visitor: Visitor, visit: Visit
) -> None:
    opened(visitor)
    guest = guest_of(visitor, visit, "guest", "system-users")
    section = guest.page.locator("qb-peer-vpn-card section.torrents")
    section.scroll_into_view_if_needed()
    row = section.locator(".torrent[data-hash]").first
    expect(row.locator(".toggle")).to_be_visible()
    said = words()
    expect(section.locator(".add .link")).to_have_attribute(
        "placeholder", said["torrents_paste_magnet"]
    )
    row.locator(".more").click()
    expect(section.locator("dialog[open] .limits")).to_be_visible()
    for hidden in (".remove", ".place-part"):
        expect(section.locator(f"dialog[open] {hidden}")).to_be_hidden()
    expect(section.locator(".create-button")).to_be_hidden()
    guest.picture("torrents-user")
