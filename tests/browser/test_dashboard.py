"""The dashboard that the integration makes by itself."""

from typing import Any

from playwright.sync_api import StorageState, expect
import pytest

from .conftest import PHONE, Visit
from .visitor import Visitor
from .words import words

pytestmark = pytest.mark.timeout(600)


def test_it_is_offered_where_dashboards_are_made(visitor: Visitor) -> None:
    visitor.open("/config/lovelace/dashboards")
    visitor.page.get_by_role("button", name="Add dashboard").click()
    offer = visitor.page.get_by_text(words()["card_dashboard_description"])
    expect(offer).to_be_visible()
    visitor.picture("dashboard-offer")


LOOKS: dict[str, dict[str, Any]] = {"desktop": {}, "phone": PHONE}


@pytest.mark.parametrize("look", LOOKS)
def test_the_first_view_is_short_and_the_second_one_has_the_details(
    visit: Visit, session: StorageState, look: str
) -> None:
    visitor = visit(storage_state=session, **LOOKS[look])
    page, said = visitor.page, words()
    visitor.open("/peer-vpn/0")
    card = page.locator("qb-peer-vpn-card")
    expect(card.locator(".headline")).to_be_visible()
    expect(card.locator("svg.world")).to_be_visible()
    expect(card.locator("table.comparison")).to_be_hidden()
    assert 1 <= page.locator("hui-tile-card").count() <= 7
    expect(page.locator("hui-error-card")).to_have_count(0)
    visitor.picture(f"dashboard-{look}")

    visitor.open("/peer-vpn/1")
    expect(page.get_by_text(said["card_details"]).first).to_be_visible()
    expect(card.locator("table.comparison")).to_be_visible()
    title = page.locator("hui-heading-card").get_by_text(said["card_recommendation"])
    expect(title).to_be_attached()
    expect(page.locator("hui-error-card")).to_have_count(0)
    visitor.picture(f"dashboard-details-{look}")
