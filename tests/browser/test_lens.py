"""The choice on the card whose peers count."""

from playwright.sync_api import expect
import pytest

from .dashboards import show
from .visitor import Visitor

pytestmark = pytest.mark.timeout(600)

FAINT = "svg.world g[opacity='0.35']"


def test_peers_of_other_torrents_stay_on_the_map(visitor: Visitor) -> None:
    show(visitor, {"type": "custom:qb-peer-vpn-card"})
    card = visitor.page.locator("qb-peer-vpn-card")
    picker = card.locator("select.lens")
    expect(card.locator("svg.world")).to_be_visible()
    expect(card.locator(FAINT)).to_have_count(0)
    books = picker.locator("option", has_text="books").get_attribute("value")
    picker.select_option(books)
    expect(card.locator(FAINT).first).to_be_visible()
    expect(card.locator(".lens-count")).to_contain_text("peers count")
    visitor.picture("lens")
    picker.select_option("all")
    expect(card.locator(FAINT)).to_have_count(0)
    expect(card.locator(".lens-count")).to_have_text("")
