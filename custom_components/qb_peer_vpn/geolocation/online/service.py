"""What an online service is to the chain: a way to ask, and a way to read the answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_address
from typing import Protocol

from yarl import URL

from ...models import IpAddress
from ..errors import ServiceError
from ..raw_location import RawLocation


class ServiceName(StrEnum):
    """The services that can be asked."""

    COUNTRY_IS = "country_is"
    IPWHO_IS = "ipwho_is"
    IPAPI_CO = "ipapi_co"
    IP_API_COM = "ip_api_com"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What we take of a service."""

    batch_size: int
    """Addresses a request."""
    spacing_seconds: float
    """Between two requests."""
    requests_a_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One request."""

    url: URL = field(repr=False)
    body: Sequence[str] | None = field(default=None, repr=False)
    """Goes as JSON with a POST; None: a GET."""


type RawLocations = Mapping[IpAddress, RawLocation]
"""By address; the service does not know the addresses that are missing."""


class OnlineService(Protocol):
    """One service: neither state nor network."""

    @property
    def name(self) -> ServiceName:
        """Which one."""

    @property
    def limits(self) -> Limits:
        """How much is asked of it."""

    def question(self, addresses: Sequence[IpAddress]) -> Question:
        """Ask for at most ``limits.batch_size`` addresses."""

    def parse(self, answer: object, addresses: Sequence[IpAddress]) -> RawLocations:
        """Read the JSON of an answer to these addresses.

        Raises:
            ServiceError: not the shape of an answer, or a refusal in words.

        """


def entries_of(answer: object) -> Iterator[Mapping[object, object]]:
    """Yield the objects in the answer to a batch, and skip whatever else stands there.

    Raises:
        ServiceError: not a list.

    """
    if not isinstance(answer, list):
        raise ServiceError("not a list")
    return (entry for entry in answer if isinstance(entry, dict))


def by_address(
    raw_locations: Iterable[tuple[object, RawLocation]], addresses: Sequence[IpAddress]
) -> RawLocations:
    """Sort claims by the address they name, because theirs is not the question's order.

    Claims for anything that was not asked for are left out.
    """
    asked = set(addresses)
    return {
        address: raw
        for text, raw in raw_locations
        if (address := _address(text)) is not None and address in asked
    }


def _address(text: object) -> IpAddress | None:
    if not isinstance(text, str):
        return None
    try:
        return ip_address(text)
    except ValueError:
        return None
