"""A move sees the user's own line as the exit: a proof, or an old word of qBittorrent."""

from dataclasses import replace
from ipaddress import IPv4Address
from unittest.mock import MagicMock

from homeassistant.core import HomeAssistant
import pytest

from custom_components.qb_peer_vpn.gluetun import Outcome, Phase, UndoReason
from custom_components.qb_peer_vpn.models import ServerState
from tests.home import make_swarm, state_of
from tests.own_line import HOME_LINE, router_reports
from tests.repairs import issues

from .conftest import LONDON, TOKYO
from .moving import Moving

WITHOUT_VPN = "binary_sensor.peer_vpn_qbittorrent_without_vpn"
NEW_YORK = "193.138.218.1"


class Exits:
    """What qBittorrent shows as its exit."""

    def __init__(self, moving: Moving, fake_session: MagicMock) -> None:
        self._moving, self._session = moving, fake_session

    async def shows(self, address: str) -> None:
        """Show this from now on."""
        exit_v4 = IPv4Address(address)
        swarm = replace(make_swarm(), exit_v4=exit_v4)
        self._session.async_peer_snapshot.return_value = swarm
        self._session.table.server = ServerState(exit_v4=exit_v4, peer_connections=20)
        data = self._moving.entry.runtime_data.recommendation
        await data.coordinator.async_poll_now()
        await self._moving.hass.async_block_till_done()


@pytest.fixture
def exits(home: HomeAssistant, moving: Moving, fake_session: MagicMock) -> Exits:
    """The exits of a home whose router says which address it has."""
    router_reports(home, HOME_LINE)
    return Exits(moving, fake_session)


async def test_an_own_line_that_qbittorrent_already_showed_undoes_no_move(
    home: HomeAssistant, moving: Moving, exits: Exits
) -> None:
    """It started before the VPN was up, and never forgets the address of then."""
    await exits.shows(HOME_LINE)
    assert state_of(home, WITHOUT_VPN).state == "on"
    await moving.begin(TOKYO)
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.undo) == (Outcome.MOVED, None)
    assert "home_exit" not in issues(home)


async def test_an_own_line_that_qbittorrent_shows_since_the_move_undoes_it(
    home: HomeAssistant, moving: Moving, exits: Exits
) -> None:
    """Gluetun's own exit looks fine: the traffic goes around it."""
    await exits.shows(NEW_YORK)
    await moving.begin(TOKYO)
    await moving.until(lambda: moving.phase is Phase.SETTLING)
    await moving.restarts()
    await exits.shows(HOME_LINE)
    assert state_of(home, WITHOUT_VPN).state == "on"
    receipt = await moving.ends()
    assert (receipt.outcome, receipt.undo) == (Outcome.UNDONE, UndoReason.HOME_EXIT)
    assert "home_exit" in issues(home)


async def test_a_judgment_of_an_older_exit_undoes_no_move(
    home: HomeAssistant, moving: Moving, exits: Exits, fake_session: MagicMock
) -> None:
    """The exit is a new one already, and what is known of it is still about the old."""
    await exits.shows(HOME_LINE)
    await moving.begin(LONDON)
    await moving.until(lambda: moving.phase is Phase.SETTLING)
    table = fake_session.table
    table.server = replace(table.server, exit_v4=IPv4Address("193.138.220.1"))
    receipt = await moving.ends()
    assert state_of(home, WITHOUT_VPN).state == "on"
    assert (receipt.outcome, receipt.undo) == (Outcome.MOVED, None)
