"""A real Home Assistant with the demo's stand-in, seen through a real browser.

Home Assistant 2026.11 only: the pages of 2026.10 have other words in other places.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
import os
from pathlib import Path
import shutil
from typing import Any

from playwright.sync_api import Browser, StorageState, expect, sync_playwright
import pytest

from scripts.demo_home.api import PASSWORD, USERNAME

from .house import PLAIN_HOST, ROOT, House, running_house
from .visitor import Visitor

BROWSERS = ("chromium", "google-chrome", "google-chrome-stable")
PATIENCE = 120_000
"""Milliseconds for each thing to appear: the machine may be slow and busy."""

CALM = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # Home Assistant draws its maps without WebGL as well, and in time: where there is no
    # graphics card, a page with a globe does not respond for a minute.
    "--disable-3d-apis",
    # Chromium trusts 127.0.0.1 like HTTPS; most houses are reached like this name.
    f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1",
)
STILL: dict[str, Any] = {"reduced_motion": "reduce"}
"""Nothing has to be drawn between two states, and no map flies to its place."""

DESKTOP: dict[str, Any] = STILL | {"viewport": {"width": 1280, "height": 800}}
PHONE: dict[str, Any] = STILL | {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "has_touch": True,
    "is_mobile": True,
}

expect.set_options(timeout=PATIENCE)

type Visit = Callable[..., Visitor]


# No Home Assistant runs in this process, and the event loops that the harness starts for
# one would be in the way of the browser's own.
@pytest.fixture(autouse=True)
def verify_cleanup() -> None:
    """Replace the harness's fixture."""


@pytest.fixture(autouse=True)
def configure_event_loop() -> None:
    """Replace the harness's fixture."""


@pytest.fixture(autouse=True)
def enable_event_loop_debug() -> None:
    """Replace the harness's fixture."""


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        assert "browser" not in os.environ.get("QB_PEER_VPN_REQUIRE", "").split()
        pytest.skip(f"none of {', '.join(BROWSERS)} is installed")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=[*CALM])
        yield running
        running.close()


@pytest.fixture(scope="package")
def house(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    with running_house(tmp_path_factory.mktemp("demo") / "config") as running:
        yield running
        assert running.errors() == []


@pytest.fixture(scope="package")
def pictures() -> Path:
    folder = Path(os.environ.get("QB_PEER_VPN_SCREENSHOTS", ROOT / "screenshots"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@pytest.fixture(scope="package")
def session(browser: Browser, house: House, pictures: Path) -> StorageState:
    """Sign in once for all tests that need a signed-in user."""
    with browser.new_context(**DESKTOP) as context:
        context.set_default_timeout(PATIENCE)
        visitor = Visitor(context.new_page(), house.address, pictures)
        visitor.sign_in(USERNAME, PASSWORD)
        visitor.page.wait_for_url("**/peer-vpn/**")
        return context.storage_state()


@pytest.fixture
def visit(browser: Browser, house: House, pictures: Path) -> Iterator[Visit]:
    """Open a window; at the end, fail if it showed an error."""
    with ExitStack() as stack:
        visitors: list[Visitor] = []

        def opened(*, host: str = "127.0.0.1", **options: Any) -> Visitor:
            context = browser.new_context(**{**DESKTOP, **options})
            stack.enter_context(context)
            context.set_default_timeout(PATIENCE)
            address = house.address.replace("127.0.0.1", host)
            visitors.append(Visitor(context.new_page(), address, pictures))
            return visitors[-1]

        yield opened
        assert [error for visitor in visitors for error in visitor.errors] == []


@pytest.fixture
def visitor(visit: Visit, session: StorageState) -> Visitor:
    return visit(storage_state=session)
