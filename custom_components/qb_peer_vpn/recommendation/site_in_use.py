"""The site whose exit is in use."""

from collections.abc import Sequence

from ..geo import distances_km, vectors_of
from ..models import Location, ServerSite

_SAME_PLACE_KM = 100.0
"""Databases place an exit in the right metropolitan area at best, and two sites of one
provider are rarely nearer to each other than this."""


def site_in_use(
    exit_location: Location | None, sites: Sequence[ServerSite]
) -> str | None:
    """Return the key of the site at the exit; None if it is unknown.

    A country alone does not say which of its sites is in use, so the city must be known.
    A virtual server has an address of the country that it claims, and a database may place
    its exit there or at the machine; of several sites in one place, the one that claims
    the exit's country is in use.

    Args:
        exit_location: location of the outside address.
        sites: all that the user can choose from.

    """
    if exit_location is None or exit_location.city is None:
        return None
    exit_vector = vectors_of([exit_location.coordinates])
    distances = distances_km(
        exit_vector, vectors_of(site.coordinates for site in sites)
    )[0]
    near = [
        (site.country_code != exit_location.country_code, float(distance), site.key)
        for site, distance in zip(sites, distances, strict=True)
        if distance <= _SAME_PLACE_KM
    ]
    return min(near)[2] if near else None
