"""A dashboard of the tests' own, with any cards that they need."""

from typing import Any

from .visitor import Visitor

URL_PATH = "browser-test"


def show(visitor: Visitor, card: dict[str, Any], *, edit: bool = False) -> None:
    """Fill the dashboard with one card and open it."""
    visitor.open("/profile/general")
    known = {row["url_path"] for row in visitor.ask("lovelace/dashboards/list")}
    if URL_PATH not in known:
        visitor.ask(
            "lovelace/dashboards/create",
            url_path=URL_PATH,
            title="Browser test",
            show_in_sidebar=False,
        )
    view = {"type": "panel", "cards": [card]}
    visitor.ask("lovelace/config/save", url_path=URL_PATH, config={"views": [view]})
    visitor.open(f"/{URL_PATH}/0" + ("?edit=1" if edit else ""))


def shown_cards(visitor: Visitor) -> list[dict[str, Any]]:
    """Return the cards that the dashboard holds now."""
    config = visitor.ask("lovelace/config", url_path=URL_PATH, force=True)
    cards: list[dict[str, Any]] = config["views"][0]["cards"]
    return cards
