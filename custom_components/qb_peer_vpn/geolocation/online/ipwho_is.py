"""ipwho.is: HTTPS, without an account, one address per request, a city for nearly all.

Failures have status 200 and ``success: false``, and so have refusals because of a limit
(https://www.ipwhois.io/documentation).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from yarl import URL

from ...models import IpAddress
from ..errors import ServiceError, ServiceThrottledError
from ..raw_location import RawLocation
from .service import Question, RawLocations, ServiceName, UsageLimits, by_address

_FIELDS = "success,message,ip,country_code,city,latitude,longitude"

_ABOUT_THE_ADDRESS = ("range", "invalid", "not found")
"""Words in messages that concern the address: ``Reserved range``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IpwhoIs:
    """The adapter of ipwho.is."""

    base_url: URL
    name = ServiceName.IPWHO_IS
    # It allows one request a second, and 60 within 60 seconds.
    limits = UsageLimits(batch_size=1, spacing_seconds=1.1, requests_a_day=5_000)

    def question(self, addresses: Sequence[IpAddress]) -> Question:
        """Return the request for one address."""
        url = self.base_url / str(addresses[0])
        return Question(url=url.with_query(fields=_FIELDS))

    def parse(self, answer: object, addresses: Sequence[IpAddress]) -> RawLocations:
        """Read one object, which says whether it is a success."""
        match answer:
            case {"success": True, **entry}:
                raw = RawLocation(
                    country_code=entry.get("country_code"),
                    city=entry.get("city"),
                    latitude=entry.get("latitude"),
                    longitude=entry.get("longitude"),
                )
                return by_address([(entry.get("ip"), raw)], addresses)
            case {"success": False, "message": str(message)}:
                message = message.casefold()
                if any(word in message for word in _ABOUT_THE_ADDRESS):
                    return {}
                if "limit" in message:
                    raise ServiceThrottledError
                raise ServiceError("refused")
        raise ServiceError("not an answer")
