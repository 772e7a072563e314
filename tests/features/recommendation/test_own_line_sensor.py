"""The binary sensor: qBittorrent goes out without a VPN."""

from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError
from custom_components.qb_peer_vpn.recommendation import Evidence, Protection
from tests.automations import minutes_pass
from tests.home import HOME, make_peer, state_of
from tests.own_line import ABROAD, HOME_LINE, HOME_LINE_V6, LISTED, Box, router_reports
from tests.texts import load

WITHOUT_VPN = "binary_sensor.peer_vpn_qbittorrent_without_vpn"


@pytest.mark.parametrize(
    ("exit_v4", "state"),
    [(ABROAD, "off"), (LISTED, "off"), (HOME_LINE, "on"), (None, "unknown")],
)
async def test_it_shows_whose_the_exit_is(
    home: HomeAssistant, box: Box, exit_v4: str | None, state: str
) -> None:
    router_reports(home, HOME_LINE)
    await box.goes_out(exit_v4)
    assert state_of(home, WITHOUT_VPN).state == state
    assert state_of(home, WITHOUT_VPN).attributes["device_class"] == "problem"


async def test_without_proof_it_is_unknown(home: HomeAssistant, box: Box) -> None:
    await box.goes_out(HOME_LINE)
    assert state_of(home, WITHOUT_VPN).state == "unknown"


async def test_it_says_why_and_names_no_address(home: HomeAssistant, box: Box) -> None:
    router_reports(home, HOME_LINE)
    peers = (make_peer("126.7.1.9", "JP"), make_peer("2001:218:7::9", "JP"))
    await box.goes_out(HOME_LINE, HOME_LINE_V6, peers=peers)
    attributes = state_of(home, WITHOUT_VPN).attributes
    assert attributes["ipv4"] == "own_line"
    assert attributes["ipv6"] == "unknown"
    assert attributes["evidence"] == ["home_address", "near_home"]
    for secret in (HOME_LINE, HOME_LINE_V6, *map(str, HOME)):
        assert secret not in str(attributes)


async def test_it_is_unavailable_while_qbittorrent_does_not_answer(
    home: HomeAssistant,
    box: Box,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await minutes_pass(home, freezer)
    assert state_of(home, WITHOUT_VPN).state == "unavailable"


async def test_it_is_unknown_while_the_option_is_off(
    home: HomeAssistant, loaded: MockConfigEntry, box: Box
) -> None:
    router_reports(home, HOME_LINE)
    await box.goes_out(HOME_LINE)
    home.config_entries.async_update_entry(
        loaded, options={"decision": {"measure": False, "warn_without_vpn": False}}
    )
    await home.async_block_till_done(wait_background_tasks=True)
    assert state_of(home, WITHOUT_VPN).state == "unknown"
    assert state_of(home, WITHOUT_VPN).attributes["evidence"] == []
    # Nevertheless, it is no server.
    assert state_of(home, "sensor.peer_vpn_verdict").attributes["in_use"] is False


def test_each_value_of_an_attribute_has_words() -> None:
    texts = load("translations/en.json")["entity"]["binary_sensor"]["without_vpn"]
    attributes = texts["state_attributes"]
    assert set(attributes["evidence"]["state"]) == set(Evidence)
    assert set(attributes["ipv4"]["state"]) == set(Protection)
    assert set(attributes["ipv6"]["state"]) == set(Protection)
