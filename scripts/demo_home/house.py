"""The course of the demo: start everything, set it up, wait, and stop everything."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, ExitStack, asynccontextmanager
import os
from pathlib import Path
import socket
from tempfile import TemporaryDirectory
import time

from aiohttp import ClientSession, ClientTimeout

from . import api, stand_in
from .arguments import MUMBAI, Arguments
from .configuration import (
    DATABASE,
    SERVERS,
    Memory,
    listen_on,
    prepare,
    recall,
    remember,
)
from .dashboard import dashboard, entity_ids
from .database import write_database
from .errors import DemoError
from .gluetun import API_KEY, DemoGluetun, serve_gluetun
from .home_assistant import HomeAssistant, started
from .pace import LASTS_MINUTES
from .places import DEAD_CITY, load_places
from .ports import free_ports
from .servers import write_servers
from .subentries import add_subentries

DASHBOARD = "peer-vpn"
START_TIMEOUT = 300
FIRST_RESULT_TIMEOUT = 90

TO_TRY = (
    "Try it, more is in the README:",
    "  - Follow the advice when the swarm has left Europe, after two minutes.",
    "  - Preview the upload limits of three trackers, and switch them on.",
    "  - Add a magnet link, or make a torrent of /media/podcast.",
    f"  - Move to {DEAD_CITY}: its servers are dead, and the move is undone.",
)


async def run(arguments: Arguments) -> None:
    """Run the demo until it is canceled.

    Raises:
        DemoError: it cannot continue; the message has the reason.

    """
    with ExitStack() as stack:
        folder = arguments.config or Path(
            stack.enter_context(TemporaryDirectory(prefix="qb-peer-vpn-demo-"))
        )
        await _run_in(folder, arguments)


async def _run_in(folder: Path, arguments: Arguments) -> None:
    memory = recall(folder)
    # In one call: two could return the same port.
    free_port, *others = free_ports(3)
    port = arguments.port or free_port
    _require_free(port)
    is_new = memory is None
    if memory is None:
        memory = _new_memory(arguments, *others)
        prepare(folder, stand_in_port=memory.stand_in_port)
    listen_on(folder, port)
    async with AsyncExitStack() as stack:
        if memory.stand_in_port is not None:
            await stack.enter_async_context(
                _simulated(folder, memory.stand_in_port, memory.gluetun_port)
            )
        session = await stack.enter_async_context(
            ClientSession(timeout=ClientTimeout(total=60))
        )
        address = f"http://127.0.0.1:{port}"
        restart = True
        while restart:
            quickened = memory.stand_in_port is not None
            async with started(folder, quickened=quickened) as home_assistant:
                client = api.HomeAssistantApi(session, address)
                await _wait_until_up(client, home_assistant)
                if is_new:
                    await _set_up(client, arguments, memory)
                    remember(folder, memory)
                    is_new = False
                _say(
                    f"\nReady: open {address} and sign in "
                    f"(user {api.USERNAME}, password {api.PASSWORD}).",
                    *(TO_TRY if quickened else ()),
                    "Ctrl-C stops everything.",
                )
                restart = await home_assistant.wait()


@asynccontextmanager
async def _simulated(
    folder: Path, port: int, gluetun_port: int | None
) -> AsyncIterator[None]:
    """Serve the stand-ins, and put locations and servers into the folder."""
    for each in (port, gluetun_port):
        if each is not None:
            _require_free(each)
    places = load_places()
    write_database(folder / DATABASE, places)
    write_servers(folder / SERVERS, places)
    async with AsyncExitStack() as stack:
        gluetun: DemoGluetun | None = None
        if gluetun_port is not None:
            gluetun = await stack.enter_async_context(
                serve_gluetun(places, port=gluetun_port)
            )
        url = await stack.enter_async_context(
            stand_in.serve(places, port=port, gluetun=gluetun)
        )
        _say(
            f"qBittorrent's stand-in listens on {url} "
            f"(user {stand_in.USERNAME}, password {stand_in.PASSWORD})"
        )
        if gluetun is not None:
            _say(
                f"Gluetun's stand-in listens on {gluetun.server.url} "
                f"(API key {API_KEY})"
            )
        yield


async def _wait_until_up(
    client: api.HomeAssistantApi, home_assistant: HomeAssistant
) -> None:
    start = reported = time.monotonic()
    _say("Starting Home Assistant …")
    while not await client.is_up():
        home_assistant.check()
        now = time.monotonic()
        if now - start > START_TIMEOUT:
            raise DemoError("Home Assistant does not answer.")
        if now - reported >= 5:
            reported = now
            _say(f"  {now - start:.0f} s")
        await asyncio.sleep(0.5)


async def _set_up(
    client: api.HomeAssistantApi, arguments: Arguments, memory: Memory
) -> None:
    _say("Setting it up: user, home, integration, dashboard …")
    await client.onboard()
    await client.wait_until_running()
    latitude, longitude = arguments.home
    home: dict[str, float | str] = {"latitude": latitude, "longitude": longitude}
    if arguments.home == MUMBAI:
        home |= {
            "location_name": "Mumbai",
            "country": "IN",
            "time_zone": "Asia/Kolkata",
        }
    await client.command("config/core/update", **home)
    entry_id = await _add_integration(client, arguments, memory)
    entities = await _entities(client, entry_id)
    await _add_dashboard(client, with_controls=arguments.qbittorrent is None)
    server = await client.wait_for_state(
        entities["recommended_server"], FIRST_RESULT_TIMEOUT
    )
    _say(f"Recommended server: {server or 'none yet'}")


async def _add_integration(
    client: api.HomeAssistantApi, arguments: Arguments, memory: Memory
) -> str:
    """Return the config entry's id."""
    connection = _connection(arguments, memory)
    if arguments.qbittorrent is not None:
        return await client.add_integration(connection)
    entry_id = await client.add_integration(connection, own_list=Path(SERVERS).name)
    options = {"decision": {"lasts": LASTS_MINUTES}, "map": {}}
    await client.change_options(entry_id, "recommendation", options)
    await client.change_options(entry_id, "torrents", {"folders": ["/media"]})
    await add_subentries(client, entry_id, gluetun_port=memory.gluetun_port)
    return entry_id


async def _add_dashboard(client: api.HomeAssistantApi, *, with_controls: bool) -> None:
    await client.command(
        "lovelace/dashboards/create",
        url_path=DASHBOARD,
        title="Peer VPN",
        icon="mdi:vpn",
    )
    await client.command(
        "lovelace/config/save",
        url_path=DASHBOARD,
        config=dashboard(with_controls=with_controls),
    )
    await client.command(
        "frontend/set_system_data", key="core", value={"default_panel": DASHBOARD}
    )


async def _entities(client: api.HomeAssistantApi, entry_id: str) -> dict[str, str]:
    """Return the entities by key, as soon as Home Assistant has them."""
    for _ in range(int(FIRST_RESULT_TIMEOUT)):
        registry = await client.command("config/entity_registry/list")
        if "recommended_server" in (found := entity_ids(registry, entry_id)):
            return found
        await asyncio.sleep(1)
    raise DemoError("Home Assistant did not set the integration up; see its log.")


def _connection(arguments: Arguments, memory: Memory) -> dict[str, object]:
    if arguments.qbittorrent is None:
        return {
            "url": f"http://127.0.0.1:{memory.stand_in_port}",
            "username": stand_in.USERNAME,
            "password": stand_in.PASSWORD,
            "more": {"verify_ssl": True},
        }
    return {
        "url": arguments.qbittorrent,
        "username": arguments.username,
        "password": arguments.password,
        "more": {"verify_ssl": arguments.verify_ssl},
    }


def _new_memory(arguments: Arguments, stand_in_port: int, gluetun_port: int) -> Memory:
    if arguments.qbittorrent is not None:
        return Memory(stand_in_port=None)
    return Memory(stand_in_port=stand_in_port, gluetun_port=gluetun_port)


def _require_free(port: int) -> None:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as err:
        raise DemoError(
            f"Port {port} of 127.0.0.1 cannot be used: {os.strerror(err.errno or 0)}. "
            "Choose another one with --port."
        ) from err


def _say(*lines: str) -> None:
    print(*lines, sep="\n", flush=True)
