"""Which exits of a poll count, and what they mean for the site in use."""

from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.models import Peer
from custom_components.qb_peer_vpn.recommendation import (
    Evidence,
    ExitReport,
    Protection,
)
from tests.home import make_peer, state_of
from tests.own_line import (
    ABROAD,
    HOME_LINE,
    HOME_LINE_V6,
    LISTED,
    PEER_V6,
    Box,
    router_reports,
)

CURRENT_EXIT = "sensor.peer_vpn_current_exit"
VERDICT = "sensor.peer_vpn_verdict"

PEER_V4 = make_peer("126.7.1.9", "JP")


def report(entry: MockConfigEntry) -> ExitReport:
    """Return what is known about the exits of the last poll."""
    found: ExitReport = entry.runtime_data.recommendation.coordinator.data.exit_report
    return found


async def test_the_own_line_is_never_in_use(home: HomeAssistant, box: Box) -> None:
    await box.goes_out(HOME_LINE)
    assert state_of(home, CURRENT_EXIT).state == "Zurich"
    assert state_of(home, VERDICT).attributes["in_use"] is False


async def test_a_server_in_home_s_city_is_in_use(home: HomeAssistant, box: Box) -> None:
    await box.goes_out(LISTED)
    assert state_of(home, CURRENT_EXIT).state == "Zurich"
    assert state_of(home, VERDICT).attributes["in_use"] is True


async def test_beside_a_leak_the_server_is_in_use(
    home: HomeAssistant, loaded: MockConfigEntry, box: Box
) -> None:
    await box.goes_out(ABROAD, HOME_LINE_V6, peers=(PEER_V4, PEER_V6))
    assert report(loaded).ipv4 is Protection.PROTECTED
    assert report(loaded).ipv6 is Protection.UNKNOWN
    assert state_of(home, VERDICT).attributes["in_use"] is True


@pytest.mark.parametrize(
    ("peers", "versions"),
    [
        ((PEER_V4, PEER_V6), {4, 6}),
        ((PEER_V4,), {4}),
        ((PEER_V6,), {6}),
        # Without peers, trackers and DHT still are spoken to, over whatever there is.
        ((), {4, 6}),
    ],
)
async def test_an_exit_counts_while_peers_use_its_version(
    loaded: MockConfigEntry, box: Box, peers: tuple[Peer, ...], versions: set[int]
) -> None:
    await box.goes_out(ABROAD, HOME_LINE_V6, peers=peers)
    found = report(loaded)
    known = {4: found.ipv4, 6: found.ipv6}
    assert {version for version, each in known.items() if each} == versions


async def test_the_only_exit_counts_with_any_peers(
    loaded: MockConfigEntry, box: Box
) -> None:
    await box.goes_out(ABROAD, peers=(PEER_V6,))
    assert report(loaded).ipv4 is Protection.PROTECTED


async def test_home_s_address_proves_the_own_line(
    home: HomeAssistant, loaded: MockConfigEntry, box: Box
) -> None:
    router_reports(home, HOME_LINE)
    await box.goes_out(HOME_LINE)
    assert report(loaded).protection is Protection.OWN_LINE


@pytest.mark.parametrize("asks_router", [True, None])
async def test_the_router_s_word_proves_nothing(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    box: Box,
    asks_router: bool | None,
) -> None:
    router_reports(home, HOME_LINE)
    await box.asks_router(asks_router)
    await box.goes_out(HOME_LINE)
    assert report(loaded).protection is Protection.UNKNOWN
    assert Evidence.ROUTER_WORD in report(loaded).evidence


async def test_another_country_is_one_that_is_not_around_home(
    loaded: MockConfigEntry, box: Box
) -> None:
    await box.goes_out(ABROAD)
    assert Evidence.ANOTHER_COUNTRY in report(loaded).evidence


async def test_home_assistant_s_place_counts_where_qbittorrent_is_elsewhere(
    home: HomeAssistant, loaded: MockConfigEntry, box: Box
) -> None:
    elsewhere = {"latitude": 40.42, "longitude": -3.7}
    home.config_entries.async_update_entry(
        loaded, options={"decision": {"measure": False, "home": elsewhere}}
    )
    await home.async_block_till_done(wait_background_tasks=True)
    await box.goes_out(HOME_LINE)
    assert Evidence.NEAR_HOME in report(loaded).evidence


async def test_an_unknown_exit_says_nothing(
    home: HomeAssistant, loaded: MockConfigEntry, box: Box
) -> None:
    await box.goes_out()
    assert report(loaded) == ExitReport()
    assert state_of(home, CURRENT_EXIT).state == "unknown"
