"""qBittorrent's port follows the one that Gluetun forwards, where the user wants that."""

from typing import Any
from unittest.mock import AsyncMock, MagicMock

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.storage import Store
from homeassistant.util.file import WriteError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.gluetun import port_set_up
from custom_components.qb_peer_vpn.features.gluetun.settings import container_subentry
from custom_components.qb_peer_vpn.qbittorrent import (
    AuthorizationConflictError,
    QbittorrentVersion,
    RejectedError,
    SessionClosedError,
    UnavailableError,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.fake_settings import FakeSettings
from tests.gluetun.stand_in import StandIn
from tests.home import set_up, state_of
from tests.repairs import issues

from .conftest import Pass
from .test_flow import Flow

REACHABLE = "binary_sensor.peer_vpn_reachable_for_peers"
OLD: dict[str, Any] = {"listen_port": 6881, "random_port": False, "upnp": True}
KEPT: dict[str, Any] = {"listen_port": 40111, "random_port": False, "upnp": False}
STORE = f"{DOMAIN}.entry.port"


async def choose(hass: HomeAssistant, entry: MockConfigEntry, **port: bool) -> None:
    """Change the option, as the page does."""
    flow = Flow(hass, entry)
    await flow.begin("reconfigure")
    await flow.choose("port")
    step = await flow.answer(**{"keep_in_step": True, "shares_network": False, **port})
    assert step["reason"] == "reconfigure_successful"
    await hass.async_block_till_done(wait_background_tasks=True)


async def test_the_port_is_left_alone_by_default(
    home: HomeAssistant,
    running: MockConfigEntry,
    qbittorrent: FakeSettings,
    passing: Pass,
) -> None:
    await passing(300)
    assert qbittorrent.written == []
    assert state_of(home, REACHABLE).state == "off"
    qbittorrent.info["connection_status"] = "connected"
    await passing(120)
    assert state_of(home, REACHABLE).state == "on"
    qbittorrent.error = UnavailableError()
    await passing(120)
    assert state_of(home, REACHABLE).state == "unknown"


async def test_without_a_record_of_the_old_port_it_is_left_alone(
    home: HomeAssistant,
    through_gluetun: MockConfigEntry,
    qbittorrent: FakeSettings,
    *,
    passing: Pass,
    hass_storage: dict[str, Any],
) -> None:
    """A newer version has written the file, which is kept."""
    hass_storage[STORE] = {"version": 99, "minor_version": 1, "key": STORE, "data": {}}
    await set_up(home, through_gluetun)
    await choose(home, through_gluetun)
    await passing(300)
    assert qbittorrent.written == []
    assert hass_storage[STORE]["version"] == 99


async def test_the_port_follows_until_the_option_is_off_again(
    home: HomeAssistant,
    running: MockConfigEntry,
    qbittorrent: FakeSettings,
    *,
    gluetun: StandIn,
    passing: Pass,
    hass_storage: dict[str, Any],
) -> None:
    await choose(home, running)
    await passing(120)
    assert qbittorrent.written == [KEPT]
    # What was there before is on disk.
    before = hass_storage[STORE]["data"]["state"]["before"]
    assert before == {"port": 6881, "is_random": False, "asks_router": True}

    gluetun.loop.port = 40999
    await passing(180)
    assert qbittorrent.preferences["listen_port"] == 40999
    assert running.runtime_data.gluetun.port.data.phase == "in_step"

    data = running.runtime_data
    await choose(home, running, keep_in_step=False)
    await passing(60)
    assert qbittorrent.preferences == OLD
    assert running.runtime_data is data
    assert hass_storage[STORE]["data"]["state"]["before"] is None


async def test_a_port_that_is_another_one_at_each_start_is_set(
    home: HomeAssistant,
    running: MockConfigEntry,
    qbittorrent: FakeSettings,
    passing: Pass,
) -> None:
    """It is the right one by chance, and would be another one after the next start."""
    qbittorrent.preferences |= {"listen_port": 40111, "random_port": True}
    await choose(home, running)
    await passing(120)
    assert qbittorrent.written == [KEPT]


async def test_a_command_of_the_user_s_that_sets_the_port_goes_first(
    home: HomeAssistant,
    running: MockConfigEntry,
    qbittorrent: FakeSettings,
    *,
    gluetun: StandIn,
    passing: Pass,
) -> None:
    await choose(home, running)
    qbittorrent.preferences["listen_port"] = 40111
    await passing(300)
    assert qbittorrent.written == []
    gluetun.loop.port = 40999
    # The container is asked once a minute; then the command has 20 s.
    while running.runtime_data.gluetun.port.data.phase != "waiting":
        await passing(21)
    qbittorrent.preferences["listen_port"] = 40999
    await passing(300)
    assert qbittorrent.written == []
    port = running.runtime_data.gluetun.port
    assert port.data.phase == "in_step"

    # Its port may be seen before the container is asked again.
    gluetun.loop.port = qbittorrent.preferences["listen_port"] = 41001
    await port.async_refresh()
    assert port.data.phase == "by_hand"
    assert "port_by_hand" not in issues(home)
    await passing(120)
    assert port.data.phase == "in_step"


async def test_an_old_qbittorrent_needs_a_confirmation_and_a_detour(
    home: HomeAssistant,
    through_gluetun: MockConfigEntry,
    fake_session: MagicMock,
    *,
    qbittorrent: FakeSettings,
    gluetun: StandIn,
    passing: Pass,
) -> None:
    fake_session.async_version.return_value = QbittorrentVersion(
        app="4.5.2", web_api="2.8.19"
    )
    del qbittorrent.info["last_external_address_v4"]
    await set_up(home, through_gluetun)
    await choose(home, through_gluetun)
    await passing(900)
    assert "port_unproven" in issues(home)
    assert qbittorrent.written == []

    await choose(home, through_gluetun, shares_network=True)
    await passing(120)
    assert "port_unproven" not in issues(home)
    gluetun.loop.stop_by_user()
    await passing(120)
    gluetun.loop.restart_container()
    gluetun.loop.advance(10)
    await passing(240)
    ports = [each["listen_port"] for each in qbittorrent.written]
    assert ports == [40111, 40112, 40111]


@pytest.mark.parametrize("error", [RejectedError(), None])
async def test_a_port_that_is_not_taken_is_an_issue(
    home: HomeAssistant,
    running: MockConfigEntry,
    qbittorrent: FakeSettings,
    *,
    passing: Pass,
    error: Exception | None,
) -> None:
    qbittorrent.write_error = error
    qbittorrent.takes = False
    await choose(home, running)
    await passing(300)
    assert "port_refused" in issues(home)
    qbittorrent.write_error, qbittorrent.takes = UnavailableError(), True
    await passing(3900)
    qbittorrent.write_error = None
    await passing(120)
    assert "port_refused" not in issues(home)
    assert qbittorrent.preferences == KEPT


async def test_what_a_person_chose_is_an_issue_and_stays(
    home: HomeAssistant,
    running: MockConfigEntry,
    qbittorrent: FakeSettings,
    passing: Pass,
) -> None:
    await choose(home, running)
    await passing(120)
    qbittorrent.preferences["listen_port"] = 50000
    await passing(300)
    assert "port_by_hand" in issues(home)
    await choose(home, running, keep_in_step=False)
    await passing(60)
    assert "port_by_hand" not in issues(home)
    assert qbittorrent.preferences["listen_port"] == 50000


async def test_without_the_container_the_port_is_put_back(
    home: HomeAssistant,
    running: MockConfigEntry,
    qbittorrent: FakeSettings,
    *,
    passing: Pass,
    hass_storage: dict[str, Any],
) -> None:
    await choose(home, running)
    await passing(120)
    qbittorrent.error = UnavailableError()
    subentry = container_subentry(running)
    assert subentry is not None
    home.config_entries.async_remove_subentry(running, subentry.subentry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert er.async_get(home).async_get(REACHABLE) is None
    assert qbittorrent.preferences == KEPT

    # qBittorrent did not answer: at the next start, it does.
    qbittorrent.error = SessionClosedError()
    await home.config_entries.async_reload(running.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    qbittorrent.error = None
    await home.config_entries.async_reload(running.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert qbittorrent.preferences == OLD
    assert STORE not in hass_storage


@pytest.mark.parametrize("answers", [True, False])
async def test_a_removed_connection_puts_the_port_back_if_it_can(
    home: HomeAssistant,
    running: MockConfigEntry,
    qbittorrent: FakeSettings,
    *,
    passing: Pass,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
    answers: bool,
) -> None:
    await choose(home, running)
    await passing(120)
    qbittorrent.error = None if answers else UnavailableError()
    await home.config_entries.async_remove(running.entry_id)
    assert qbittorrent.preferences == (OLD if answers else KEPT)
    assert ("keeps the port" in caplog.text) is not answers
    assert STORE not in hass_storage


@pytest.mark.parametrize("error", [AuthorizationConflictError(), SessionClosedError()])
async def test_a_connection_that_cannot_be_made_is_removed_all_the_same(
    home: HomeAssistant,
    running: MockConfigEntry,
    qbittorrent: FakeSettings,
    *,
    passing: Pass,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
) -> None:
    await choose(home, running)
    await passing(120)
    settings = MagicMock()
    opened = settings.from_data.return_value.open_session
    opened.return_value.async_close = AsyncMock()
    opened.return_value.async_ask = AsyncMock(side_effect=error)
    if isinstance(error, AuthorizationConflictError):
        opened.side_effect = error
    monkeypatch.setattr(port_set_up, "ConnectionSettings", settings)
    await home.config_entries.async_remove(running.entry_id)
    assert "keeps the port" in caplog.text


async def test_another_gluetun_has_to_be_shown_again(
    home: HomeAssistant,
    running: MockConfigEntry,
    qbittorrent: FakeSettings,
    *,
    gluetun: StandIn,
    passing: Pass,
    hass_storage: dict[str, Any],
) -> None:
    await choose(home, running)
    await passing(120)
    assert hass_storage[STORE]["data"]["state"]["is_shown"] is True
    hass_storage[STORE]["data"]["gluetun"] = "another"
    await home.config_entries.async_unload(running.entry_id)
    qbittorrent.info["last_external_address_v4"] = "193.138.250.1"
    gluetun.loop.port = 40999
    await home.config_entries.async_setup(running.entry_id)
    await passing(900)
    assert "port_unproven" in issues(home)
    assert qbittorrent.preferences == KEPT


async def test_an_unload_during_a_question_keeps_the_last_answer(
    home: HomeAssistant,
    running: MockConfigEntry,
    qbittorrent: FakeSettings,
    passing: Pass,
) -> None:
    await passing(120)
    port = running.runtime_data.gluetun.port
    before = port.data
    qbittorrent.error = SessionClosedError()
    await port.async_refresh()
    assert port.data is before


async def test_a_gluetun_that_is_away_is_waited_for(
    home: HomeAssistant,
    running: MockConfigEntry,
    qbittorrent: FakeSettings,
    *,
    gluetun: StandIn,
    passing: Pass,
) -> None:
    gluetun.answers["GET /v1/vpn/settings"] = (401, "Unauthorized")
    await passing(60)
    await choose(home, running)
    await passing(300)
    # Its settings say whether the port is the right one inside, too.
    assert qbittorrent.written == []
    gluetun.answers.clear()
    await passing(180)
    assert qbittorrent.preferences == KEPT


async def test_a_file_of_another_shape_begins_again(
    home: HomeAssistant,
    through_gluetun: MockConfigEntry,
    qbittorrent: FakeSettings,
    *,
    hass_storage: dict[str, Any],
    caplog: pytest.LogCaptureFixture,
) -> None:
    hass_storage[STORE] = {
        "version": 1,
        "minor_version": 1,
        "key": STORE,
        "data": {"state": 7},
    }
    await set_up(home, through_gluetun)
    assert "another shape" in caplog.text
    assert through_gluetun.runtime_data.gluetun.port.data.phase is None


async def test_without_a_record_of_what_is_put_back_it_is_left_alone(
    home: HomeAssistant,
    running: MockConfigEntry,
    qbittorrent: FakeSettings,
    *,
    passing: Pass,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The disk is full; with the next start, it is not any more."""
    await choose(home, running)
    await passing(120)
    with monkeypatch.context() as full:
        full.setattr(Store, "_async_write_data", AsyncMock(side_effect=WriteError))
        subentry = container_subentry(running)
        assert subentry is not None
        home.config_entries.async_remove_subentry(running, subentry.subentry_id)
        await home.async_block_till_done(wait_background_tasks=True)
        assert qbittorrent.preferences == KEPT
    await home.config_entries.async_reload(running.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert qbittorrent.preferences == OLD
