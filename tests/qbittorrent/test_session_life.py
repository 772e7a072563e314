"""How a session begins, is renewed, and ends."""

import asyncio
from collections.abc import Iterator
import gc
import threading

import pytest

from custom_components.qb_peer_vpn.qbittorrent import (
    RequestRejectedError,
    UnavailableError,
)

from .conftest import Connect
from .web_ui import Answer, WebUi


async def test_a_session_that_ended_is_renewed(web_ui: WebUi, connect: Connect) -> None:
    session = connect(web_ui.url)
    before = await session.async_version()

    web_ui.end_sessions()

    assert await session.async_version() == before
    assert web_ui.logins == 2


async def test_a_qbittorrent_that_comes_back_is_found(
    web_ui: WebUi, connect: Connect
) -> None:
    session = connect(web_ui.url)
    before = await session.async_version()
    web_ui.override = lambda path, form: Answer(503, "Service Unavailable")
    with pytest.raises(UnavailableError):
        await session.async_version()

    web_ui.override = None

    assert await session.async_version() == before


@pytest.fixture
def no_garbage_collection() -> Iterator[None]:
    """Let nothing be closed only because the collector came by."""
    gc.disable()
    yield
    gc.enable()


async def test_closing_ends_the_thread_and_the_connections(
    web_ui: WebUi, connect: Connect, no_garbage_collection: None
) -> None:
    session = connect(web_ui.url)
    await session.async_version()
    web_ui.override = lambda path, form: Answer(401, "Unauthorized")
    with pytest.raises(RequestRejectedError) as kept:
        await session.async_version()
    assert not web_ui.all_hung_up.is_set()

    await session.async_close()

    assert await asyncio.to_thread(web_ui.all_hung_up.wait, 30)
    assert kept.value.__traceback__
    assert not [t for t in threading.enumerate() if "qbittorrent" in t.name]


def test_making_a_session_asks_nothing(web_ui: WebUi, connect: Connect) -> None:
    session = connect(web_ui.url)

    assert web_ui.asked == []
    assert "right" not in repr(session)
