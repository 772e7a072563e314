"""The settings of the port, with the stand-in, and answers that make no sense."""

from collections.abc import Awaitable, Callable

import pytest

from custom_components.qb_peer_vpn.models import ListenSettings
from custom_components.qb_peer_vpn.qbittorrent import (
    QbittorrentSession,
    UnreadableAnswerError,
    async_connection_state,
    async_listen_settings,
)

from .conftest import Connect
from .listening_scenarios import SCENARIOS
from .qbt import Qbt
from .torrent_box import TorrentBox
from .web_ui import Answer, WebUi


@pytest.fixture
def session(web_ui: WebUi, connect: Connect) -> QbittorrentSession:
    return connect(web_ui.url)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.__name__)
async def test_with_the_stand_in(
    web_ui: WebUi,
    session: QbittorrentSession,
    scenario: Callable[[Qbt], Awaitable[None]],
) -> None:
    web_ui.override = TorrentBox(web_ui.release)
    await scenario(Qbt(session, await session.async_version()))


async def test_an_old_version_says_random_beside_the_port(
    web_ui: WebUi, session: QbittorrentSession
) -> None:
    web_ui.override = lambda path, form: Answer(
        200, '{"listen_port": 6881, "random_port": true, "upnp": true}'
    )
    assert await async_listen_settings(session) == ListenSettings(
        port=6881, is_random=True, asks_router=True
    )


@pytest.mark.parametrize("answer", ["", "7", "[]", "{}", '{"listen_port": "6881"}'])
async def test_answers_without_a_port_are_errors(
    web_ui: WebUi, session: QbittorrentSession, answer: str
) -> None:
    web_ui.override = lambda path, form: Answer(200, answer)
    with pytest.raises(UnreadableAnswerError):
        await async_listen_settings(session)


async def test_a_state_that_makes_no_sense_is_an_error(
    web_ui: WebUi, session: QbittorrentSession
) -> None:
    web_ui.override = lambda path, form: Answer(200, "[]")
    with pytest.raises(UnreadableAnswerError):
        await async_connection_state(session)
