"""All features with a qBittorrent on loopback: nothing of ours is replaced."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
import logging
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.repairs import DOMAIN as REPAIRS
from homeassistant.config_entries import (
    SOURCE_REAUTH,
    ConfigEntryDisabler,
    ConfigEntryState,
)
from homeassistant.const import (
    CONF_PASSWORD,
    CONF_URL,
    CONF_USERNAME,
    EVENT_HOMEASSISTANT_STOP,
    MAJOR_VERSION,
    MINOR_VERSION,
    STATE_UNAVAILABLE,
)
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.qbittorrent import torrent_source
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import set_up, state_of
from tests.qbittorrent.hostile import CHUNKED, Line, Server, answer, misbehaving
from tests.qbittorrent.web_ui import PASSWORD, USERNAME, Answer, Release, WebUi

from .conftest import ELSEWHERE, IN_JAPAN, peer_row
from .over_http import AWAY, complaints, issues, passes, passwords, something_happens

PEERS = "sensor.peer_vpn_peers"
POLL = ("sync/maindata", "sync/torrentPeers", "sync/torrentPeers")

PATIENCE = 15
"""Seconds: half of a request's deadline, and far more than unloading needs."""


@pytest.mark.parametrize("release", list(Release), ids=lambda release: release.number)
async def test_an_entry_is_set_up_by_one_login_and_a_poll(
    home: HomeAssistant, connected: MockConfigEntry, web_ui: WebUi, release: Release
) -> None:
    web_ui.release = release

    await set_up(home, connected)

    assert connected.state is ConfigEntryState.LOADED
    assert state_of(home, PEERS).state == "21"
    assert state_of(home, "sensor.peer_vpn_current_exit").state == "New York City"
    (device,) = dr.async_entries_for_config_entry(dr.async_get(home), "entry")
    assert device.sw_version == release.number
    assert device.configuration_url == web_ui.url
    assert web_ui.logins == 1
    # The tags are read once: one of ours may be left from an addition that broke off.
    later = [path for path in web_ui.paths() if path != "app/processInfo"][-5:]
    assert tuple(later) == (*POLL, "app/preferences", "torrents/tags")
    # Where it is reported, another time of the start means a restart.
    asked = web_ui.paths().count("app/processInfo")
    assert asked == (1 if release is Release.V5_3 else 0)


async def test_a_poll_asks_for_what_changed(
    home: HomeAssistant,
    running: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    web_ui.asked.clear()
    new = peer_row("126.7.200.9", "JP")
    web_ui.peers[IN_JAPAN]["peers"]["new"] = new  # type: ignore[index]
    web_ui.torrents[0]["num_leechs"] = 11

    await passes(home, freezer)

    assert web_ui.asked[0] == ("sync/maindata", {"rid": "1"})
    assert web_ui.asked_hashes()[0] == IN_JAPAN
    assert state_of(home, PEERS).state == "22"


@pytest.mark.parametrize(
    ("settling_seconds", "peers"), [(0.0, "10"), (torrent_source.SETTLING, "21")]
)
async def test_a_removed_torrent_takes_its_peers_along_once_the_list_has_settled(
    home: HomeAssistant,
    *,
    connected: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    monkeypatch: pytest.MonkeyPatch,
    settling_seconds: float,
    peers: str,
) -> None:
    monkeypatch.setattr(torrent_source, "SETTLING", settling_seconds)
    await set_up(home, connected)
    del web_ui.torrents[1], web_ui.peers[ELSEWHERE]

    await passes(home, freezer)

    assert state_of(home, PEERS).state == peers


async def test_an_outage_is_logged_once_and_ends_by_itself(
    home: HomeAssistant,
    running: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    web_ui.override = lambda path, form: AWAY
    for _ in range(3):
        await passes(home, freezer)
    assert state_of(home, PEERS).state == STATE_UNAVAILABLE
    assert complaints(caplog) == [
        (
            "Error fetching torrents data: qBittorrent, or a proxy in front of it, answers "
            "with an error"
        )
    ]
    assert not issues(home)

    # It comes back as a newer one, which has forgotten its sessions.
    web_ui.override = None
    web_ui.end_sessions()
    await passes(home, freezer)

    assert state_of(home, PEERS).state == "21"
    assert len(complaints(caplog)) == 1
    assert web_ui.logins == 2


async def test_an_outage_that_begins_between_table_and_peers_is_logged_once(
    home: HomeAssistant,
    running: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    web_ui.override = lambda path, form: AWAY if path == "sync/torrentPeers" else None
    something_happens(web_ui)
    await passes(home, freezer)
    assert state_of(home, PEERS).state == STATE_UNAVAILABLE
    assert len(complaints(caplog)) == 1
    web_ui.override = lambda path, form: AWAY
    await passes(home, freezer)

    assert len(complaints(caplog)) == 1

    web_ui.override = None
    await passes(home, freezer)
    assert state_of(home, PEERS).state == "21"


async def test_peers_that_cannot_be_asked_for_long_are_logged_once(
    home: HomeAssistant,
    running: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    web_ui.override = lambda path, form: AWAY if path == "sync/torrentPeers" else None
    for _ in range(4):
        something_happens(web_ui)
        await passes(home, freezer)
        assert state_of(home, PEERS).state == STATE_UNAVAILABLE
    assert len(complaints(caplog)) == 1
    assert caplog.text.count("torrents data recovered") == 1

    web_ui.override = None
    await passes(home, freezer)
    assert state_of(home, PEERS).state == "21"
    assert len(complaints(caplog)) == 1


async def test_an_entry_reloads(
    home: HomeAssistant, running: MockConfigEntry, web_ui: WebUi
) -> None:
    assert await home.config_entries.async_reload(running.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)

    assert state_of(home, PEERS).state == "21"
    assert web_ui.logins == 2


@contextmanager
def dripping() -> Iterator[tuple[Server, asyncio.Event]]:
    """A qBittorrent that drips for ever after the set-up, and an event: it has begun."""
    begun = asyncio.Event()
    loop = asyncio.get_running_loop()

    def script(line: Line) -> None:
        for text in (
            b"v5.3.0",
            b"2.16.2",
            b'{"full_update":true,"rid":1,"server_state":{},"torrents":{}}',
            b'{"launch_time":1790000000}',
            b'{"resolve_peer_countries":true}',
            b"[]",
        ):
            line.request()
            line.send(answer(text))
        # Nothing of the set-up waits for it.
        assert b"sync/maindata" in line.request()
        loop.call_soon_threadsafe(begun.set)
        line.send(CHUNKED)
        line.endlessly(b"1\r\n \r\n", every=1.0)

    with misbehaving(script) as server:
        yield server, begun


async def test_nothing_holds_up_the_unloading(
    home: HomeAssistant, connected: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    with dripping() as (server, begun):
        home.config_entries.async_update_entry(
            connected, data={**connected.data, CONF_URL: server.url}
        )
        await set_up(home, connected)
        freezer.tick(timedelta(seconds=65))
        async_fire_time_changed(home)
        await begun.wait()
        async with asyncio.timeout(PATIENCE):
            assert await home.config_entries.async_unload(connected.entry_id)

    assert connected.state is ConfigEntryState.NOT_LOADED


async def test_an_action_does_not_hold_up_the_stop_of_home_assistant(
    home: HomeAssistant, connected: MockConfigEntry
) -> None:
    with dripping() as (server, begun):
        home.config_entries.async_update_entry(
            connected, data={**connected.data, CONF_URL: server.url}
        )
        await set_up(home, connected)
        refresh = home.async_create_task(
            home.services.async_call(
                DOMAIN, "refresh", {"config_entry_id": "entry"}, blocking=True
            )
        )
        await begun.wait()
        async with asyncio.timeout(PATIENCE):
            home.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
            await refresh


@contextmanager
def silent() -> Iterator[tuple[Server, asyncio.Event]]:
    """A server that never answers. The event says that it was asked."""
    asked = asyncio.Event()
    loop = asyncio.get_running_loop()

    def script(line: Line) -> None:
        line.request()
        loop.call_soon_threadsafe(asked.set)
        line.wait()

    with misbehaving(script) as server:
        yield server, asked


async def test_a_set_up_does_not_hold_up_the_stop_of_home_assistant(
    home: HomeAssistant, connected: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    with silent() as (server, asked):
        home.config_entries.async_update_entry(
            connected, data={**connected.data, CONF_URL: server.url}
        )
        setting_up = home.async_create_task(set_up(home, connected))
        await asked.wait()
        async with asyncio.timeout(PATIENCE):
            home.bus.async_fire(EVENT_HOMEASSISTANT_STOP)
            await setting_up

    assert connected.state is ConfigEntryState.SETUP_RETRY
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


@pytest.mark.skipif(
    (MAJOR_VERSION, MINOR_VERSION) < (2026, 11),
    reason="Home Assistant 2026.10 announces that an entry is disabled after its set-up",
)
async def test_a_set_up_does_not_hold_up_the_disabling(
    home: HomeAssistant, connected: MockConfigEntry, caplog: pytest.LogCaptureFixture
) -> None:
    with silent() as (server, asked):
        home.config_entries.async_update_entry(
            connected, data={**connected.data, CONF_URL: server.url}
        )
        setting_up = home.async_create_task(set_up(home, connected))
        await asked.wait()
        async with asyncio.timeout(PATIENCE):
            await home.config_entries.async_set_disabled_by(
                connected.entry_id, ConfigEntryDisabler.USER
            )
            await setting_up

    assert connected.state is ConfigEntryState.NOT_LOADED
    assert not [each for each in caplog.records if each.levelno >= logging.ERROR]


async def test_a_ban_is_an_issue_until_its_fix_flow_gets_through(
    home: HomeAssistant,
    running: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    web_ui.end_sessions()
    web_ui.failed_logins = 5
    await passes(home, freezer)
    assert set(issues(home)) == {"banned"}
    asked = len(web_ui.asked)
    await passes(home, freezer)
    # Asking more often would only fill the log of qBittorrent.
    assert len(web_ui.asked) == asked

    assert await async_setup_component(home, REPAIRS, {})
    flows = home.data[REPAIRS]["flow_manager"]
    form = await flows.async_init(DOMAIN, context={"issue_id": "banned_entry"})
    web_ui.failed_logins = 0
    done = await flows.async_configure(form["flow_id"], {})
    await home.async_block_till_done(wait_background_tasks=True)

    assert done["type"] == "create_entry"
    assert not issues(home)
    assert state_of(home, PEERS).state == "21"


async def test_a_password_that_changed_is_asked_for_and_used(
    home: HomeAssistant,
    running: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    web_ui.password = "new"
    web_ui.end_sessions()
    for _ in range(3):
        await passes(home, freezer)
    # Five refusals would ban this machine.
    assert passwords(web_ui) == [PASSWORD, PASSWORD]
    (flow,) = home.config_entries.flow.async_progress()
    assert flow["context"]["source"] == SOURCE_REAUTH

    done = await home.config_entries.flow.async_configure(
        flow["flow_id"], {CONF_USERNAME: USERNAME, CONF_PASSWORD: "new"}
    )
    await home.async_block_till_done(wait_background_tasks=True)

    assert done["reason"] == "reauth_successful"
    assert running.state is ConfigEntryState.LOADED
    # Once by the flow, once by the entry.
    assert passwords(web_ui)[2:] == ["new", "new"]
    assert state_of(home, PEERS).state == "21"


async def test_a_redirect_is_an_issue_that_names_its_target(
    home: HomeAssistant,
    running: MockConfigEntry,
    web_ui: WebUi,
    freezer: FrozenDateTimeFactory,
) -> None:
    web_ui.override = lambda path, form: Answer(
        301, location=f"https://nas.example/{path}?secret=1"
    )
    await passes(home, freezer)
    assert issues(home)["redirected"]["target"] == "https://nas.example"

    assert await async_setup_component(home, REPAIRS, {})
    flows = home.data[REPAIRS]["flow_manager"]
    menu = await flows.async_init(DOMAIN, context={"issue_id": "redirected_entry"})
    assert menu["menu_options"] == ["reconfigure", "try_again"]
    opened = await flows.async_configure(
        menu["flow_id"], {"next_step_id": "reconfigure"}
    )
    _, flow_id = opened["next_flow"]
    typed: dict[str, Any] = {CONF_URL: web_ui.url, "more": {}}
    form = await home.config_entries.flow.async_configure(flow_id, typed)
    assert form["errors"] == {CONF_URL: "redirected"}
    placeholders = form["description_placeholders"] or {}
    assert placeholders["target"] == "https://nas.example"

    web_ui.override = None
    done = await home.config_entries.flow.async_configure(flow_id, typed)
    await home.async_block_till_done(wait_background_tasks=True)
    assert done["reason"] == "reconfigure_successful"
    assert not issues(home)
