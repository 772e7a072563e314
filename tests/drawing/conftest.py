from pathlib import Path

import pytest

from custom_components.qb_peer_vpn.drawing import Land, load_land

DATA = Path(__file__).parents[2] / "custom_components/qb_peer_vpn/data"


@pytest.fixture(scope="session")
def land() -> Land:
    """The outlines that are shipped."""
    return load_land(DATA)
