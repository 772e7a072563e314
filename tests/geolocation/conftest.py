"""What the tests of the room share: the shipped tables, the readers, a folder."""

from pathlib import Path

import maxminddb
import pytest

from custom_components.qb_peer_vpn.geolocation import CountryTable

DATA_FOLDER = Path(__file__).parents[2] / "custom_components" / "qb_peer_vpn" / "data"


@pytest.fixture(scope="session")
def data_folder() -> Path:
    return DATA_FOLDER


@pytest.fixture(scope="session")
def countries() -> CountryTable:
    return CountryTable.load(DATA_FOLDER)


@pytest.fixture(params=["extension", "pure python"])
def each_reader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Run the test with either implementation of the database reader."""
    kind = str(request.param)
    if kind == "pure python":
        monkeypatch.setattr(maxminddb, "_extension", None)
    elif maxminddb._extension is None:
        pytest.skip("maxminddb was installed without its extension")
    return kind
