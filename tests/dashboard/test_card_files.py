"""How the files of the card are served and cached, and what works without them."""

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
import re
from unittest.mock import MagicMock

from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from custom_components.qb_peer_vpn.dashboard.card import FOLDER, LASTING_URL
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import set_up

from .card_resources import open_dashboards, rows_of, url_of

pytestmark = pytest.mark.usefixtures("fake_session", "server_list")


async def test_browsers_may_cache_the_files(
    home: HomeAssistant,
    entry: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
) -> None:
    await open_dashboards(home)
    await set_up(home, entry)
    browser = await hass_client_no_auth()
    url = await url_of(home)
    module = await browser.get(url)
    assert module.status == HTTPStatus.OK
    assert module.content_type == "text/javascript"
    assert "max-age" in module.headers["Cache-Control"]
    assert await module.text() == 'import "./sibling.js";'
    sibling = await browser.get(url.replace("qb-peer-vpn.js", "sibling.js"))
    assert await sibling.text() == "export {};"
    for name in ("land_110m.json", "borders_110m.json"):
        outlines = await browser.get(url.replace("qb-peer-vpn.js", name))
        assert outlines.content_type == "application/json"
        assert await outlines.json()
    deep = await browser.get(url.replace("qb-peer-vpn.js", "map/deep.js"))
    assert await deep.text() == "export {};"
    missing = await browser.get(url.replace("qb-peer-vpn.js", "missing.js"))
    assert missing.status == HTTPStatus.NOT_FOUND


async def test_the_shipped_module_is_served_with_all_its_imports(
    home: HomeAssistant,
    entry: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("custom_components.qb_peer_vpn.dashboard.card.FOLDER", FOLDER)
    await open_dashboards(home)
    await set_up(home, entry)
    url = URL(await url_of(home))
    browser = await hass_client_no_auth()
    waiting, loaded = {url}, set[URL]()
    while waiting:
        loaded |= {each := waiting.pop()}
        answer = await browser.get(str(each))
        assert answer.status == HTTPStatus.OK
        assert answer.content_type == "text/javascript"
        imports = re.findall(r'(?:from|import) "(\.{1,2}/.+?)"', await answer.text())
        waiting |= {each.join(URL(name)) for name in imports} - loaded
    shipped = {path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.js")}
    assert {each.path.removeprefix(f"{url.parent.path}/") for each in loaded} == shipped


@pytest.mark.parametrize("url", [LASTING_URL, f"/{DOMAIN}/0123456789ab/qb-peer-vpn.js"])
async def test_other_paths_of_the_module_lead_to_the_current_one(
    home: HomeAssistant,
    entry: MockConfigEntry,
    hass_client_no_auth: ClientSessionGenerator,
    url: str,
) -> None:
    await open_dashboards(home)
    await set_up(home, entry)
    module = await (await hass_client_no_auth()).get(url)
    assert module.content_type == "text/javascript"
    assert module.headers["Cache-Control"] == "no-cache"
    assert await module.text() == f'import "{await url_of(home)}";\n'


@pytest.mark.parametrize(
    "change",
    [
        lambda files: (files / "sibling.js").write_text("export default 1;"),
        lambda files: (files / "map" / "deep.js").write_text("export default 1;"),
        lambda files: (files / "map" / "deep.js").rename(files / "deep.js"),
    ],
    ids=["a file", "a file in a folder", "the folder of a file"],
)
async def test_the_address_changes_with_any_file(
    home: HomeAssistant,
    entry: MockConfigEntry,
    stored: Callable[..., None],
    files: Path,
    change: Callable[[Path], object],
) -> None:
    await open_dashboards(home)
    await set_up(home, entry)
    before = await url_of(home)
    change(files)
    # As a restart does.
    home.config.components.remove(DOMAIN)
    await home.config_entries.async_unload(entry.entry_id)
    await set_up(home, entry)
    assert await url_of(home) != before


async def test_without_its_files_everything_else_works(
    home: HomeAssistant,
    entry: MockConfigEntry,
    files: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (files / "qb-peer-vpn.js").unlink()
    await open_dashboards(home)
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert not await rows_of(home)
    assert "The card for dashboards cannot be served" in caplog.text
    await home.config_entries.async_remove(entry.entry_id)


async def test_without_dashboards_everything_else_works(
    home: HomeAssistant, entry: MockConfigEntry, fake_session: MagicMock
) -> None:
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.LOADED
    await home.config_entries.async_remove(entry.entry_id)
