"""api.country.is: GeoLite2 over HTTPS, without an account, a hundred addresses at once.

According to the source of github.com/lineofflight/country (b4643ef), unknown addresses
are missing in the answer, and one invalid address makes it refuse the whole batch with
422. Users with a MaxMind account can run it at home.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from yarl import URL

from ...models import IpAddress
from ..raw_location import RawLocation
from .service import (
    Question,
    RawLocations,
    ServiceName,
    UsageLimits,
    by_address,
    entries_of,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryIs:
    """The adapter of api.country.is."""

    base_url: URL
    name = ServiceName.COUNTRY_IS
    # A fifth of the ten requests a second that it allows.
    limits = UsageLimits(batch_size=100, spacing_seconds=0.5, requests_a_day=5_000)

    def question(self, addresses: Sequence[IpAddress]) -> Question:
        """Return the request for city and location of up to a hundred addresses."""
        return Question(
            url=self.base_url.with_query(fields="city,location"),
            body=[str(address) for address in addresses],
        )

    def parse(self, answer: object, addresses: Sequence[IpAddress]) -> RawLocations:
        """Read a list of objects in any order."""
        locations = []
        for entry in entries_of(answer):
            location = entry.get("location")
            place = location if isinstance(location, dict) else {}
            raw = RawLocation(
                country_code=entry.get("country"),
                city=entry.get("city"),
                latitude=place.get("latitude"),
                longitude=place.get("longitude"),
                radius_km=place.get("accuracy_radius"),
            )
            locations.append((entry.get("ip"), raw))
        return by_address(locations, addresses)
