"""Lets a page believe that qBittorrent has 30,000 torrents."""

from collections.abc import Callable, Mapping
import json
from typing import Any, Final

from playwright.sync_api import Page, WebSocketRoute

TORRENTS: Final = 30_000


class ManyTorrents:
    """Passes on what the page and Home Assistant send, with other lists of torrents."""

    def __init__(self, page: Page) -> None:
        """Begin with the next page that is opened."""
        self.asked: list[int] = []
        """The first rows that the card has asked for."""
        self._queries: dict[int, Mapping[str, Any]] = {}
        page.route_web_socket("**/api/websocket", self._route)

    def _route(self, browser: WebSocketRoute) -> None:
        server = browser.connect_to_server()
        browser.on_message(lambda text: server.send(_each(text, self._asked)))
        server.on_message(lambda text: browser.send(_each(text, self._changed)))

    def _asked(self, message: dict[str, Any]) -> dict[str, Any]:
        if message.get("type") != "qb_peer_vpn/subscribe_torrents":
            return message
        self._queries[message["id"]] = message
        self.asked.append(message["offset"])
        # There are only a few in fact, and one of them is the pattern of all.
        return {**message, "offset": 0}

    def _changed(self, message: dict[str, Any]) -> dict[str, Any]:
        query = self._queries.get(message.get("id", 0))
        event = message.get("event")
        if query is None or not isinstance(event, dict):
            return message
        if "rows" not in event:
            rest = {key: event[key] for key in event.keys() - {"order", "total"}}
            return {**message, "event": rest}
        row = next(iter(event["rows"].values()))
        first = min(query["offset"], TORRENTS)
        numbers = range(first, min(first + query["limit"], TORRENTS))
        rows = {
            f"{number:040x}": {**row, "hash": f"{number:040x}", "name": name_of(number)}
            for number in numbers
        }
        many = {"total": TORRENTS, "offset": first, "order": [*rows], "rows": rows}
        return {**message, "event": {**event, **many}}


def name_of(number: int) -> str:
    """Return the name of a torrent by its place in the list, from 0."""
    return f"Torrent {number}"


def _each(text: str | bytes, change: Callable[[dict[str, Any]], object]) -> str:
    """Change each message of a frame: Home Assistant sends several at once."""
    found = json.loads(text)
    if isinstance(found, list):
        return json.dumps([change(each) for each in found])
    return json.dumps(change(found))
