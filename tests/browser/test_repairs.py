"""An issue of ours, and how a click mends it."""

from playwright.sync_api import expect
import pytest

from .visitor import Visitor

pytestmark = pytest.mark.timeout(300)

TITLE = "qBittorrent does not tell its peers' countries"


def test_an_issue_is_shown_and_mended(visitor: Visitor) -> None:
    visitor.open("/config/repairs")
    visitor.tell_stand_in(preferences={"resolve_peer_countries": False})
    visitor.reload_connections()
    issue = visitor.page.get_by_text(TITLE)
    expect(issue).to_be_visible()
    visitor.picture("repairs")

    issue.click()
    dialog = visitor.page.locator("dialog-data-entry-flow")
    expect(dialog.get_by_text("Switch it on in qBittorrent now?")).to_be_visible()
    visitor.picture("repairs-fix")
    dialog.get_by_role("button", name="Submit").click()
    expect(issue).to_have_count(0)

    # Mended for good: qBittorrent is asked again when the connection is set up anew.
    visitor.reload_connections()
    expect(issue).to_have_count(0)
