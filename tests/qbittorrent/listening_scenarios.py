"""Scenarios about the port: the same for the stand-in and for real ones."""

from collections.abc import Awaitable, Callable

import pytest

from custom_components.qb_peer_vpn.models import ConnectionStatus, ListenSettings
from custom_components.qb_peer_vpn.qbittorrent import (
    async_connection_state,
    async_listen_settings,
    async_set_listen_settings,
)

from .qbt import Qbt

PORT = 40111


async def the_port_is_set_and_read_back(qbt: Qbt) -> None:
    for port in (PORT, PORT + 1, PORT, 1, 65535):
        wanted = ListenSettings(port=port)
        await async_set_listen_settings(qbt.session, wanted)
        assert await async_listen_settings(qbt.session) == wanted


async def a_port_that_is_taken_at_random_reads_as_0(qbt: Qbt) -> None:
    before = ListenSettings(port=0, is_random=True)
    await async_set_listen_settings(qbt.session, before)
    assert await async_listen_settings(qbt.session) == before

    # A fixed port ends it, and it can come back.
    await async_set_listen_settings(qbt.session, ListenSettings(port=PORT))
    assert await async_listen_settings(qbt.session) == ListenSettings(port=PORT)
    await async_set_listen_settings(
        qbt.session, ListenSettings(port=PORT, is_random=True)
    )
    assert await async_listen_settings(qbt.session) == before


async def what_is_no_port_is_not_sent(qbt: Qbt) -> None:
    before = await async_listen_settings(qbt.session)
    for port in (0, -1, 65536):
        with pytest.raises(ValueError, match="not a port"):
            await async_set_listen_settings(qbt.session, ListenSettings(port=port))
    assert await async_listen_settings(qbt.session) == before


async def it_says_whether_someone_reached_it(qbt: Qbt) -> None:
    state = await async_connection_state(qbt.session)
    assert state.connection_status in {
        ConnectionStatus.FIREWALLED,
        ConnectionStatus.DISCONNECTED,
    }
    assert state.exit_v4 is None


SCENARIOS: list[Callable[[Qbt], Awaitable[None]]] = [
    the_port_is_set_and_read_back,
    a_port_that_is_taken_at_random_reads_as_0,
    what_is_no_port_is_not_sent,
    it_says_whether_someone_reached_it,
]
