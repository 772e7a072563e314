"""Locations in the form of the online services."""

from custom_components.qb_peer_vpn.models import Coordinates, Location, LocationSource


def online(
    country_code: str,
    city: str | None,
    latitude: float = 1,
    longitude: float = 2,
    *,
    hosting: bool | None = None,
) -> Location:
    """Return what a service says without an accuracy radius."""
    point = Coordinates(latitude=latitude, longitude=longitude)
    return Location(
        coordinates=point,
        country_code=country_code,
        city=city,
        radius_km=25.0,
        source=LocationSource.ONLINE,
        hosting=hosting,
    )
