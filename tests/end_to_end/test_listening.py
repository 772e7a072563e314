"""The port, with real qBittorrents."""

import asyncio
from collections.abc import Awaitable, Callable
import socket

import pytest

from custom_components.qb_peer_vpn.models import ListenSettings
from custom_components.qb_peer_vpn.qbittorrent import (
    QbittorrentSession,
    async_set_listen_settings,
)
from tests.qbittorrent.listening_scenarios import SCENARIOS
from tests.qbittorrent.qbt import Qbt

from .daemon import PEER_PORT

PORT = 40111


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda each: each.__name__)
async def test_with_the_real_one(
    session: QbittorrentSession, scenario: Callable[[Qbt], Awaitable[None]]
) -> None:
    await scenario(Qbt(session, await session.async_version()))


async def test_it_listens_at_the_new_port_only(session: QbittorrentSession) -> None:
    before = PEER_PORT
    for port in (PORT, PORT + 1, PORT):
        await async_set_listen_settings(session, ListenSettings(port=port))
        await until(port, is_open=True)
        await until(before, is_open=False)
        before = port


async def test_a_detour_needs_no_pause(session: QbittorrentSession) -> None:
    for port in (PORT, PORT + 1, PORT):
        await async_set_listen_settings(session, ListenSettings(port=port))
    await until(PORT, is_open=True)
    await until(PORT + 1, is_open=False)


async def until(port: int, *, is_open: bool) -> None:
    """Wait until someone listens at a port, or no one does."""
    for _ in range(1200):
        with socket.socket() as asking:
            if (asking.connect_ex(("127.0.0.1", port)) == 0) is is_open:
                return
        await asyncio.sleep(0.1)
    raise AssertionError(f"port {port}")
