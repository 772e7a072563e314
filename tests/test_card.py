"""How dashboards load the card: the served files, and the list of resources."""

from collections.abc import Callable
from http import HTTPStatus
from pathlib import Path
import re
from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL
from homeassistant.components.lovelace import LOVELACE_DATA
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import ClientSessionGenerator
from yarl import URL

from custom_components.qb_peer_vpn.dashboard.card import (
    CHECK_INTERVAL,
    FOLDER,
    LASTING_URL,
)
from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError
from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .home import CONNECTION, set_up

ISSUE = (DOMAIN, "card_resource")
STORE = "lovelace_resources"
ANOTHER = {"id": "another", "type": "module", "url": "/local/another.js"}

type Rows = list[dict[str, Any]]

pytestmark = pytest.mark.usefixtures("client", "server_list")


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A card of three modules, one of them in a folder."""
    folder = tmp_path / "card"
    folder.mkdir()
    (folder / "qb-peer-vpn.js").write_text('import "./sibling.js";')
    (folder / "sibling.js").write_text("export {};")
    (folder / "map").mkdir()
    (folder / "map" / "deep.js").write_text("export {};")
    monkeypatch.setattr("custom_components.qb_peer_vpn.dashboard.card.FOLDER", folder)
    return folder


@pytest.fixture
def stored(hass_storage: dict[str, Any]) -> Callable[..., None]:
    """Put rows where Home Assistant keeps the resources."""

    def store(*rows: dict[str, str]) -> None:
        hass_storage[STORE] = {
            "version": 1,
            "key": STORE,
            "data": {"items": list(rows)},
        }

    return store


async def open_dashboards(hass: HomeAssistant, **lovelace: Any) -> None:
    """Set up what draws dashboards."""
    config = {"lovelace": lovelace}
    assert await async_setup_component(hass, "lovelace", config)
    assert await async_setup_component(hass, "frontend", config)


async def rows_of(hass: HomeAssistant) -> Rows:
    resources = hass.data[LOVELACE_DATA].resources
    await resources.async_get_info()
    return resources.async_items()


async def url_of(hass: HomeAssistant) -> str:
    """Where the one row of the card points to."""
    (row,) = [row for row in await rows_of(hass) if "qb-peer-vpn" in row["url"]]
    assert row["type"] == "module"
    return str(row["url"])


def modules_of(hass: HomeAssistant) -> frozenset[str]:
    """What every page loads, whatever dashboard it shows."""
    return frozenset(hass.data[DATA_EXTRA_MODULE_URL].urls)


def asks_for_line(hass: HomeAssistant) -> bool:
    return ISSUE in ir.async_get(hass).issues


async def test_the_module_becomes_a_resource_of_the_dashboards(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    await open_dashboards(home)
    await set_up(home, entry)
    assert (await url_of(home)).startswith(f"/{DOMAIN}/")
    assert not asks_for_line(home)
    assert not modules_of(home)


async def test_rows_of_others_stay_as_they_are(
    home: HomeAssistant, entry: MockConfigEntry, stored: Callable[..., None]
) -> None:
    stored(ANOTHER)
    await open_dashboards(home)
    await set_up(home, entry)
    first, second = await rows_of(home)
    assert first == ANOTHER
    assert second["url"] == await url_of(home)


@pytest.mark.parametrize(
    "url",
    [
        f"/{DOMAIN}/0123456789ab/qb-peer-vpn.js",
        f"/{DOMAIN}/qb-peer-vpn.js",
        f"/{DOMAIN}/qb-peer-vpn.js?v=1",
    ],
)
async def test_a_row_of_an_older_version_is_updated_in_place(
    home: HomeAssistant,
    entry: MockConfigEntry,
    stored: Callable[..., None],
    url: str,
) -> None:
    stored({"id": "old", "type": "js", "url": url}, ANOTHER)
    await open_dashboards(home)
    await set_up(home, entry)
    first, second = await rows_of(home)
    assert first == {"id": "old", "type": "module", "url": await url_of(home)}
    assert first["url"] != url
    assert second == ANOTHER


async def test_an_older_row_is_updated_even_if_qbittorrent_does_not_answer(
    home: HomeAssistant,
    entry: MockConfigEntry,
    stored: Callable[..., None],
    client: MagicMock,
) -> None:
    older = f"/{DOMAIN}/0123456789ab/qb-peer-vpn.js"
    stored({"id": "old", "type": "module", "url": older})
    await open_dashboards(home)
    client.async_version.side_effect = CannotConnectError()
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.SETUP_RETRY
    assert await url_of(home) != older


async def test_only_one_of_several_rows_remains(
    home: HomeAssistant, entry: MockConfigEntry, stored: Callable[..., None]
) -> None:
    url = f"/{DOMAIN}/{{}}/qb-peer-vpn.js"
    stored(
        *(
            {"id": name, "type": "module", "url": url.format(name)}
            for name in ("first", "second", "third")
        )
    )
    await open_dashboards(home)
    await set_up(home, entry)
    assert await url_of(home)


@pytest.mark.parametrize(
    "url",
    [
        f"/local/{DOMAIN}/qb-peer-vpn.js",
        f"/{DOMAIN}/another.js",
        f"https://example.org/{DOMAIN}/qb-peer-vpn.js",
        "//[",
    ],
)
async def test_a_row_with_a_similar_address_stays_as_it_is(
    home: HomeAssistant,
    entry: MockConfigEntry,
    stored: Callable[..., None],
    url: str,
) -> None:
    row = {"id": "like", "type": "module", "url": url}
    stored(row)
    await open_dashboards(home)
    await set_up(home, entry)
    assert row in await rows_of(home)
    assert len(await rows_of(home)) == 2


async def test_more_entries_and_reloads_add_no_rows(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    await open_dashboards(home)
    second = MockConfigEntry(domain=DOMAIN, data=CONNECTION, options=entry.options)
    second.add_to_hass(home)
    # Setting the first one up sets up all.
    await set_up(home, entry)
    assert second.state is ConfigEntryState.LOADED
    url = await url_of(home)
    await home.config_entries.async_reload(entry.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert await url_of(home) == url
    await home.config_entries.async_remove(second.entry_id)
    assert await url_of(home) == url


async def test_the_row_is_removed_with_the_last_entry_and_returns_with_the_next(
    home: HomeAssistant, entry: MockConfigEntry, stored: Callable[..., None]
) -> None:
    stored(ANOTHER)
    await open_dashboards(home)
    await set_up(home, entry)
    url = await url_of(home)
    await home.config_entries.async_unload(entry.entry_id)
    assert await url_of(home) == url
    await home.config_entries.async_remove(entry.entry_id)
    assert await rows_of(home) == [ANOTHER]
    entry = MockConfigEntry(domain=DOMAIN, data=CONNECTION, options=entry.options)
    entry.add_to_hass(home)
    await set_up(home, entry)
    assert await url_of(home) == url


async def test_an_issue_asks_for_a_line_if_resources_are_yaml(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    await open_dashboards(home, resource_mode="yaml", resources=[])
    await set_up(home, entry)
    issue = ir.async_get(home).issues[ISSUE]
    assert issue.translation_placeholders == {"url": LASTING_URL}
    # The card works meanwhile, except where resources alone are loaded.
    (module,) = modules_of(home)
    assert module.startswith(f"/{DOMAIN}/")
    assert module != LASTING_URL


async def test_the_issue_disappears_when_the_line_is_added(
    home: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    tmp_path: Path,
) -> None:
    await open_dashboards(home, resource_mode="yaml", resources=[])
    await set_up(home, entry)
    (tmp_path / "configuration.yaml").write_text(
        "lovelace:\n"
        "  resource_mode: yaml\n"
        "  resources:\n"
        f"    - url: {LASTING_URL}\n"
        "      type: module\n"
    )
    await home.services.async_call("lovelace", "reload_resources", blocking=True)
    freezer.tick(CHECK_INTERVAL)
    async_fire_time_changed(home)
    assert not asks_for_line(home)
    assert not modules_of(home)


async def test_the_issue_stays_while_the_line_is_missing(
    home: HomeAssistant, entry: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await open_dashboards(home, resource_mode="yaml", resources=[])
    await set_up(home, entry)
    freezer.tick(CHECK_INTERVAL)
    async_fire_time_changed(home)
    assert asks_for_line(home)


async def test_there_is_no_issue_if_the_line_exists(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    line = {"url": LASTING_URL, "type": "module"}
    await open_dashboards(home, resource_mode="yaml", resources=[line])
    await set_up(home, entry)
    assert not asks_for_line(home)
    assert not modules_of(home)
    await home.config_entries.async_remove(entry.entry_id)
    assert await rows_of(home) == [line]


async def test_a_line_of_an_older_version_is_enough(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    line = {"url": f"/{DOMAIN}/0123456789ab/qb-peer-vpn.js", "type": "module"}
    await open_dashboards(home, resource_mode="yaml", resources=[line])
    await set_up(home, entry)
    assert not asks_for_line(home)


async def test_the_issue_disappears_with_the_last_entry(
    home: HomeAssistant, entry: MockConfigEntry
) -> None:
    await open_dashboards(home, resource_mode="yaml", resources=[])
    await set_up(home, entry)
    await home.config_entries.async_remove(entry.entry_id)
    assert not asks_for_line(home)
    assert not modules_of(home)


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
    land = await browser.get(url.replace("qb-peer-vpn.js", "land_110m.json"))
    assert land.content_type == "application/json"
    assert await land.json()
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
    home: HomeAssistant, entry: MockConfigEntry, client: MagicMock
) -> None:
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.LOADED
    await home.config_entries.async_remove(entry.entry_id)
