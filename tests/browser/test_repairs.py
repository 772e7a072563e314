"""An issue of ours, and how a click fixes it."""

from playwright.sync_api import expect
import pytest

from .visitor import Visitor
from .words import text

pytestmark = pytest.mark.timeout(600)

ISSUE = "issues.countries_off"
TURN = 360_000
"""Milliseconds: a torrent whose peers do not change is asked within five minutes, and
until then its remembered peers have countries."""


def test_an_issue_is_shown_and_fixed(visitor: Visitor) -> None:
    visitor.open("/config/repairs")
    visitor.set_stand_in(preferences={"resolve_peer_countries": False})
    visitor.reload_connections()
    title = text(f"{ISSUE}.title", title="")
    issue = visitor.page.get_by_text(title)
    expect(issue).to_be_visible(timeout=TURN)
    visitor.picture("repairs")

    issue.click()
    dialog = visitor.page.locator("dialog-data-entry-flow")
    *_, question = text(f"{ISSUE}.fix_flow.step.confirm.description").split("\n\n")
    expect(dialog.get_by_text(question)).to_be_visible()
    visitor.picture("repairs-fix")
    dialog.get_by_role("button", name="Submit").click()
    expect(issue).to_have_count(0)

    # It stays fixed: a reload reads the setting from qBittorrent again.
    visitor.reload_connections()
    expect(issue).to_have_count(0)
