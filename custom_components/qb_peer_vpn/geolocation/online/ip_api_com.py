"""ip-api.com: a hundred addresses at once and the richest answers, without encryption.

Free use is limited to non-commercial purposes and plain HTTP
(https://ip-api.com/docs/api:batch). Each address of a batch can fail on its own.
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

_FIELDS = "status,message,query,countryCode,city,lat,lon,mobile,proxy,hosting"


@dataclass(frozen=True, slots=True, kw_only=True)
class IpApiCom:
    """The adapter of ip-api.com."""

    base_url: URL
    name = ServiceName.IP_API_COM
    # Twelve requests a minute; it allows fifteen.
    limits = UsageLimits(batch_size=100, spacing_seconds=5.0, requests_a_day=5_000)

    def question(self, addresses: Sequence[IpAddress]) -> Question:
        """Return the request for up to a hundred addresses."""
        return Question(
            url=(self.base_url / "batch").with_query(fields=_FIELDS),
            body=[str(address) for address in addresses],
        )

    def parse(self, answer: object, addresses: Sequence[IpAddress]) -> RawLocations:
        """Read a list of objects and leave out those that failed."""
        locations = []
        for entry in entries_of(answer):
            if entry.get("status") != "success":
                continue
            flags = [entry.get("hosting"), entry.get("proxy")]
            is_known = all(isinstance(flag, bool) for flag in flags)
            raw = RawLocation(
                country_code=entry.get("countryCode"),
                city=entry.get("city"),
                latitude=entry.get("lat"),
                longitude=entry.get("lon"),
                mobile=entry.get("mobile"),
                hosting=any(flags) if is_known else None,
            )
            locations.append((entry.get("query"), raw))
        return by_address(locations, addresses)
