"""A qBittorrent whose torrents have trackers and limits, and rules for them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
import time
from types import MappingProxyType
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.features.over_http import passes
from tests.qbittorrent.web_ui import Answer, WebUi

KIB = 1024
TRACKER = "https://a.example/announce/passkey"
BUSY, IDLE, ELSEWHERE = "1" * 40, "2" * 40, "3" * 40
"""Two torrents at the tracker of the rule, and one at another."""

DONE = Answer(200)
PAGE_413 = Answer(413, "<html>413</html>", "text/html")

_FIELDS = {
    "torrents/setUploadLimit": "up_limit",
    "torrents/setDownloadLimit": "dl_limit",
}


@dataclass
class LimitBox:
    """Sets limits as qBittorrent does, unless a test makes it fail."""

    web_ui: WebUi
    calls: list[tuple[str, int, list[str]]] = field(default_factory=list)
    """Path, limit, and hashes of each accepted call."""
    refuses: Answer | None = None
    accepts: int | None = None
    """Calls before it begins to refuse; None for all."""
    largest_body: int | None = None
    """Of a proxy; None for any."""
    delay: float = 0.0
    """Seconds until a delta shows a limit: up to 1.5 since 4.6. Lists show it at once."""
    _not_shown: list[tuple[float, str, str, int]] = field(default_factory=list)
    """When a delta shows a limit; hash, field, and the limit."""

    def __call__(self, path: str, form: dict[str, str]) -> Answer | None:
        if path in {"sync/maindata", "torrents/info"}:
            self._show(everything=path == "torrents/info")
        if path not in _FIELDS:
            return None
        if self.largest_body and len(form["hashes"]) > self.largest_body:
            return PAGE_413
        if self.refuses is not None:
            if not self.accepts:
                return self.refuses
            self.accepts -= 1
        hashes, limit = form["hashes"].split("|"), int(form["limit"])
        self.calls.append((path, limit, hashes))
        for each in set(hashes) & set(self._rows):
            at = time.monotonic() + self.delay
            self._not_shown.append((at, each, _FIELDS[path], limit))
        if not self.delay:
            self._show(everything=True)
        return DONE

    def _show(self, *, everything: bool) -> None:
        now = time.monotonic()
        for change in [*self._not_shown]:
            at, key, name, limit = change
            if everything or at <= now:
                self._rows[key][name] = limit
                self._not_shown.remove(change)

    @property
    def _rows(self) -> dict[str, dict[str, Any]]:
        return {str(row["hash"]): row for row in self.web_ui.torrents}

    def limit_of(self, torrent_hash: str) -> int:
        shown: int = self._rows[torrent_hash]["up_limit"]
        waiting = [
            limit
            for _, key, name, limit in self._not_shown
            if (key, name) == (torrent_hash, "up_limit")
        ]
        return waiting[-1] if waiting else shown

    def set(self, torrent_hash: str, **changes: object) -> None:
        """Change fields of a torrent, as a person or a peer does."""
        self._rows[torrent_hash].update(changes)

    def add(self, hashes: Iterable[str], url: str = TRACKER, **fields: object) -> None:
        for each in hashes:
            self.web_ui.add_torrent(each)
            self.web_ui.trackers.setdefault(url, set()).add(each)
            self.set(each, **fields)


def add_rule(
    hass: HomeAssistant, entry: MockConfigEntry, title: str = "Alpha", **data: object
) -> str:
    """Add a rule for the tracker; return its key."""
    rule = {"hosts": ["a.example"], "promise": "strict", "cap": 1024, **data}
    subentry = ConfigSubentry(
        data=MappingProxyType(rule),
        subentry_type="upload_rule",
        title=title,
        unique_id=None,
    )
    hass.config_entries.async_add_subentry(entry, subentry)
    return subentry.subentry_id


def choose(hass: HomeAssistant, entry: MockConfigEntry, **choices: object) -> None:
    """Change options of the limits."""
    section = {**entry.options.get("shaping", {}), **choices}
    hass.config_entries.async_update_entry(
        entry, options={**entry.options, "shaping": section}
    )


async def cycles(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, count: int = 1
) -> None:
    for _ in range(count):
        await passes(hass, freezer)
