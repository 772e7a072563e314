"""From the first page to a connection that works, by hand."""

from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect
import pytest

from scripts.demo_home import stand_in
from scripts.demo_home.api import PASSWORD, USERNAME

from .conftest import PATIENCE, Visit
from .dashboards import show
from .house import PLAIN_HOST, House
from .visitor import Visitor
from .words import text, words

pytestmark = pytest.mark.timeout(600)

OWN_SERVER = {
    "Name": "FI#1",
    "Domain": "node-fi-01.protonvpn.net",
    "City": "Helsinki",
    "P2P": True,
    "Servers": [{"EntryIP": "192.0.2.24", "ExitIP": "192.0.2.24"}],
}


def test_a_visitor_signs_in_and_sees_the_demo(visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in(USERNAME, PASSWORD)
    expect(visitor.page.get_by_text("Exit in use").first).to_be_visible()
    visitor.picture("dashboard")


@pytest.fixture
def before(visitor: Visitor) -> Iterator[set[str]]:
    """Give the connections there were; those that the test sets up are removed."""
    visitor.open("/config/integrations/dashboard")
    known = visitor.connections()
    yield known
    for entry_id in visitor.connections() - known:
        visitor.remove_connection(entry_id)


def test_a_connection_is_set_up_by_hand_and_gives_a_hostname(
    visit: Visit, visitor: Visitor, house: House, before: set[str]
) -> None:
    form = _start(visitor.page)
    # The same stand-in by another name is another qBittorrent.
    address = house.stand_in.replace("127.0.0.1", "localhost")
    _fill_in(form, address, "wrong")
    expect(form.get_by_text(text("config.error.invalid_auth"))).to_be_visible()
    visitor.picture("set-up-refused")

    form.get_by_role("textbox", name="Password").fill(stand_in.PASSWORD)
    form.get_by_role("button", name="Next").click()
    expect(form.get_by_text(text("config.step.provider.description"))).to_be_visible()
    visitor.picture("set-up-provider")

    house.keep_list("own.json", [OWN_SERVER])
    form.get_by_role("textbox", name="Your own list").fill("own.json")
    form.get_by_role("button", name="Next").click()
    expect(
        form.get_by_text(text("config.step.servers.description", count=1))
    ).to_be_visible()
    visitor.picture("set-up-servers")

    form.get_by_role("button", name="Next").click()
    expect(form.get_by_text(text("config.step.lookup.description"))).to_be_visible()
    visitor.picture("set-up-look-ups")

    form.get_by_role("button", name="Submit").click()
    expect(form.get_by_text("Name and assign")).to_be_visible()
    visitor.picture("set-up-done")
    form.get_by_role("button", name="Skip and finish").click()
    expect(form.get_by_text("Name and assign")).to_be_hidden()
    [entry_id] = visitor.connections() - before

    _check_copied_hostnames(visit, visitor, entry_id)


def _check_copied_hostnames(visit: Visit, visitor: Visitor, entry_id: str) -> None:
    """Copy with the clipboard of a secure page, and without it."""
    visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    _copy_hostname(visitor, entry_id)
    clipboard = "navigator.clipboard.readText()"
    assert visitor.page.evaluate(clipboard) == OWN_SERVER["Domain"]
    visitor.picture("copied")

    visitor.page.evaluate("navigator.clipboard.writeText('something else')")
    by_plain_http = visit(host=PLAIN_HOST)
    by_plain_http.sign_in(USERNAME, PASSWORD)
    by_plain_http.page.wait_for_url("**/peer-vpn/**")
    assert by_plain_http.page.evaluate("navigator.clipboard === undefined")
    _copy_hostname(by_plain_http, entry_id)
    assert visitor.page.evaluate(clipboard) == OWN_SERVER["Domain"]


def test_the_same_qbittorrent_is_not_set_up_twice(
    visitor: Visitor, house: House
) -> None:
    visitor.open("/config/integrations/dashboard")
    form = _start(visitor.page)
    _fill_in(form, house.stand_in, stand_in.PASSWORD)
    expect(form.get_by_text(text("config.abort.already_configured"))).to_be_visible()


def _start(page: Page) -> Locator:
    page.get_by_role("button", name="Add integration").click()
    brands = page.locator("dialog-add-integration")
    brands.get_by_placeholder("Search for a brand name").fill("qbittorrent peer")
    brands.get_by_text("qBittorrent Peer VPN").click()
    return page.locator("dialog-data-entry-flow")


def _fill_in(form: Locator, address: str, password: str) -> None:
    form.get_by_role("textbox", name="Address").fill(address)
    form.get_by_role("textbox", name="Username").fill(stand_in.USERNAME)
    form.get_by_role("textbox", name="Password").fill(password)
    more = "config.step.connection.sections.more"
    form.get_by_text(text(f"{more}.name")).click()
    # The box itself is covered by its tick, and moves while the section unfolds.
    box = form.get_by_role("checkbox", name=text(f"{more}.data.measure"))
    box.press("Space")
    expect(box).not_to_be_checked()
    form.get_by_role("button", name="Next").click()


def _copy_hostname(visitor: Visitor, entry_id: str) -> None:
    show(visitor, {"type": "custom:qb-peer-vpn-card", "config_entry_id": entry_id})
    _let_notifications_stay(visitor)
    visitor.page.locator("qb-peer-vpn-card button.copy").click()
    said = words()["card_copied"].format(hostname=OWN_SERVER["Domain"])
    expect(visitor.page.get_by_text(said).first).to_be_visible()


def _let_notifications_stay(visitor: Visitor) -> None:
    """Show them for longer than 4 s, in which a busy machine may not look at them."""
    visitor.page.evaluate(
        f"""() => window.addEventListener("hass-notification", (event) => {{
            event.detail.duration = {PATIENCE};
        }}, {{ capture: true }})"""
    )
