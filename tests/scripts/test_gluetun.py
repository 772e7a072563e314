"""The demo's Gluetun: what a move does to the exit, the peers, and the port."""

from collections.abc import AsyncIterator

from aiohttp import ClientSession
import pytest
from yarl import URL

from custom_components.qb_peer_vpn.gluetun import (
    ApiKey,
    ControlServer,
    Selection,
    VpnStatus,
)
from scripts.demo_home.gluetun import API_KEY, DemoGluetun, serve_gluetun
from scripts.demo_home.places import DEAD_CITY, EXITS, FIRST_EXIT, load_places
from scripts.demo_home.servers import servers_of
from scripts.demo_home.stand_in import StandIn

PLACES = {place.city: place for place in load_places()}


def host(city: str) -> str:
    return servers_of(PLACES[city])[0][1]


@pytest.fixture
async def gluetun(socket_enabled: None) -> AsyncIterator[DemoGluetun]:
    async with serve_gluetun(PLACES.values(), port=0) as running:
        yield running


@pytest.fixture
async def control(gluetun: DemoGluetun) -> AsyncIterator[ControlServer]:
    async with ClientSession() as session:
        yield ControlServer(session, URL(gluetun.server.url), ApiKey(key=API_KEY))


async def test_the_integration_reads_and_moves_it(
    gluetun: DemoGluetun, control: ControlServer
) -> None:
    version = await control.version()
    assert await control.status() is VpnStatus.RUNNING
    found = await control.exit()
    assert found.address == PLACES[FIRST_EXIT].exit_v4
    assert (found.city, found.country) == (FIRST_EXIT, "France")
    first_port = await control.port(version)
    settings = await control.settings()
    assert settings.forwards_port

    gluetun.server.speed = 1_000
    target = Selection(choices={"hostnames": (host("Tokyo"),)})
    await control.change(target)
    gluetun.loop.advance(10)
    assert gluetun.city == "Tokyo"
    assert (await control.exit()).address == PLACES["Tokyo"].exit_v4
    assert await control.port(version) not in {0, first_port}


async def test_the_servers_of_one_city_are_dead(gluetun: DemoGluetun) -> None:
    assert DEAD_CITY not in EXITS
    gluetun.loop.change(
        {"provider": {"server_selection": {"hostnames": [host(DEAD_CITY)]}}}
    )
    gluetun.loop.advance(60)
    assert gluetun.city is None
    assert gluetun.port == 0


async def test_qbittorrent_loses_its_peers_and_comes_out_elsewhere(
    gluetun: DemoGluetun,
) -> None:
    now = 1_790_000_000.0
    stand_in = StandIn(
        tuple(PLACES.values()), port=1, gluetun=gluetun, clock=lambda: now
    )

    def look(seconds: float) -> tuple[str, str, bool]:
        nonlocal now
        now += seconds
        gluetun.loop.advance(seconds)
        stand_in._advance()
        info = stand_in._transfer_info()
        has_peers = any(each.peers for each in stand_in._box.torrents.values())
        return info["connection_status"], info["last_external_address_v4"], has_peers

    assert look(1) == ("connected", str(PLACES[FIRST_EXIT].exit_v4), True)
    gluetun.loop.change(
        {"provider": {"server_selection": {"hostnames": [host(DEAD_CITY)]}}}
    )
    # It does not know that yet.
    assert look(1) == ("disconnected", str(PLACES[FIRST_EXIT].exit_v4), False)
    gluetun.use_exit("Tokyo")
    # Another port is forwarded now.
    assert look(1) == ("firewalled", str(PLACES["Tokyo"].exit_v4), False)
    stand_in._box.preferences["listen_port"] = gluetun.port
    assert look(5) == ("connected", str(PLACES["Tokyo"].exit_v4), True)


async def test_the_exit_that_is_in_use_is_not_taken_into_use_again(
    gluetun: DemoGluetun,
) -> None:
    before = gluetun.loop.connections
    gluetun.use_exit(FIRST_EXIT)
    assert gluetun.loop.connections == before
    gluetun.use_exit("Seoul")
    assert (gluetun.city, gluetun.loop.connections) == ("Seoul", before + 1)
