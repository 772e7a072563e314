"""What the tests of the room share: tables, readers, and a local internet."""

from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import ClientSession
import pytest

from custom_components.qb_peer_vpn.geolocation import (
    CountryTable,
    LocationCache,
    ServiceName,
)

from .chains import Chain
from .host import Downloader, Host
from .internet import Internet, Spot
from .vendors import database

DATA_FOLDER = Path(__file__).parents[2] / "custom_components" / "qb_peer_vpn" / "data"


@pytest.fixture(scope="session")
def data_folder() -> Path:
    return DATA_FOLDER


@pytest.fixture(scope="session")
def countries() -> CountryTable:
    return CountryTable.load(DATA_FOLDER)


@pytest.fixture
def cache(countries: CountryTable) -> LocationCache:
    return LocationCache(countries)


@pytest.fixture
async def session(socket_enabled: None) -> AsyncIterator[ClientSession]:
    async with ClientSession() as session:
        yield session


@pytest.fixture
def internet() -> Internet:
    return Internet(
        known={
            "81.2.69.1": Spot(
                country_code="GB", city="London", latitude=51.5142, longitude=-0.0931
            ),
            "2a02:8010:6000::1": Spot(
                country_code="DE",
                city="Frankfurt (Gallus)",
                latitude=50.1,
                longitude=8.6,
                hosting=True,
            ),
            "8.8.8.1": Spot(
                country_code="US", city=None, latitude=37.751, longitude=-97.822
            ),
        }
    )


@pytest.fixture
async def base_urls(
    internet: Internet, socket_enabled: None
) -> AsyncIterator[dict[ServiceName, str]]:
    server = await internet.start()
    yield {name: str(server.make_url(f"/{name}/")) for name in ServiceName}
    await server.close()


@pytest.fixture
def chain(
    session: ClientSession, base_urls: dict[ServiceName, str], countries: CountryTable
) -> Chain:
    return Chain(session, base_urls, countries)


@pytest.fixture
async def host(socket_enabled: None) -> AsyncIterator[Host]:
    host = Host()
    server = await host.start()
    yield host
    await server.close()


@pytest.fixture
async def other_host(socket_enabled: None) -> AsyncIterator[Host]:
    host = Host()
    server = await host.start()
    yield host
    await server.close()


@pytest.fixture
def content(tmp_path: Path) -> bytes:
    return database(tmp_path)


@pytest.fixture
def refresh(session: ClientSession, host: Host, tmp_path: Path) -> Downloader:
    return Downloader(session, host, tmp_path / "qb_peer_vpn")
