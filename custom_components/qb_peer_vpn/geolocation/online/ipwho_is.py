"""ipwho.is: HTTPS, without an account, one address a request, a city for nearly all.

Failures come with status 200 and ``success: false``, and refusals for the sake of a limit
come like that too (https://www.ipwhois.io/documentation).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from yarl import URL

from ...models import IpAddress
from ..errors import ServiceError, ServiceThrottledError
from ..raw_location import RawLocation
from .service import Limits, Question, RawLocations, ServiceName, by_address

_FIELDS = "success,message,ip,country_code,city,latitude,longitude"

_ABOUT_THE_ADDRESS = ("range", "invalid", "not found")
"""Words of the messages that find fault with the address: ``Reserved range``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IpwhoIs:
    """The adapter of ipwho.is."""

    base_url: URL
    name = ServiceName.IPWHO_IS
    # It grants one request a second, and 60 in any 60 seconds.
    limits = Limits(batch_size=1, spacing_seconds=1.1, requests_a_day=5_000)

    def question(self, addresses: Sequence[IpAddress]) -> Question:
        """Ask for one address."""
        url = self.base_url / str(addresses[0])
        return Question(url=url.with_query(fields=_FIELDS))

    def parse(self, answer: object, addresses: Sequence[IpAddress]) -> RawLocations:
        """Read one object: whether it is a success stands inside."""
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
