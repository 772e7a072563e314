"""The subscription to the torrents: what it sends, when, to whom, and that it ends."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
import threading
from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.auth.const import GROUP_ID_READ_ONLY, GROUP_ID_USER
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    MockUser,
    async_fire_time_changed,
)
from pytest_homeassistant_custom_component.typing import (
    MockHAClientWebSocket,
    WebSocketGenerator,
)

from custom_components.qb_peer_vpn.features.connection import TorrentTableCoordinator
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from custom_components.qb_peer_vpn.shell.worker import async_get_worker
from tests.fake_table import FakeTable
from tests.torrents.tables import digits, row, torrents

type Event = dict[str, Any]

ROWS = {
    "Alpha": row(state="downloading", progress=0.25, amount_left=750),
    "Beta": row(),
    "Gamma": row(state="stoppedUP"),
}
FAST = timedelta(seconds=5)
SLOW = timedelta(seconds=60)


@pytest.fixture
def box(fake_session: MagicMock) -> FakeTable:
    """The torrents of qBittorrent."""
    table: FakeTable = fake_session.table
    table.torrents = torrents(ROWS)
    return table


@pytest.fixture
async def browser(
    home: HomeAssistant,
    box: FakeTable,
    loaded: MockConfigEntry,
    hass_ws_client: WebSocketGenerator,
) -> MockHAClientWebSocket:
    """A browser of an administrator."""
    return await hass_ws_client(home)


@pytest.fixture
def table(loaded: MockConfigEntry) -> TorrentTableCoordinator:
    """The coordinator of the table."""
    found: TorrentTableCoordinator = loaded.runtime_data.connection.table
    return found


@pytest.fixture
def changed(
    home: HomeAssistant, box: FakeTable, browser: object, loaded: MockConfigEntry
) -> Callable[..., Awaitable[None]]:
    """Change torrents and poll."""

    async def change(**rows: dict[str, object]) -> None:
        box.torrents = torrents({**ROWS, **rows})
        await loaded.runtime_data.connection.table.async_refresh()
        await home.async_block_till_done(wait_background_tasks=True)

    return change


async def ask(browser: MockHAClientWebSocket, **fields: Any) -> Event:
    await browser.send_json_auto_id(
        {"type": f"{DOMAIN}/subscribe_torrents", "config_entry_id": "entry", **fields}
    )
    answer: Event = await browser.receive_json()
    return answer


async def next_event(browser: MockHAClientWebSocket) -> Event:
    message = await browser.receive_json()
    assert message["type"] == "event"
    event: Event = message["event"]
    return event


async def become(hass: HomeAssistant, user: MockUser, group_id: str) -> None:
    """Put the user into another group."""
    group = await hass.auth.async_get_group(group_id)
    assert group is not None
    user.groups = [group]


async def nothing_more(browser: MockHAClientWebSocket) -> bool:
    await browser.send_json_auto_id({"type": "ping"})
    message = await browser.receive_json()
    return bool(message["type"] == "pong")


def names(event: Event) -> list[str]:
    return [event["rows"][key]["name"] for key in event["order"]]


async def test_the_page_arrives_at_once_and_later_only_what_changed(
    browser: MockHAClientWebSocket, changed: Callable[..., Awaitable[None]]
) -> None:
    assert (await ask(browser, sort="name"))["success"]
    first = await next_event(browser)
    assert names(first) == ["Alpha", "Beta", "Gamma"]
    assert first["available"] is first["is_quick"] is True
    assert (first["total"], first["offset"], first["counts"]["all"]) == (3, 0, 3)
    assert all(first["may"].values())
    await changed()
    assert await nothing_more(browser)
    await changed(Beta=row(upspeed=9))
    second = await next_event(browser)
    assert set(second) == {"rows", "counts"}
    assert list(second["rows"]) == [digits("Beta")]
    assert second["rows"][digits("Beta")]["upload_rate"] == 9
    assert second["counts"]["active"] == 1


async def test_filter_order_and_page_are_the_server_s_work(
    browser: MockHAClientWebSocket,
) -> None:
    await ask(browser, sort="name", descending=True, offset=1, limit=1)
    event = await next_event(browser)
    assert (names(event), event["total"], event["offset"]) == (["Beta"], 3, 1)
    await ask(browser, filter={"state": ["stopped"], "name_contains": "GAM"})
    assert names(await next_event(browser)) == ["Gamma"]
    for wrong in (
        {"sort": "color"},
        {"limit": 101},
        {"offset": -1},
        {"filter": {"state": ["sleeping"]}},
        {"filter": {"name_contains": "x" * 501}},
    ):
        assert (await ask(browser, **wrong))["error"]["code"] == "invalid_format"


async def test_two_events_may_follow_each_other_and_then_there_is_a_pause(
    home: HomeAssistant,
    browser: MockHAClientWebSocket,
    changed: Callable[..., Awaitable[None]],
) -> None:
    await ask(browser)
    await next_event(browser)
    await changed(Beta=row(upspeed=1))
    await next_event(browser)
    await changed(Beta=row(upspeed=2))
    await changed(Beta=row(upspeed=3))
    assert await nothing_more(browser)
    async_fire_time_changed(home, dt_util.utcnow() + timedelta(seconds=5))
    await home.async_block_till_done(wait_background_tasks=True)
    assert (await next_event(browser))["rows"][digits("Beta")]["upload_rate"] == 3
    assert await nothing_more(browser)


async def test_the_table_is_polled_faster_only_while_someone_looks(
    home: HomeAssistant, browser: MockHAClientWebSocket, table: TorrentTableCoordinator
) -> None:
    before = table.update_interval
    assert before != FAST
    answer = await ask(browser)
    await next_event(browser)
    assert table.update_interval == FAST
    await browser.send_json_auto_id(
        {"type": "unsubscribe_events", "subscription": answer["id"]}
    )
    await browser.receive_json()
    assert table.update_interval == before


async def test_the_list_survives_a_reload_and_an_outage(
    home: HomeAssistant,
    browser: MockHAClientWebSocket,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    await ask(browser)
    assert len((await next_event(browser))["rows"]) == 3
    fake_session.async_peer_snapshot.side_effect = OSError
    await loaded.runtime_data.connection.table.async_refresh()
    assert await next_event(browser) == {"available": False}
    fake_session.async_peer_snapshot.side_effect = None
    await home.config_entries.async_reload(loaded.entry_id)
    for _ in range(3):
        async_fire_time_changed(home, dt_util.utcnow() + timedelta(seconds=9))
        await home.async_block_till_done(wait_background_tasks=True)
    seen: Event = {}
    while seen.get("available") is not True:
        seen |= await asyncio.wait_for(next_event(browser), 10)
    assert loaded.runtime_data.connection.table.update_interval == FAST
    await home.config_entries.async_unload(loaded.entry_id)
    async_fire_time_changed(home, dt_util.utcnow() + timedelta(seconds=30))
    await home.async_block_till_done(wait_background_tasks=True)
    assert (await next_event(browser))["available"] is False


@pytest.fixture
def held(home: HomeAssistant) -> Iterator[threading.Event]:
    """Holds the worker up until the event is set."""
    goes_on = threading.Event()
    home.async_create_background_task(
        async_get_worker(home).async_run(goes_on.wait), "holds the worker up"
    )
    yield goes_on
    goes_on.set()


async def test_what_changes_while_a_page_is_made_follows_it(
    browser: MockHAClientWebSocket,
    box: FakeTable,
    *,
    home: HomeAssistant,
    held: threading.Event,
    table: TorrentTableCoordinator,
) -> None:
    assert (await ask(browser))["success"]
    box.torrents = torrents({**ROWS, "Beta": row(upspeed=9)})
    await table.async_refresh()
    held.set()
    assert (await next_event(browser))["rows"][digits("Beta")]["upload_rate"] == 0
    assert (await next_event(browser))["rows"][digits("Beta")]["upload_rate"] == 9


async def test_a_page_that_is_made_for_no_one_is_not_sent(
    home: HomeAssistant, browser: MockHAClientWebSocket, held: threading.Event
) -> None:
    answer = await ask(browser)
    await browser.send_json_auto_id(
        {"type": "unsubscribe_events", "subscription": answer["id"]}
    )
    assert (await browser.receive_json())["success"]
    held.set()
    await home.async_block_till_done(wait_background_tasks=True)
    assert await nothing_more(browser)


async def test_a_user_may_do_less_than_an_administrator(
    home: HomeAssistant, browser: MockHAClientWebSocket, hass_admin_user: MockUser
) -> None:
    for group, acts in (
        (GROUP_ID_USER, {"see", "control", "add"}),
        (GROUP_ID_READ_ONLY, {"see"}),
    ):
        await become(home, hass_admin_user, group)
        await ask(browser)
        may = (await next_event(browser))["may"]
        assert {act for act, is_allowed in may.items() if is_allowed} == acts


async def test_who_may_not_see_torrents_gets_an_error_or_loses_them(
    browser: MockHAClientWebSocket,
    changed: Callable[..., Awaitable[None]],
    hass_admin_user: MockUser,
    home: HomeAssistant,
    loaded: MockConfigEntry,
) -> None:
    await become(home, hass_admin_user, GROUP_ID_USER)
    await ask(browser)
    assert (await next_event(browser))["total"] == 3
    home.config_entries.async_update_entry(
        loaded, options={**loaded.options, "torrents": {"see": "administrators"}}
    )
    await home.async_block_till_done(wait_background_tasks=True)
    await changed(Beta=row(upspeed=1))
    event = await next_event(browser)
    assert event["may"]["see"] is False
    assert (event["total"], event["order"]) == (0, [])
    assert "rows" not in event
    answer = await ask(browser)
    assert answer["error"]["code"] == "unauthorized"
    assert answer["error"]["translation_key"] == "only_administrators"


async def test_an_entry_that_is_gone_is_an_error(
    home: HomeAssistant, browser: MockHAClientWebSocket
) -> None:
    answer = await ask(browser, config_entry_id="gone")
    assert answer["error"]["translation_key"] == "entry_not_found"
