"""A list that has lost too many servers: refused at first, and then its way back."""

from collections.abc import Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.servers.list_coordinator import (
    LIST_INTERVAL,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from custom_components.qb_peer_vpn.vpn import ServerInventory
from tests.home import ListHost, make_server_list, set_up
from tests.repairs import go_on, issues, open_issue, passes

FULL, SHRUNK = make_server_list(), make_server_list(machines=3)
ALL, FEW = 350, 150
"""How many servers they have."""


def servers(entry: MockConfigEntry) -> int:
    inventory: ServerInventory = entry.runtime_data.servers.server_list.data
    return len(inventory.servers)


def placeholders(hass: HomeAssistant) -> Mapping[str, str]:
    issue = ir.async_get(hass).async_get_issue(DOMAIN, "list_shrunk_entry")
    assert issue is not None
    return issue.translation_placeholders or {}


@pytest.fixture
async def refused(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
) -> MockConfigEntry:
    """An entry whose list has shrunk since yesterday."""
    server_list.content = SHRUNK
    await passes(home, freezer, LIST_INTERVAL)
    assert servers(loaded) == ALL
    assert issues(home) == {"list_shrunk"}
    return loaded


async def test_the_issue_says_what_is_missing(
    home: HomeAssistant, refused: MockConfigEntry
) -> None:
    assert placeholders(home)["losses"] == "350 → 150"


async def test_it_is_used_after_three_days(
    home: HomeAssistant, refused: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await passes(home, freezer, timedelta(hours=70))
    assert servers(refused) == ALL
    await passes(home, freezer, timedelta(hours=2))
    assert servers(refused) == FEW
    assert not issues(home)


async def test_a_restart_and_an_outage_do_not_begin_the_three_days_again(
    home: HomeAssistant,
    refused: MockConfigEntry,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
) -> None:
    server_list.status = HTTPStatus.SERVICE_UNAVAILABLE
    await passes(home, freezer, timedelta(hours=36))
    assert issues(home) == {"list_shrunk"}
    server_list.status = HTTPStatus.OK
    await home.config_entries.async_unload(refused.entry_id)
    freezer.tick(timedelta(hours=36))
    await set_up(home, refused)
    assert servers(refused) == ALL
    await passes(home, freezer, timedelta(hours=1))
    assert servers(refused) == FEW


async def test_the_last_good_list_ends_it(
    home: HomeAssistant,
    refused: MockConfigEntry,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
) -> None:
    await passes(home, freezer, timedelta(hours=71))
    server_list.content = FULL
    await passes(home, freezer, timedelta(hours=1))
    assert not issues(home)
    server_list.content = SHRUNK
    await passes(home, freezer, LIST_INTERVAL)
    assert servers(refused) == ALL
    assert issues(home) == {"list_shrunk"}


async def test_the_fix_flow_uses_it_at_once(
    home: HomeAssistant, refused: MockConfigEntry
) -> None:
    menu = await open_issue(home, "list_shrunk")
    assert menu["menu_options"] == ["use_anyway", "open_options"]
    assert menu["description_placeholders"] == placeholders(home)
    done = await go_on(home, menu, next_step_id="use_anyway")
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await home.async_block_till_done(wait_background_tasks=True)
    assert servers(refused) == FEW
    assert not issues(home)


async def test_the_fix_flow_says_if_the_list_is_not_there_and_keeps_the_word(
    home: HomeAssistant,
    refused: MockConfigEntry,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
) -> None:
    server_list.status = HTTPStatus.SERVICE_UNAVAILABLE
    menu = await open_issue(home, "list_shrunk")
    done = await go_on(home, menu, next_step_id="use_anyway")
    assert done["reason"] == "list_unavailable"
    assert issues(home) == {"list_shrunk"}

    server_list.status = HTTPStatus.OK
    await home.config_entries.async_unload(refused.entry_id)
    await set_up(home, refused)
    assert servers(refused) == FEW


async def test_the_user_s_word_is_not_for_a_list_that_is_even_shorter(
    home: HomeAssistant, refused: MockConfigEntry, server_list: ListHost
) -> None:
    server_list.content = make_server_list(machines=1)
    menu = await open_issue(home, "list_shrunk")
    done = await go_on(home, menu, next_step_id="use_anyway")
    assert done["reason"] == "list_unavailable"
    assert placeholders(home)["losses"] == "350 → 50"
    assert servers(refused) == ALL


async def test_the_fix_flow_opens_the_options(
    home: HomeAssistant, refused: MockConfigEntry
) -> None:
    menu = await open_issue(home, "list_shrunk")
    done = await go_on(home, menu, next_step_id="open_options")
    assert done["reason"] == "options_opened"
    assert done["next_flow"][0] == "options_flow"


@pytest.mark.parametrize("step", ["use_anyway", "open_options"])
async def test_an_entry_that_is_not_loaded_ends_the_fix_flow(
    home: HomeAssistant, refused: MockConfigEntry, step: str
) -> None:
    menu = await open_issue(home, "list_shrunk")
    await home.config_entries.async_unload(refused.entry_id)
    done = await go_on(home, menu, next_step_id=step)
    assert done["reason"] == "not_loaded"


async def choose_again(
    hass: HomeAssistant, entry: MockConfigEntry, **changes: object
) -> Any:
    """Go through the options, and choose the same list."""
    flow = hass.config_entries.options
    form = await flow.async_init(entry.entry_id)
    form = await flow.async_configure(form["flow_id"], {"next_step_id": "provider"})
    form = await flow.async_configure(form["flow_id"], {"provider": "protonvpn"})
    assert form["step_id"] == "servers"
    done = await flow.async_configure(form["flow_id"], changes)
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize(
    "changes", [{}, {"excluded_countries": ["JP"]}], ids=["nothing", "filter"]
)
async def test_choosing_the_same_list_again_uses_it_at_once(
    home: HomeAssistant, refused: MockConfigEntry, changes: dict[str, object]
) -> None:
    await choose_again(home, refused, **changes)
    assert servers(refused) == FEW
    assert not issues(home)


@pytest.mark.parametrize(
    "changes", [{}, {"excluded_countries": ["JP"]}], ids=["nothing", "filter"]
)
async def test_choosing_a_list_that_has_just_shrunk_uses_it_too(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    server_list: ListHost,
    changes: dict[str, object],
) -> None:
    await choose_again(home, loaded)
    server_list.content = SHRUNK
    await choose_again(home, loaded, **changes)
    assert servers(loaded) == FEW
    assert not issues(home)


async def test_choosing_a_list_that_has_not_shrunk_downloads_nothing_more(
    home: HomeAssistant, loaded: MockConfigEntry, server_list: ListHost
) -> None:
    before = len(server_list.requests)
    await choose_again(home, loaded)
    # The form has read the list.
    assert len(server_list.requests) == before + 1


async def test_another_list_is_not_compared_with_the_last_one(
    home: HomeAssistant, loaded: MockConfigEntry, server_list: ListHost
) -> None:
    server_list.content = SHRUNK
    flow = home.config_entries.options
    form = await flow.async_init(loaded.entry_id)
    form = await flow.async_configure(form["flow_id"], {"next_step_id": "provider"})
    form = await flow.async_configure(
        form["flow_id"], {"provider": "protonvpn", "list": str(server_list.url)}
    )
    await flow.async_configure(form["flow_id"], {})
    await home.async_block_till_done(wait_background_tasks=True)
    assert servers(loaded) == FEW
    assert not issues(home)


async def test_an_entry_that_is_not_loaded_keeps_its_options_only(
    home: HomeAssistant, refused: MockConfigEntry
) -> None:
    await home.config_entries.async_unload(refused.entry_id)
    await choose_again(home, refused, countries=["CH"])
    assert refused.state is ConfigEntryState.NOT_LOADED
    assert refused.options["servers"]["countries"] == ["CH"]
