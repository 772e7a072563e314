"""From the first page to a connection that works, by hand."""

from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect
import pytest

from scripts.demo_home import stand_in
from scripts.demo_home.api import PASSWORD, USERNAME

from .conftest import Visit
from .house import House
from .visitor import Visitor

pytestmark = pytest.mark.timeout(300)


def test_somebody_signs_in_and_sees_the_demo(visit: Visit) -> None:
    visitor = visit()
    visitor.sign_in(USERNAME, PASSWORD)
    expect(visitor.page.get_by_text("Exit in use").first).to_be_visible()
    visitor.picture("dashboard")


@pytest.fixture
def leaves_one_connection(visitor: Visitor) -> Iterator[None]:
    """Remove what the test sets up, after it."""
    visitor.open("/config/integrations/dashboard")
    before = visitor.connections()
    yield
    for entry_id in visitor.connections() - before:
        visitor.remove_connection(entry_id)


@pytest.mark.usefixtures("leaves_one_connection")
def test_a_connection_is_set_up_by_hand(visitor: Visitor, house: House) -> None:
    form = _start(visitor.page)
    # The same stand-in by another name is another qBittorrent.
    address = house.stand_in.replace("127.0.0.1", "localhost")
    _fill_in(form, address, "wrong")
    expect(form.get_by_text("qBittorrent refuses this login.")).to_be_visible()
    visitor.picture("set-up-refused")

    form.get_by_role("textbox", name="Password").fill(stand_in.PASSWORD)
    form.get_by_role("button", name="Next").click()
    expect(form.get_by_text("Whose servers may be recommended?")).to_be_visible()
    visitor.picture("set-up-provider")

    form.get_by_role("button", name="Next").click()
    _pass_over_servers(form)
    expect(form.get_by_text("By default nobody is told one.")).to_be_visible()
    visitor.picture("set-up-look-ups")

    form.get_by_role("button", name="Submit").click()
    expect(form.get_by_text("Name and assign")).to_be_visible()
    visitor.picture("set-up-done")
    form.get_by_role("button", name="Skip and finish").click()
    expect(form.get_by_text("Name and assign")).to_be_hidden()
    assert len(visitor.connections()) == 2


def test_the_same_qbittorrent_is_not_set_up_twice(
    visitor: Visitor, house: House
) -> None:
    visitor.open("/config/integrations/dashboard")
    form = _start(visitor.page)
    _fill_in(form, house.stand_in, stand_in.PASSWORD)
    expect(form.get_by_text("This qBittorrent is already set up.")).to_be_visible()


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
    form.get_by_text("More settings").click()
    # The box itself is covered by its tick, and moves while the section unfolds.
    box = form.get_by_role("checkbox", name="Measure the way to VPN servers")
    box.press("Space")
    expect(box).not_to_be_checked()
    form.get_by_role("button", name="Next").click()


def _pass_over_servers(form: Locator) -> None:
    """Submit the step that is there only where the list could be downloaded."""
    servers = form.get_by_text("Leave a field empty to allow all.")
    lookups = form.get_by_text("By default nobody is told one.")
    expect(servers.or_(lookups)).to_be_visible()
    if servers.is_visible():
        form.get_by_role("button", name="Next").click()
