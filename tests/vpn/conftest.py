"""The places that the tests look up."""

from pathlib import Path

import pytest

from custom_components import qb_peer_vpn
from custom_components.qb_peer_vpn.geolocation import CountryTable, load_gazetteer
from custom_components.qb_peer_vpn.vpn import PlaceFinder, load_place_tables
from custom_components.qb_peer_vpn.vpn.places.place_tables import PlaceTables

from .samples import GAZETTEER

DATA = Path(qb_peer_vpn.__file__).parent / "data"


@pytest.fixture(scope="session")
def tables() -> PlaceTables:
    return load_place_tables(DATA)


@pytest.fixture(scope="session")
def places(tables: PlaceTables) -> PlaceFinder:
    return PlaceFinder(tables, GAZETTEER)


@pytest.fixture(scope="session")
def world(tables: PlaceTables) -> PlaceFinder:
    """Places as the integration knows them."""
    return PlaceFinder(tables, load_gazetteer(DATA, CountryTable.load(DATA)))
