"""The interface of an online service: how to ask it, and how to read its answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from yarl import URL

from ...models import IpAddress, read_address
from ..errors import ServiceError
from ..raw_location import RawLocation


class ServiceName(StrEnum):
    """The services, as stored."""

    COUNTRY_IS = "country_is"
    IPWHO_IS = "ipwho_is"
    IPAPI_CO = "ipapi_co"
    IP_API_COM = "ip_api_com"


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageLimits:
    """How much we use a service, below what it allows."""

    batch_size: int
    """Addresses per request."""
    spacing_seconds: float
    """Between two requests."""
    requests_a_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request."""

    url: URL = field(repr=False)
    body: Sequence[str] | None = field(default=None, repr=False)
    """Sent as JSON with a POST; None for a GET."""


type RawLocations = Mapping[IpAddress, RawLocation]
"""By address; the service does not know the addresses that are missing."""


class OnlineService(Protocol):
    """One service. Adapters have no state and do no I/O."""

    @property
    def name(self) -> ServiceName:
        """The service."""

    @property
    def limits(self) -> UsageLimits:
        """How much we use it."""

    def question(self, addresses: Sequence[IpAddress]) -> Question:
        """Return the request for at most ``limits.batch_size`` addresses."""

    def parse(self, answer: object, addresses: Sequence[IpAddress]) -> RawLocations:
        """Read the decoded answer to a question about these addresses.

        Raises:
            ServiceError: not an answer, or a refusal in words.

        """


def entries_of(answer: object) -> Iterator[Mapping[object, object]]:
    """Yield the objects in the answer to a batch, and skip everything else.

    Raises:
        ServiceError: not a list.

    """
    if not isinstance(answer, list):
        raise ServiceError("not a list")
    return (entry for entry in answer if isinstance(entry, dict))


def by_address(
    locations: Iterable[tuple[object, RawLocation]], addresses: Sequence[IpAddress]
) -> RawLocations:
    """Return locations by the address that they name: their order is not the question's.

    Locations of addresses that were not asked about are left out.
    """
    asked = set(addresses)
    return {
        address: location
        for text, location in locations
        if (address := _address(text)) is not None and address in asked
    }


def _address(text: object) -> IpAddress | None:
    return read_address(text) if isinstance(text, str) else None
