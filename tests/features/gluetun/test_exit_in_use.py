"""The exit of Gluetun decides which server is in use."""

from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.gluetun.conftest import ALL_ROUTES
from tests.gluetun.stand_in import StandIn
from tests.home import make_snapshot, make_swarm, state_of
from tests.own_line import HOME_LINE, LISTED

from .test_container import minute

CURRENT_EXIT = "sensor.peer_vpn_current_exit"
VERDICT = "sensor.peer_vpn_verdict"


def in_use(hass: HomeAssistant) -> tuple[str, bool]:
    """Return the exit in use, and whether its server is compared with."""
    is_known = state_of(hass, VERDICT).attributes["in_use"]
    return state_of(hass, CURRENT_EXIT).state, is_known


def fall_silent(gluetun: StandIn) -> None:
    for route in ALL_ROUTES:
        gluetun.answers[route] = (502, "Bad Gateway")


async def refresh(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    await hass.services.async_call(
        DOMAIN, "refresh", {"config_entry_id": entry.entry_id}, blocking=True
    )
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.fixture
def silent(fake_session: MagicMock) -> None:
    """A qBittorrent that says no exit, as before 5.1."""
    fake_session.async_peer_snapshot.return_value = make_snapshot(*make_swarm().peers)


@pytest.mark.usefixtures("silent", "running")
async def test_an_exit_that_qbittorrent_does_not_say_is_that_of_gluetun(
    home: HomeAssistant, gluetun: StandIn, freezer: FrozenDateTimeFactory
) -> None:
    await minute(home, freezer)
    assert in_use(home) == ("New York City", True)

    # A container that is made again comes back there.
    fall_silent(gluetun)
    await minute(home, freezer, 2)
    assert in_use(home) == ("New York City", True)


@pytest.mark.usefixtures("running")
async def test_gluetun_knows_better_than_the_peers_of_qbittorrent(
    home: HomeAssistant,
    gluetun: StandIn,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    peers = make_swarm().peers
    fake_session.async_peer_snapshot.return_value = make_snapshot(
        *peers, exit_v4=LISTED
    )
    await minute(home, freezer, 2)
    assert in_use(home) == ("New York City", True)

    # While it says nothing, qBittorrent is asked.
    fall_silent(gluetun)
    await minute(home, freezer, 2)
    assert in_use(home) == ("Zurich", True)


@pytest.mark.usefixtures("running")
async def test_the_own_line_is_no_exit_of_gluetun(
    home: HomeAssistant, fake_session: MagicMock, freezer: FrozenDateTimeFactory
) -> None:
    fake_session.async_peer_snapshot.return_value = make_snapshot(
        *make_swarm().peers, exit_v4=HOME_LINE
    )
    await minute(home, freezer, 2)
    assert in_use(home) == ("Zurich", False)


@pytest.mark.usefixtures("silent", "running")
async def test_who_asks_for_a_poll_hears_of_the_exit_of_gluetun_too(
    home: HomeAssistant, gluetun: StandIn, running: MockConfigEntry
) -> None:
    await refresh(home, running)
    asked = len(gluetun.asked)
    await refresh(home, running)
    assert len(gluetun.asked) > asked

    # A move asks by itself.
    asked = len(gluetun.asked)
    running.runtime_data.gluetun.container.is_moving = True
    await refresh(home, running)
    assert len(gluetun.asked) == asked


@pytest.mark.usefixtures("silent")
async def test_the_exit_of_gluetun_is_no_proof_that_qbittorrent_uses_it(
    home: HomeAssistant, running: MockConfigEntry, freezer: FrozenDateTimeFactory
) -> None:
    await minute(home, freezer)
    assert in_use(home) == ("New York City", True)
    report = running.runtime_data.recommendation.coordinator.data.exit_report
    assert (report.ipv4, report.ipv6) == (None, None)
