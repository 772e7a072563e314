"""The course of the demo: start everything, set it up, wait, and stop everything."""

import asyncio
from contextlib import AsyncExitStack, ExitStack
import os
from pathlib import Path
import socket
from tempfile import TemporaryDirectory
import time

from aiohttp import ClientSession, ClientTimeout

from . import api, stand_in
from .arguments import ALMATY, Arguments
from .configuration import DATABASE, Memory, listen_on, prepare, recall, remember
from .dashboard import dashboard, entity_ids
from .database import write_database
from .errors import DemoError
from .home_assistant import HomeAssistant, started
from .places import load_places

DASHBOARD = "peer-vpn"
START_TIMEOUT = 300
FIRST_RESULT_TIMEOUT = 90


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
    port = arguments.port or _free_port()
    _require_free(port)
    is_new = memory is None
    if memory is None:
        memory = Memory(stand_in_port=None if arguments.qbittorrent else _free_port())
        prepare(folder, stand_in_port=memory.stand_in_port)
    listen_on(folder, port)
    async with AsyncExitStack() as stack:
        if memory.stand_in_port is not None:
            _require_free(memory.stand_in_port)
            places = load_places()
            write_database(folder / DATABASE, places)
            server = stand_in.serve(places, port=memory.stand_in_port)
            url = await stack.enter_async_context(server)
            _say(
                f"qBittorrent's stand-in listens on {url} "
                f"(user {stand_in.USERNAME}, password {stand_in.PASSWORD})"
            )
        session = await stack.enter_async_context(
            ClientSession(timeout=ClientTimeout(total=60))
        )
        address = f"http://127.0.0.1:{port}"
        restart = True
        while restart:
            async with started(folder) as home_assistant:
                client = api.HomeAssistantApi(session, address)
                await _wait_until_up(client, home_assistant)
                if is_new:
                    await _set_up(client, arguments, memory)
                    remember(folder, memory)
                    is_new = False
                _say(
                    f"\nReady: open {address} and sign in "
                    f"(user {api.USERNAME}, password {api.PASSWORD}).",
                    "Ctrl-C stops everything.",
                )
                restart = await home_assistant.wait()


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
    if arguments.home == ALMATY:
        home |= {"location_name": "Almaty", "country": "KZ", "time_zone": "Asia/Almaty"}
    await client.command("config/core/update", **home)
    entry_id = await client.add_integration(_connection(arguments, memory))
    entities = await _entities(client, entry_id)
    await client.command(
        "lovelace/dashboards/create",
        url_path=DASHBOARD,
        title="Peer VPN",
        icon="mdi:vpn",
    )
    await client.command(
        "lovelace/config/save",
        url_path=DASHBOARD,
        config=dashboard(with_controls=arguments.qbittorrent is None),
    )
    await client.command(
        "frontend/set_system_data", key="core", value={"default_panel": DASHBOARD}
    )
    server = await client.wait_for_state(
        entities["recommended_server"], FIRST_RESULT_TIMEOUT
    )
    _say(f"Recommended server: {server or 'none yet'}")


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
            # The latency from a made-up home cannot be measured.
            "more": {"verify_ssl": True, "measure": False},
        }
    return {
        "url": arguments.qbittorrent,
        "username": arguments.username,
        "password": arguments.password,
        "more": {"verify_ssl": arguments.verify_ssl},
    }


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


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
