"""ip-api.com: a hundred addresses at once and the richest answers, but in the clear.

Without payment it is for non-commercial use and speaks plain HTTP only
(https://ip-api.com/docs/api:batch). Each address of a batch fails for itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from yarl import URL

from ...models import IpAddress
from ..claims import Claim
from .service import Claims, Limits, Question, ServiceName, by_address, entries_of

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

    def claims(self, answer: object, addresses: Sequence[IpAddress]) -> Claims:
        """Read a list of objects and leave out those that failed."""
        claims = []
        for entry in entries_of(answer):
            if entry.get("status") != "success":
                continue
            flags = [entry.get("hosting"), entry.get("proxy")]
            told = all(isinstance(flag, bool) for flag in flags)
            claim = Claim(
                country_code=entry.get("countryCode"),
                city=entry.get("city"),
                latitude=entry.get("lat"),
                longitude=entry.get("lon"),
                mobile=entry.get("mobile"),
                hosting=any(flags) if told else None,
            )
            claims.append((entry.get("query"), claim))
        return by_address(claims, addresses)
