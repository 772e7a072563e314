"""The alarm: the issue and the trigger, once the own line has lasted for two polls."""

from datetime import timedelta
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.automations import automate, minutes_pass
from tests.home import make_peer
from tests.own_line import ABROAD, HOME_LINE, HOME_LINE_V6, PEER_V6, Box, router_reports
from tests.repairs import issues

ALARM = {"triggers": [{"trigger": f"{DOMAIN}.went_out_without_vpn"}]}
ISSUE = "without_vpn"
PEER_V4 = make_peer("126.7.1.9", "JP")


@pytest.fixture(autouse=True)
def known_line(home: HomeAssistant) -> None:
    """The router reports the address of home's line."""
    router_reports(home, HOME_LINE)


def alarm_of(entry_id: str) -> dict[str, object]:
    """A trigger of one connection."""
    (trigger,) = ALARM["triggers"]
    return {"triggers": [{**trigger, "options": {"config_entry_id": entry_id}}]}


@pytest.mark.parametrize("automation", [ALARM, alarm_of("entry")])
async def test_the_own_line_is_an_alarm_after_two_polls(
    home: HomeAssistant,
    box: Box,
    freezer: FrozenDateTimeFactory,
    automation: dict[str, object],
) -> None:
    runs = await automate(home, automation)
    await box.goes_out(HOME_LINE)
    assert ISSUE not in issues(home)
    assert not runs

    await minutes_pass(home, freezer, minutes=2)

    assert ISSUE in issues(home)
    (run,) = runs
    trigger = run.data["trigger"]
    assert trigger["platform"] == f"{DOMAIN}.went_out_without_vpn"
    assert trigger["description"] == "qBittorrent without a VPN for Peer VPN"
    assert trigger["config_entry_id"] == "entry"
    assert trigger["title"] == "Peer VPN"


async def test_an_alarm_is_raised_once(
    home: HomeAssistant, box: Box, freezer: FrozenDateTimeFactory
) -> None:
    runs = await automate(home, ALARM)
    await box.goes_out(HOME_LINE)
    for block in range(4):
        # Each poll finds something else, so that there is a cycle.
        await box.goes_out(HOME_LINE, peers=(make_peer(f"126.7.{block}.9", "JP"),))
    assert len(runs) == 1
    assert ISSUE in issues(home)


async def test_an_exit_that_flaps_is_no_alarm(home: HomeAssistant, box: Box) -> None:
    runs = await automate(home, ALARM)
    for _ in range(4):
        await box.goes_out(HOME_LINE)
        await box.goes_out(ABROAD)
    assert ISSUE not in issues(home)
    assert not runs


async def test_the_issue_goes_when_the_vpn_has_lasted(
    home: HomeAssistant, box: Box, freezer: FrozenDateTimeFactory
) -> None:
    await box.goes_out(HOME_LINE)
    await minutes_pass(home, freezer, minutes=2)
    await box.goes_out(ABROAD)
    assert ISSUE in issues(home)
    await minutes_pass(home, freezer, minutes=2)
    assert ISSUE not in issues(home)


async def test_a_vpn_that_is_lost_again_is_another_alarm(
    home: HomeAssistant, box: Box, freezer: FrozenDateTimeFactory
) -> None:
    runs = await automate(home, ALARM)
    for exit_v4 in (HOME_LINE, ABROAD, HOME_LINE):
        await box.goes_out(exit_v4)
        await minutes_pass(home, freezer, minutes=2)
    assert len(runs) == 2


async def test_a_vpn_that_comes_back_for_a_moment_is_no_other_alarm(
    home: HomeAssistant, box: Box, freezer: FrozenDateTimeFactory
) -> None:
    runs = await automate(home, ALARM)
    await box.goes_out(HOME_LINE)
    await minutes_pass(home, freezer, minutes=2)
    await box.goes_out(ABROAD)
    await box.goes_out(HOME_LINE)
    await minutes_pass(home, freezer, minutes=3)
    assert len(runs) == 1
    assert ISSUE in issues(home)


async def test_an_outage_does_not_count(
    home: HomeAssistant,
    box: Box,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    runs = await automate(home, ALARM)
    await box.goes_out(HOME_LINE)
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await minutes_pass(home, freezer, minutes=5)
    assert ISSUE not in issues(home)

    fake_session.async_peer_snapshot.side_effect = None
    await minutes_pass(home, freezer)
    assert not runs
    await minutes_pass(home, freezer, minutes=2)
    assert len(runs) == 1


async def test_the_issue_stays_during_an_outage(
    home: HomeAssistant,
    box: Box,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    await box.goes_out(HOME_LINE)
    await minutes_pass(home, freezer, minutes=2)
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await minutes_pass(home, freezer, minutes=5)
    assert ISSUE in issues(home)


@pytest.mark.parametrize(
    ("exit_v4", "versions"), [(ABROAD, "IPv6"), (HOME_LINE, "IPv4, IPv6")]
)
async def test_the_issue_says_which_version_leaks(
    home: HomeAssistant,
    box: Box,
    freezer: FrozenDateTimeFactory,
    exit_v4: str,
    versions: str,
) -> None:
    router_reports(home, HOME_LINE_V6)
    await box.goes_out(exit_v4, HOME_LINE_V6, peers=(PEER_V4, PEER_V6))
    await minutes_pass(home, freezer, minutes=2)
    issue = ir.async_get(home).async_get_issue(DOMAIN, f"{ISSUE}_entry")
    assert issue is not None
    assert issue.severity is ir.IssueSeverity.ERROR
    assert issue.translation_placeholders == {"title": "Peer VPN", "versions": versions}


async def test_an_alarm_at_the_start_is_one(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    box: Box,
    freezer: FrozenDateTimeFactory,
) -> None:
    await box.goes_out(HOME_LINE)
    runs = await automate(home, ALARM)
    await home.config_entries.async_reload(loaded.entry_id)
    await minutes_pass(home, freezer, minutes=2)
    assert len(runs) == 1


async def test_nothing_comes_after_the_unloading(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    box: Box,
    freezer: FrozenDateTimeFactory,
) -> None:
    runs = await automate(home, ALARM)
    await box.goes_out(HOME_LINE)
    await home.config_entries.async_unload(loaded.entry_id)
    freezer.tick(timedelta(minutes=5))
    async_fire_time_changed(home)
    await home.async_block_till_done(wait_background_tasks=True)
    assert not runs
    assert ISSUE not in issues(home)


async def test_an_automation_of_another_connection_hears_nothing(
    home: HomeAssistant, box: Box, freezer: FrozenDateTimeFactory
) -> None:
    MockConfigEntry(domain=DOMAIN, entry_id="other").add_to_hass(home)
    runs = await automate(home, alarm_of("other"))
    await box.goes_out(HOME_LINE)
    await minutes_pass(home, freezer, minutes=2)
    assert not runs


async def test_a_trigger_of_a_connection_that_does_not_exist_is_refused(
    home: HomeAssistant, box: Box, caplog: pytest.LogCaptureFixture
) -> None:
    await automate(home, alarm_of("nonsense"))
    assert "nonsense is not a connection of qBittorrent Peer VPN" in caplog.text
