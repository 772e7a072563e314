"""The fix flow of a qBittorrent without a VPN."""

from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.data_entry_flow import FlowResultType
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError
from tests.automations import minutes_pass
from tests.home import make_snapshot, state_of
from tests.own_line import ABROAD, HOME_LINE, Box, router_reports
from tests.repairs import go_on, issues, open_issue

ISSUE = "without_vpn"


@pytest.fixture
async def menu(home: HomeAssistant, box: Box, freezer: FrozenDateTimeFactory) -> object:
    """The opened issue of a qBittorrent that goes out by home's line."""
    router_reports(home, HOME_LINE)
    await box.goes_out(HOME_LINE)
    await minutes_pass(home, freezer, minutes=2)
    return await open_issue(home, ISSUE)


async def test_it_offers_to_look_again_and_to_stop_warning(menu: object) -> None:
    assert menu["type"] is FlowResultType.MENU  # type: ignore[index]
    assert menu["menu_options"] == ["look_again", "stop_warning"]  # type: ignore[index]
    placeholders = menu["description_placeholders"]  # type: ignore[index]
    assert placeholders == {"title": "Peer VPN", "versions": "IPv4"}


async def test_looking_again_says_that_nothing_has_changed(
    home: HomeAssistant, menu: object
) -> None:
    result = await go_on(home, menu, next_step_id="look_again")
    assert result["reason"] == "still_own_line"
    assert ISSUE in issues(home)


async def test_looking_again_polls(
    home: HomeAssistant, menu: object, fake_session: MagicMock
) -> None:
    fake_session.async_peer_snapshot.return_value = make_snapshot(exit_v4=ABROAD)
    result = await go_on(home, menu, next_step_id="look_again")
    assert result["reason"] == "not_own_line"


async def test_looking_again_may_fail(
    home: HomeAssistant, menu: object, fake_session: MagicMock
) -> None:
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    result = await go_on(home, menu, next_step_id="look_again")
    assert result["reason"] == "refresh_failed"
    reason = {"reason": "Can't connect to qBittorrent."}
    assert result["description_placeholders"] == reason


async def test_an_entry_that_is_not_loaded_cannot_look_again(
    home: HomeAssistant, loaded: MockConfigEntry, menu: object
) -> None:
    await home.config_entries.async_unload(loaded.entry_id)
    result = await go_on(home, menu, next_step_id="look_again")
    assert result["reason"] == "not_loaded"


async def test_to_stop_warning_switches_the_option_off(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    menu: object,
    freezer: FrozenDateTimeFactory,
) -> None:
    home.config_entries.async_update_entry(
        loaded, options={**loaded.options, "map": {"max_clusters": 3}}
    )
    result = await go_on(home, menu, next_step_id="stop_warning")
    assert result["type"] is FlowResultType.CREATE_ENTRY
    assert loaded.options == {
        "decision": {"measure": False, "lasts": 0, "warn_without_vpn": False},
        "map": {"max_clusters": 3},
    }
    assert ISSUE not in issues(home)
    await minutes_pass(home, freezer, minutes=5)
    assert ISSUE not in issues(home)
    state = state_of(home, "binary_sensor.peer_vpn_qbittorrent_without_vpn")
    assert state.state == "unknown"
