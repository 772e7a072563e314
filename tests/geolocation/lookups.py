"""Look one address up where the code looks many up at once."""

import numpy as np

from custom_components.qb_peer_vpn.geolocation import DatabaseFolder
from custom_components.qb_peer_vpn.geolocation.database.city_database import (
    CityDatabase,
)
from custom_components.qb_peer_vpn.models import IpAddress, Location, packed_address


def locate(
    databases: CityDatabase | DatabaseFolder, address: IpAddress
) -> Location | None:
    """Return where an address is; None if it is unknown."""
    (location,) = databases.locate_all(np.array([packed_address(address)]))
    return location
