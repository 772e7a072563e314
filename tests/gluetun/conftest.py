"""A control server to ask, and a session to ask it with."""

from collections.abc import AsyncIterator

from aiohttp import ClientSession
import pytest

from custom_components.qb_peer_vpn.gluetun import ApiKey, ControlServer

from .stand_in import Role, StandIn

KEY = "an-api-key-of-the-users"
ALL_ROUTES = (
    "GET /v1/version",
    "GET /v1/vpn/status",
    "GET /v1/publicip/ip",
    "GET /v1/portforward",
    "GET /v1/vpn/settings",
    "PUT /v1/vpn/settings",
)


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
async def gluetun(socket_enabled: None) -> AsyncIterator[StandIn]:
    """A v3.41.3 whose one role has all that a move needs."""
    async with StandIn(roles=(Role(routes=ALL_ROUTES, key=KEY),)) as stand_in:
        yield stand_in


@pytest.fixture
def client(gluetun: StandIn, session: ClientSession) -> ControlServer:
    return ControlServer(session, gluetun.url, ApiKey(key=KEY))
