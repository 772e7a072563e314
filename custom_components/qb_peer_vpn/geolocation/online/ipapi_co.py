"""ipapi.co: HTTPS, without an account, one address a request, a thousand a day.

Errors are objects with ``error: true`` and a reason, some of them with status 200
(https://ipapi.co/api/#errors). Coordinates have been known to hold an advertisement.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from yarl import URL

from ...models import IpAddress
from ..errors import ServiceError, ServiceThrottledError
from ..raw_location import RawLocation
from .service import Limits, Question, RawLocations, ServiceName, by_address

_ABOUT_THE_ADDRESS = ("invalid", "reserved")
"""Words of the reasons that find fault with the address: ``Invalid IP Address``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IpapiCo:
    """The adapter of ipapi.co."""

    base_url: URL
    name = ServiceName.IPAPI_CO
    # It grants a thousand a day, and has throttled people long before.
    limits = Limits(batch_size=1, spacing_seconds=2.0, requests_a_day=900)

    def question(self, addresses: Sequence[IpAddress]) -> Question:
        """Ask for one address."""
        # Without the slash at the end comes a redirect.
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
