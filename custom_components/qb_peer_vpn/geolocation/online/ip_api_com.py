"""ip-api.com: a hundred addresses at once and the richest answers, but in the clear.

Without payment it is for non-commercial use and speaks plain HTTP only
(https://ip-api.com/docs/api:batch). Each address of a batch fails for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from yarl import URL

from ...models import IpAddress
from ..raw_location import RawLocation
from .service import Limits, Question, RawLocations, ServiceName, by_address, entries_of

_FIELDS = "status,message,query,countryCode,city,lat,lon,mobile,proxy,hosting"


@dataclass(frozen=True, slots=True, kw_only=True)
class IpApiCom:
    """The adapter of ip-api.com."""

    base_url: URL
    name = ServiceName.IP_API_COM
    # Twelve requests a minute where it grants fifteen.
    limits = Limits(batch_size=100, spacing_seconds=5.0, requests_a_day=5_000)

    def question(self, addresses: Sequence[IpAddress]) -> Question:
        """Ask for up to a hundred addresses."""
        return Question(
            url=(self.base_url / "batch").with_query(fields=_FIELDS),
            body=[str(address) for address in addresses],
        )

    def parse(self, answer: object, addresses: Sequence[IpAddress]) -> RawLocations:
        """Read a list of objects and leave out those that failed."""
        raw_locations = []
        for entry in entries_of(answer):
            if entry.get("status") != "success":
                continue
            flags = [entry.get("hosting"), entry.get("proxy")]
            told = all(isinstance(flag, bool) for flag in flags)
            raw = RawLocation(
                country_code=entry.get("countryCode"),
                city=entry.get("city"),
                latitude=entry.get("lat"),
                longitude=entry.get("lon"),
                mobile=entry.get("mobile"),
                hosting=any(flags) if told else None,
            )
            raw_locations.append((entry.get("query"), raw))
        return by_address(raw_locations, addresses)
