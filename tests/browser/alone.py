"""The card in a page without Home Assistant, for what a house seldom does."""

from functools import cache
import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, Route

from custom_components.qb_peer_vpn.dashboard.card import FOLDER, OUTLINES
from tests.javascript import run_node

PAGE = Path(__file__).parent / "card_alone.html"
ADDRESS = "http://card.test/"
TRANSLATIONS = FOLDER.parent.parent / "translations"
_EXAMPLE = (
    "import { payload } from './tests/frontend/example.js';"
    "process.stdout.write(JSON.stringify(payload()))"
)


@cache
def texts(language: str = "en") -> dict[str, str]:
    """Return the texts of the card."""
    found: dict[str, str] = json.loads(
        (TRANSLATIONS / f"{language}.json").read_text(encoding="utf-8")
    )["common"]
    return found


@cache
def _example() -> str:
    return run_node("--input-type=module", "--eval", _EXAMPLE)


def payload(**changes: Any) -> dict[str, Any]:
    """Return an example of what the card is drawn from."""
    found: dict[str, Any] = json.loads(_example())
    return found | changes


class CardAlone:
    """A card whose Home Assistant is the test."""

    def __init__(self, page: Page) -> None:
        """Open the page."""
        self.page = page
        self.card: Locator = page.locator("qb-peer-vpn-card")
        page.route(f"{ADDRESS}**", _serve)
        page.goto(ADDRESS)
        page.wait_for_selector("html[data-ready]", state="attached")

    def show(self, configuration: dict[str, Any], **about: Any) -> None:
        """Put a new card on the page."""
        self._call("show", configuration, _about(about))

    def change(self, **about: Any) -> None:
        """Change what Home Assistant says of itself."""
        self._call("change", _about(about))

    def send(self, command: str, event: dict[str, Any], entry: str = "one") -> None:
        """Send an event to the card, which must have subscribed."""
        self.page.wait_for_function(
            "args => alone.send(...args)", arg=[command, entry, event]
        )

    def wait_until_asked(self, kind: str) -> None:
        """Wait for a question or an action."""
        self.page.wait_for_function("kind => alone.isAsked(kind)", arg=kind)

    def answer(
        self, kind: str, result: Any, *, is_latest: bool = False
    ) -> dict[str, Any]:
        """Answer the oldest question of a kind, or the latest one; return it."""
        self.wait_until_asked(kind)
        asked: dict[str, Any] = self._call("answer", kind, result, is_latest)
        return asked

    def refuse(self, kind: str) -> None:
        """Answer the oldest question of a kind with an error."""
        self.wait_until_asked(kind)
        self._call("answer", kind)

    def _call(self, name: str, *arguments: Any) -> Any:
        return self.page.evaluate(
            "([name, ...rest]) => alone[name](...rest)", [name, *arguments]
        )


def _about(about: dict[str, Any]) -> dict[str, Any]:
    return {"texts": texts(about.get("language", "en")), **about}


def _serve(route: Route) -> None:
    path = route.request.url.removeprefix(ADDRESS)
    outlines = {each.name: each for each in OUTLINES}
    if not path:
        route.fulfill(path=PAGE)
    elif (outline := outlines.get(Path(path).name)) is not None:
        route.fulfill(path=outline)
    elif (file := FOLDER / path.removeprefix("frontend/")).is_file():
        route.fulfill(path=file)
    else:
        route.fulfill(status=404)
