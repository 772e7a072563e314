"""ipapi.co: HTTPS, without an account, one address per request, a thousand a day.

Errors are objects with ``error: true`` and a reason, some of them with status 200
(https://ipapi.co/api/#errors). Coordinates have contained an advertisement.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from yarl import URL

from ...models import IpAddress
from ..errors import ServiceError, ServiceThrottledError
from ..raw_location import RawLocation
from .service import Question, RawLocations, ServiceName, UsageLimits, by_address

_ABOUT_THE_ADDRESS = ("invalid", "reserved")
"""Words in reasons that concern the address: ``Invalid IP Address``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IpapiCo:
    """The adapter of ipapi.co."""

    base_url: URL
    name = ServiceName.IPAPI_CO
    # It allows a thousand a day, but throttles earlier.
    limits = UsageLimits(batch_size=1, spacing_seconds=2.0, requests_a_day=900)

    def question(self, addresses: Sequence[IpAddress]) -> Question:
        """Return the request for one address."""
        # Without the final slash, it redirects.
        return Question(url=self.base_url / str(addresses[0]) / "json/")

    def parse(self, answer: object, addresses: Sequence[IpAddress]) -> RawLocations:
        """Read one object."""
        match answer:
            case {"reserved": True}:
                return {}
            case {"error": True, "reason": str(reason)}:
                reason = reason.casefold()
                if any(word in reason for word in _ABOUT_THE_ADDRESS):
                    return {}
                if "limit" in reason:
                    raise ServiceThrottledError
                raise ServiceError("refused")
            case {"ip": ip, **entry}:
                raw = RawLocation(
                    country_code=entry.get("country_code"),
                    city=entry.get("city"),
                    latitude=entry.get("latitude"),
                    longitude=entry.get("longitude"),
                )
                return by_address([(ip, raw)], addresses)
        raise ServiceError("not an answer")
