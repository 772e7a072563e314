"""The place that a host name states, to check what the list says of it.

``ca-tor.pvdata.host`` is Canada and Toronto. Where its row says Bogota, one of them is
wrong, and nothing shows which.
"""

import re

from .country_codes import iso_country_code
from .place_finder import PlaceFinder

_COUNTRY_AND_CITY = re.compile(r"(?P<country>[a-z]{2})-(?P<city>[a-z]{3})[0-9]*\.")
"""Other letters after the country are no city, such as the exit of a double hop."""


def contradicts(hostname: str, country_code: str, places: PlaceFinder) -> bool:
    """Return whether a host name begins with another country and one of its cities."""
    match = _COUNTRY_AND_CITY.match(hostname)
    if match is None:
        return False
    stated = iso_country_code(match["country"])
    return stated != country_code and places.has_city_beginning(stated, match["city"])
