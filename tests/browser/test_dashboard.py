"""The dashboard that the integration makes by itself."""

from playwright.sync_api import expect
import pytest

from .visitor import Visitor
from .words import words

pytestmark = pytest.mark.timeout(300)


def test_it_is_offered_where_dashboards_are_made(visitor: Visitor) -> None:
    visitor.open("/config/lovelace/dashboards")
    visitor.page.get_by_role("button", name="Add dashboard").click()
    offer = visitor.page.get_by_text(words()["card_dashboard_description"])
    expect(offer).to_be_visible()
    visitor.picture("dashboard-offer")


def test_it_shows_the_card_and_the_entities(visitor: Visitor) -> None:
    visitor.open("/peer-vpn/0")
    expect(visitor.page.locator("qb-peer-vpn-card .headline")).to_be_visible()
    for heading in ("card_recommendation", "card_swarm", "card_course"):
        title = visitor.page.locator("hui-heading-card").get_by_text(words()[heading])
        expect(title).to_be_attached()
    expect(visitor.page.locator("hui-error-card")).to_have_count(0)
