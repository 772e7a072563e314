"""Our trigger and our condition in Home Assistant's editor of automations."""

import json

from playwright.sync_api import expect
import pytest

from .house import ROOT
from .visitor import Visitor

pytestmark = pytest.mark.timeout(600)

TEXTS = json.loads(
    (ROOT / "custom_components/qb_peer_vpn/translations/en.json").read_text()
)
TRIGGER = TEXTS["triggers"]["better_server_became_available"]
CONDITION = TEXTS["conditions"]["is_better_server_available"]


def test_trigger_and_condition_are_found_by_their_names(visitor: Visitor) -> None:
    page = visitor.page
    visitor.open("/config/automation/edit/new")
    dialog = page.locator("add-automation-element-dialog")
    for kind, texts in {"trigger": TRIGGER, "condition": CONDITION}.items():
        page.get_by_role("button", name=f"Add {kind}").click()
        dialog.locator("ha-input-search input").fill(texts["name"])
        found = dialog.get_by_text(texts["name"], exact=True).first
        expect(found).to_be_visible()
        visitor.picture(f"automation-find-{kind}")
        found.click()
        expect(dialog.locator("ha-input-search")).to_be_hidden()
        field = texts["fields"]["config_entry_id"]
        sidebar = page.locator("ha-automation-sidebar")
        for words in (texts["description"], *field.values()):
            expect(sidebar.get_by_text(words).first).to_be_visible()
        visitor.picture(f"automation-{kind}")
