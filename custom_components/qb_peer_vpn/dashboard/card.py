"""Serves the card's files, and makes dashboards load them.

Dashboards load the modules in their list of resources. If users manage that list in the
user interface, this file adds one row to it; if it is YAML, a repair issue asks for a line.

The files are served under a path with a hash of their contents, so that browsers may cache
them and never mix two versions. The line in YAML has no hash and stays valid over updates:
that path, and the paths of older versions, return a module that only imports the current
one.
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
from .issues import show_resource_issue

FOLDER: Final = Path(__file__).parent / "frontend"
OUTLINES: Final = tuple(
    Path(__file__).parent.parent / "data" / name
    for name in ("land_110m.json", "borders_110m.json")
)
"""Land and borders, which the image entity uses as well."""

MODULE: Final = "qb-peer-vpn.js"
TYPE: Final = "module"
LASTING_URL: Final = f"/{DOMAIN}/{MODULE}"
"""The path for YAML, the same for all versions."""
CHECK_INTERVAL: Final = timedelta(minutes=1)
"""How often to look for the line: there is no event when YAML is read again."""

_OWN_URL: Final = re.compile(rf"/{DOMAIN}/(?:[^/]+/)?{re.escape(MODULE)}(?:[?#].*)?")
_HASH_LENGTH: Final = 12

_KEY: HassKey[Card] = HassKey(f"{DOMAIN}.card")


async def async_serve_card(hass: HomeAssistant) -> None:
    """Serve the files; called once, because a path cannot be unregistered."""
    try:
        version = await hass.async_add_executor_job(_hash_of_files)
    except OSError as err:
        LOGGER.warning("The card for dashboards cannot be served: %s", err)
        return
    folder = f"/{DOMAIN}/{version}"
    await hass.http.async_register_static_paths(
        [
            *(
                StaticPathConfig(f"{folder}/{path.name}", str(path), cache_headers=True)
                for path in OUTLINES
            ),
            StaticPathConfig(folder, str(FOLDER), cache_headers=True),
        ]
    )
    card = Card(hass, f"{folder}/{MODULE}")
    hass.http.register_view(LastingModule(card.url))
    hass.data[_KEY] = card
    # Now and not with the first entry, which may take long: dashboards load a row of an
    # older version meanwhile.
    hass.async_create_task(card.async_show(), f"{DOMAIN} card")


async def async_show_card(hass: HomeAssistant) -> None:
    """Make dashboards load the card; does nothing if they do."""
    if _KEY in hass.data:
        await hass.data[_KEY].async_show()


async def async_remove_card(hass: HomeAssistant) -> None:
    """Remove the card from dashboards; its files are served until the next restart."""
    if _KEY in hass.data:
        await hass.data[_KEY].async_remove()


class LastingModule(HomeAssistantView):
    """A module that imports the current one, at all other paths of the card."""

    url = LASTING_URL
    name = f"{DOMAIN}:card"
    requires_auth = False

    def __init__(self, module_url: str) -> None:
        # The folder of the current version has priority: its fixed part is longer.
        self.extra_urls = [f"/{DOMAIN}/{{version}}/{MODULE}"]
        self._text = f'import "{module_url}";\n'

    async def get(self, request: Request, version: str = "") -> Response:
        """Return the module, which browsers must not cache."""
        return Response(
            text=self._text,
            content_type="text/javascript",
            headers={CACHE_CONTROL: "no-cache"},
        )


class Card:
    """The card's module in the resources of the dashboards."""

    def __init__(self, hass: HomeAssistant, url: str) -> None:
        self.url = url
        self._hass = hass
        self._lock = asyncio.Lock()
        self._stop_checking: CALLBACK_TYPE | None = None

    async def async_show(self) -> None:
        """Make dashboards load the module."""
        if FRONTEND not in self._hass.config.components:
            return
        async with self._lock:
            resources = self._hass.data[LOVELACE_DATA].resources
            if isinstance(resources, ResourceStorageCollection):
                await _async_ensure_resource(resources, self.url)
            else:
                self._async_check_yaml_resource()

    async def async_remove(self) -> None:
        """Remove the row or the issue."""
        if FRONTEND not in self._hass.config.components:
            return
        async with self._lock:
            resources = self._hass.data[LOVELACE_DATA].resources
            if isinstance(resources, ResourceStorageCollection):
                await _async_ensure_resource(resources, None)
            else:
                self._async_stop_checking()

    @callback
    def _async_check_yaml_resource(self, _: datetime | None = None) -> None:
        """Ask for the line while it is missing, and load the module anyway."""
        # Reading YAML again replaces the collection, so it is looked up each time.
        rows = self._hass.data[LOVELACE_DATA].resources.async_items()
        if any(_OWN_URL.fullmatch(row.get(CONF_URL, "")) for row in rows):
            self._async_stop_checking()
        elif self._stop_checking is None:
            show_resource_issue(self._hass, missing=LASTING_URL)
            add_extra_js_url(self._hass, self.url)
            self._stop_checking = async_track_time_interval(
                self._hass,
                self._async_check_yaml_resource,
                CHECK_INTERVAL,
                name=f"{DOMAIN} card",
                cancel_on_shutdown=True,
            )

    @callback
    def _async_stop_checking(self) -> None:
        if self._stop_checking is None:
            return
        self._stop_checking()
        self._stop_checking = None
        remove_extra_js_url(self._hass, self.url)
        show_resource_issue(self._hass, missing=None)


async def _async_ensure_resource(
    resources: ResourceStorageCollection, url: str | None
) -> None:
    """Ensure that exactly one row has this address; remove ours if it is None."""
    # Loads the rows: before that, the collection looks empty.
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
    """Return a hash of all served files; runs in an executor.

    Raises:
        OSError: a file cannot be read.

    """
    # The module and the outlines must exist, the others are found.
    files = {MODULE: FOLDER / MODULE} | {path.name: path for path in OUTLINES}
    files |= {
        path.relative_to(FOLDER).as_posix(): path
        for path in FOLDER.rglob("*")
        if path.is_file()
    }
    digest = sha256()
    for name, path in sorted(files.items()):
        content = path.read_bytes()
        # The length separates the files: moving a byte to the next one changes the hash.
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()[:_HASH_LENGTH]
