"""How dashboards load the card: the served files, and the list of resources."""

from collections.abc import Callable
from pathlib import Path
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.dashboard.card import CHECK_INTERVAL, LASTING_URL
from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import CONNECTION, set_up

from .card_resources import open_dashboards, rows_of, url_of

ISSUE = (DOMAIN, "card_resource")
ANOTHER = {"id": "another", "type": "module", "url": "/local/another.js"}
pytestmark = pytest.mark.usefixtures("fake_session", "server_list")


def modules_of(hass: HomeAssistant) -> frozenset[str]:
    """What every page loads with any dashboard."""
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
    fake_session: MagicMock,
) -> None:
    older = f"/{DOMAIN}/0123456789ab/qb-peer-vpn.js"
    stored({"id": "old", "type": "module", "url": older})
    await open_dashboards(home)
    fake_session.async_version.side_effect = CannotConnectError()
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
