"""Which site the traffic goes out through now."""

from collections.abc import Sequence

from ..geo import distances_km, vectors_of
from ..models import Location, ServerSite

# Databases place an exit in the right metropolis at best, and two sites of one provider
# are rarely nearer to each other than this.
_SAME_PLACE_KM = 100.0


def site_in_use(
    exit_location: Location | None, sites: Sequence[ServerSite]
) -> str | None:
    """Return the key of the site at the exit, None where that is unknown.

    Only a city says enough: a country can hold many sites. A provider gives a virtual
    server the address of the country it claims, so a database may place its exit either
    there or where the machine stands; the claimed country decides between sites that
    stand in one place.

    Args:
        exit_location: of the outside address.
        sites: what there is to choose from.

    """
    if exit_location is None or exit_location.city is None or not sites:
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
