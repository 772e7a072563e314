"""The scenarios about commands, with the stand-in of both versions."""

from collections.abc import Awaitable, Callable

import pytest

from .adding_scenarios import SCENARIOS as ADDING
from .box_scenarios import SCENARIOS as BOX
from .command_scenarios import SCENARIOS as COMMANDS
from .conftest import Connect
from .limit_scenarios import SCENARIOS as LIMITS
from .qbt import Qbt
from .torrent_box import TorrentBox
from .web_ui import WebUi


@pytest.fixture
def box(web_ui: WebUi) -> TorrentBox:
    web_ui.override = box = TorrentBox(web_ui.release)
    return box


@pytest.fixture
async def qbt(web_ui: WebUi, box: TorrentBox, connect: Connect) -> Qbt:
    session = connect(web_ui.url)
    return Qbt(session, await session.async_version())


@pytest.mark.parametrize(
    "scenario", [*ADDING, *BOX, *COMMANDS, *LIMITS], ids=lambda each: each.__name__
)
async def test_with_the_stand_in(
    qbt: Qbt, scenario: Callable[[Qbt], Awaitable[None]]
) -> None:
    await scenario(qbt)
