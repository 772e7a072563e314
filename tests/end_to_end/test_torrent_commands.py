"""The scenarios about commands, with real qBittorrents."""

from collections.abc import Awaitable, Callable

import pytest

from custom_components.qb_peer_vpn.qbittorrent import QbittorrentSession
from tests.qbittorrent.adding_scenarios import SCENARIOS as ADDING
from tests.qbittorrent.box_scenarios import SCENARIOS as BOX
from tests.qbittorrent.command_scenarios import SCENARIOS as COMMANDS
from tests.qbittorrent.qbt import Qbt


@pytest.fixture
async def qbt(session: QbittorrentSession) -> Qbt:
    return Qbt(session, await session.async_version())


@pytest.mark.parametrize(
    "scenario", [*ADDING, *BOX, *COMMANDS], ids=lambda each: each.__name__
)
async def test_with_the_real_one(
    qbt: Qbt, scenario: Callable[[Qbt], Awaitable[None]]
) -> None:
    await scenario(qbt)
