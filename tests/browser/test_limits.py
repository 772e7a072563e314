"""Upload limits from the card: preview, switch on, change one by hand, restore."""

from typing import Any

from playwright.sync_api import Locator, StorageState, expect
import pytest
from qbittorrentapi import Client

from scripts.demo_home import stand_in
from scripts.demo_home.box.catalog import LIMITED, TORRENTS

from .conftest import PHONE, Visit
from .house import House
from .visitor import Visitor
from .words import words

pytestmark = [pytest.mark.timeout(600), pytest.mark.usefixtures("socket_enabled")]

CYCLES = 120_000
"""Milliseconds for some cycles, each of which is 15 s apart."""
KIB = 1024


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


def test_limits_are_previewed_switched_on_changed_by_hand_and_restored(
    visitor: Visitor, house: House
) -> None:
    text = words()
    before = limits_in(house)
    assert before[LIMITED.name] == 512 * KIB
    visitor.open("/peer-vpn/0")
    section = section_of(visitor)
    expect(section.get_by_role("meter")).to_have_count(3)
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

    _change_one_by_hand(section, house)
    visitor.whole_picture("limits-by-hand", section)

    _restore(section)
    assert limits_in(house) == before


def _wait_until_capped(section: Locator) -> None:
    """Wait until no rule uses more than its effective cap."""
    expect(section.locator(".used.over")).to_have_count(0, timeout=CYCLES)


def _change_one_by_hand(section: Locator, house: House) -> None:
    text = words()
    torrent = TORRENTS[5]
    qbittorrent(house).torrents_set_upload_limit(
        limit=77 * KIB, torrent_hashes=torrent.info_hash
    )
    again = section.get_by_role("button", name=text["card_limits_manage_again"])
    expect(again).to_be_visible(timeout=CYCLES)
    assert limits_in(house)[torrent.name] == 77 * KIB
    again.click()
    expect(again).to_be_hidden(timeout=CYCLES)


def _restore(section: Locator) -> None:
    text = words()
    section.get_by_role("button", name=text["card_limits_restore"]).click()
    sure = section.get_by_role("button", name=text["card_limits_restore_sure"])
    sure.click()
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
    visitor.open("/peer-vpn/0")
    section = section_of(visitor)
    expect(section.get_by_role("meter")).to_have_count(3)
    assert section.evaluate("each => each.scrollWidth <= each.clientWidth")
    visitor.whole_picture(name, section)
