"""How long others wait for the integration: a call during a poll, unload, reload, stop.

From inside of a Home Assistant whose qBittorrent is a stand-in that can be slow and hang.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from aiohttp import ClientSession
from homeassistant.config_entries import ConfigEntryState
from homeassistant.core import HomeAssistant

from custom_components.qb_peer_vpn.features import PeerVpnConfigEntry
from custom_components.qb_peer_vpn.qbittorrent import (
    Priority,
    QbittorrentSession,
    WebApi,
)

SLOW_MS = 40
"""How long a slow stand-in takes for each answer."""

PEERS = "sync/torrentPeers"
TABLE = "sync/maindata"


class Controls:
    """Makes the stand-in slow, or lets it hang."""

    def __init__(self, http: ClientSession, url: str) -> None:
        """Keep the address of the stand-in."""
        self._http = http
        self._url = url

    async def slow(self, milliseconds: int) -> None:
        """Take this long for each answer from now on."""
        await self._order(f"slow/{milliseconds}")

    async def drip(self, path: str) -> None:
        """Drip one byte a second as the next answer to a path."""
        await self._order(f"drip/{path}")

    async def until_dripping(self) -> None:
        """Wait for the request whose answer drips."""
        await self._order("dripping")

    async def _order(self, path: str) -> None:
        async with self._http.post(f"{self._url}/{path}") as response:
            response.raise_for_status()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """How a small call during a poll went."""

    waited_for: int
    """Requests that ended between the call and its own request."""
    milliseconds: float


class CallMeter:
    """Counts the requests of a session that a call waits for.

    Only the event loop adds requests, so nothing can get in between the first count and
    the call, and the number does not depend on how fast the machine is.
    """

    def __init__(self, session: QbittorrentSession) -> None:
        """Count from now on."""
        self._ask = session.async_ask
        self._ended = 0
        session.async_ask = self._counted  # type: ignore[method-assign]

    async def _counted[T](
        self, request: Callable[[WebApi], T], priority: Priority = Priority.POLL
    ) -> T:
        def count(web_api: WebApi) -> T:
            try:
                return request(web_api)
            finally:
                self._ended += 1

        return await self._ask(count, priority)

    async def time(
        self, command: Callable[[Callable[[WebApi], int]], Awaitable[int]]
    ) -> Call:
        """Make a small call by a command of the connection."""

        def call(web_api: WebApi) -> int:
            ended = self._ended
            web_api.app_version()
            return ended

        ended_before, begin = self._ended, perf_counter()
        ended = await command(call)
        return Call(
            waited_for=ended - ended_before,
            milliseconds=1000.0 * (perf_counter() - begin),
        )


async def calls_in_a_poll(entry: PeerVpnConfigEntry, controls: Controls) -> list[Call]:
    """Make one small call after the other while a slow qBittorrent is polled."""
    data = entry.runtime_data
    connection = data.connection.qbittorrent
    meter = CallMeter(connection.session)
    await controls.slow(SLOW_MS)
    poll = asyncio.create_task(data.swarm.peers.async_poll_now())
    calls = []
    await asyncio.sleep(SLOW_MS / 1000.0)
    while not poll.done():
        calls.append(await meter.time(connection.async_command))
        await asyncio.sleep(1.5 * SLOW_MS / 1000.0)
    await poll
    await controls.slow(0)
    return calls


async def time_endings(
    hass: HomeAssistant, entry: PeerVpnConfigEntry, controls: Controls
) -> dict[str, float]:
    """Unload, reload and stop, each during a poll that hangs; return the seconds."""
    entries = hass.config_entries
    seconds = {}
    await _hang(hass, entry, controls, PEERS)
    seconds["unload"] = await _seconds(entries.async_unload(entry.entry_id))
    await entries.async_setup(entry.entry_id)
    await _hang(hass, entry, controls, TABLE)
    seconds["reload"] = await _seconds(entries.async_reload(entry.entry_id))
    await _hang(hass, entry, controls, PEERS)
    seconds["stop"] = await _seconds(hass.async_stop(force=True))
    return seconds


async def _hang(
    hass: HomeAssistant, entry: PeerVpnConfigEntry, controls: Controls, path: str
) -> None:
    """Begin a poll that hangs in its request for a path."""
    if entry.state is not ConfigEntryState.LOADED:
        raise RuntimeError(f"The integration did not load: {entry.reason}")
    await controls.drip(path)
    poll = entry.runtime_data.swarm.peers.async_poll_now()
    entry.async_create_background_task(hass, poll, "benchmark poll")
    await controls.until_dripping()


async def _seconds(work: Awaitable[Any]) -> float:
    begin = perf_counter()
    await work
    return perf_counter() - begin
