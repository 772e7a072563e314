"""The demo's qBittorrent does what a real one does: the same scenarios run against both."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from custom_components.qb_peer_vpn.qbittorrent import QbittorrentSession, UserLogin
from scripts.demo_home import stand_in
from scripts.demo_home.places import load_places
from tests.qbittorrent.adding_scenarios import SCENARIOS as ADDING
from tests.qbittorrent.box_scenarios import SCENARIOS as BOX
from tests.qbittorrent.command_scenarios import SCENARIOS as COMMANDS
from tests.qbittorrent.limit_scenarios import SCENARIOS as LIMITS
from tests.qbittorrent.qbt import Qbt

PLACES = load_places()


@pytest.fixture
async def qbt(socket_enabled: None) -> AsyncIterator[Qbt]:
    async with stand_in.serve(PLACES, port=0, torrents=()) as address:
        login = UserLogin(username=stand_in.USERNAME, password=stand_in.PASSWORD)
        session = QbittorrentSession(address, login)
        yield Qbt(session, await session.async_version())
        await session.async_close()


@pytest.mark.parametrize(
    "scenario", [*ADDING, *BOX, *COMMANDS, *LIMITS], ids=lambda each: each.__name__
)
async def test_with_the_demo(
    qbt: Qbt, scenario: Callable[[Qbt], Awaitable[None]]
) -> None:
    await scenario(qbt)
