"""Serves the card's files, and makes dashboards load them.

Dashboards load what their list of resources names. Where that list is kept in the user
interface it gets one row of ours; where it is YAML, a repair issue asks for the line.
The files lie under a path that holds a hash of their contents, so that a browser may keep
them for long and never mixes two versions. A line in YAML should outlive updates, and so
should a page that stays open over one: every other path of the module answers with one
that only imports the current one.
"""

import asyncio
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
import re
from typing import Final

from aiohttp.hdrs import CACHE_CONTROL
from aiohttp.web import Request, Response
from homeassistant.components.frontend import (
    DOMAIN as FRONTEND,
    add_extra_js_url,
    remove_extra_js_url,
)
from homeassistant.components.http import HomeAssistantView, StaticPathConfig
from homeassistant.components.lovelace import LOVELACE_DATA
from homeassistant.components.lovelace.const import CONF_RESOURCE_TYPE_WS
from homeassistant.components.lovelace.resources import ResourceStorageCollection
from homeassistant.const import CONF_ID, CONF_TYPE, CONF_URL
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.helpers.event import async_track_time_interval
from homeassistant.util.hass_dict import HassKey

from ..shell.const import DOMAIN, LOGGER
from ..shell.issues import show_resource_issue

FOLDER: Final = Path(__file__).parent / "frontend"
LAND: Final = Path(__file__).parent.parent / "data" / "land_110m.json"
"""The coasts that the card draws; the picture has them too."""

MODULE: Final = "qb-peer-vpn.js"
TYPE: Final = "module"
LASTING_URL: Final = f"/{DOMAIN}/{MODULE}"
"""For YAML: stays the same when the files change."""
CHECK_INTERVAL: Final = timedelta(minutes=1)
"""Nobody tells when resources in YAML are read again."""

_OWN_URL: Final = re.compile(rf"/{DOMAIN}/(?:[^/]+/)?{re.escape(MODULE)}(?:[?#].*)?")
_HASH_LENGTH: Final = 12

_KEY: HassKey[Card] = HassKey(f"{DOMAIN}.card")


async def async_serve_card(hass: HomeAssistant) -> None:
    """Serve the files; once, because a path cannot be taken back."""
    try:
        version = await hass.async_add_executor_job(_hash_of_files)
    except OSError as err:
        LOGGER.warning("The card for dashboards cannot be served: %s", err)
        return
    folder = f"/{DOMAIN}/{version}"
    await hass.http.async_register_static_paths(
        [
            StaticPathConfig(f"{folder}/{LAND.name}", str(LAND), cache_headers=True),
            StaticPathConfig(folder, str(FOLDER), cache_headers=True),
        ]
    )
    card = Card(hass, f"{folder}/{MODULE}")
    hass.http.register_view(LastingModule(card.url))
    hass.data[_KEY] = card
    # Not only with an entry, which takes its time: a row of an older version is wrong.
    hass.async_create_task(card.async_show(), f"{DOMAIN} card")


async def async_show_card(hass: HomeAssistant) -> None:
    """Make dashboards load the card; whoever asks again changes nothing."""
    if _KEY in hass.data:
        await hass.data[_KEY].async_show()


async def async_remove_card(hass: HomeAssistant) -> None:
    """Take back what dashboards were told; the files are served until a restart."""
    if _KEY in hass.data:
        await hass.data[_KEY].async_remove()


class LastingModule(HomeAssistantView):
    """A module that imports the card's current one, at all other paths of the card."""

    url = LASTING_URL
    name = f"{DOMAIN}:card"
    requires_auth = False

    def __init__(self, module_url: str) -> None:
        """Take the address of the current module."""
        # The folder of the current version goes before: its fixed part is longer.
        self.extra_urls = [f"/{DOMAIN}/{{version}}/{MODULE}"]
        self._text = f'import "{module_url}";\n'

    async def get(self, request: Request, version: str = "") -> Response:
        """Return the module, which browsers must not keep."""
        return Response(
            text=self._text,
            content_type="text/javascript",
            headers={CACHE_CONTROL: "no-cache"},
        )


class Card:
    """The card's module among the resources of the dashboards."""

    def __init__(self, hass: HomeAssistant, url: str) -> None:
        """Take the address of the module; no dashboard knows it yet."""
        self.url = url
        self._hass = hass
        self._lock = asyncio.Lock()
        self._stop_checking: CALLBACK_TYPE | None = None

    async def async_show(self) -> None:
        """Have the module loaded, whichever way resources are kept."""
        if FRONTEND not in self._hass.config.components:
            return
        async with self._lock:
            resources = self._hass.data[LOVELACE_DATA].resources
            if isinstance(resources, ResourceStorageCollection):
                await _async_keep_one_row(resources, self.url)
            else:
                self._async_look_for_line()

    async def async_remove(self) -> None:
        """Take the row or the issue away."""
        if FRONTEND not in self._hass.config.components:
            return
        async with self._lock:
            resources = self._hass.data[LOVELACE_DATA].resources
            if isinstance(resources, ResourceStorageCollection):
                await _async_keep_one_row(resources, None)
            else:
                self._async_forget_line()

    @callback
    def _async_look_for_line(self, _: datetime | None = None) -> None:
        """Ask for the line while it is missing, and load the module without it."""
        # Looked up each time: reading YAML again makes another collection.
        rows = self._hass.data[LOVELACE_DATA].resources.async_items()
        if any(_OWN_URL.fullmatch(row.get(CONF_URL, "")) for row in rows):
            self._async_forget_line()
        elif self._stop_checking is None:
            show_resource_issue(self._hass, missing=LASTING_URL)
            add_extra_js_url(self._hass, self.url)
            self._stop_checking = async_track_time_interval(
                self._hass,
                self._async_look_for_line,
                CHECK_INTERVAL,
                name=f"{DOMAIN} card",
                cancel_on_shutdown=True,
            )

    @callback
    def _async_forget_line(self) -> None:
        if self._stop_checking is None:
            return
        self._stop_checking()
        self._stop_checking = None
        remove_extra_js_url(self._hass, self.url)
        show_resource_issue(self._hass, missing=None)


async def _async_keep_one_row(
    resources: ResourceStorageCollection, url: str | None
) -> None:
    """Have this one row of ours, whoever made it; none where there is no address."""
    # Loads the rows: they seem to be none before anybody has asked.
    await resources.async_get_info()
    rows = [row for row in resources.async_items() if _OWN_URL.fullmatch(row[CONF_URL])]
    if url is not None:
        row = {CONF_RESOURCE_TYPE_WS: TYPE, CONF_URL: url}
        if not rows:
            await resources.async_create_item(row)
        elif (rows[0][CONF_TYPE], rows[0][CONF_URL]) != (TYPE, url):
            await resources.async_update_item(rows[0][CONF_ID], row)
        rows = rows[1:]
    for superfluous in rows:
        await resources.async_delete_item(superfluous[CONF_ID])


def _hash_of_files() -> str:
    """Digest all that is served under one path; in an executor.

    Raises:
        OSError: a file cannot be read.

    """
    # A missing module is an error; the other files are found by looking.
    files = {MODULE: FOLDER / MODULE, LAND.name: LAND}
    files |= {
        path.relative_to(FOLDER).as_posix(): path
        for path in FOLDER.rglob("*")
        if path.is_file()
    }
    digest = sha256()
    for name, path in sorted(files.items()):
        content = path.read_bytes()
        # With the length, no byte can move from one file into the next unseen.
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:_HASH_LENGTH]
