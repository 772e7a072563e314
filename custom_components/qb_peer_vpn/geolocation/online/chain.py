"""Lookups of networks: asks the first service in the user's order that is not paused.

We ask about networks, not peers: a service only sees the first address of each. Nothing
here waits until a service may be asked; the result says when to try again.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from aiohttp import ClientSession

from ...models import IpAddress, IpNetwork, Location, LocationSource, public_address
from ..countries import CountryTable
from ..errors import BatchRefusedError, ServiceError, ServiceThrottledError
from ..raw_location import parse_location
from .pacing import Allowance, Pace
from .request import TIMEOUT_SECONDS, ask
from .service import OnlineService, ServiceName

DAILY_LOOKUPS = 5_000
"""Networks within 24 hours, over all services, so that a large swarm does not overload
them."""


def address_to_ask(network: IpNetwork) -> IpAddress | None:
    """Return the address that represents a network in lookups; None if it is not public.

    It is the first address that a host can have, ``a.b.c.1`` or ``…::1``, whichever peer
    is meant. The address before it is the network itself in IPv4, and all of its routers
    in IPv6 (RFC 4291, section 2.6.1); a service may refuse it.
    """
    return public_address(network[1])


class OnlineUsage:
    """How much the services were used lately; one for all chains, which share limits."""

    def __init__(self, *, daily_lookups: int = DAILY_LOOKUPS) -> None:
        self.lookups = Allowance(limit=daily_lookups)
        self._paces = dict[ServiceName, Pace]()

    def pace(self, service: OnlineService) -> Pace:
        """Return the pace of one service."""
        if service.name not in self._paces:
            limits = service.limits
            self._paces[service.name] = Pace(
                spacing_seconds=limits.spacing_seconds,
                requests=Allowance(limit=limits.requests_a_day),
                largest_batch=limits.batch_size,
            )
        return self._paces[service.name]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainResult:
    """The result of the next batch."""

    located: Mapping[IpNetwork, Location] = field(repr=False)
    not_found: tuple[IpNetwork, ...] = field(repr=False)
    """Networks that the service does not know."""
    service: ServiceName | None
    """The service that answered; None if none did."""
    failures: Mapping[ServiceName, str]
    """Why others did not answer, in words for the log."""
    wait_seconds: float | None
    """When to ask again; None if no network is left, or if there is no service."""


class OnlineChain:
    """The services in the user's order."""

    def __init__(
        self,
        session: ClientSession,
        services: Sequence[OnlineService],
        countries: CountryTable,
        usage: OnlineUsage,
        *,
        user_agent: str,
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        self._session = session
        self._services = tuple(services)
        self._countries = countries
        self._usage = usage
        self._user_agent = user_agent
        self._timeout_seconds = timeout_seconds
        self._largest_batch = max(
            (service.limits.batch_size for service in services), default=0
        )

    async def look_up(
        self, networks: Sequence[IpNetwork], now: datetime
    ) -> ChainResult:
        """Look up the next batch, with at most one request to each service.

        Pass the networks that are in neither part of the result with the next call. If a
        service fails or throttles, the next one is asked.
        """
        # Not all of them: with thousands, each batch would take long to prepare.
        first = networks[: self._largest_batch]
        addresses = {network: address_to_ask(network) for network in first}
        not_found = [network for network, address in addresses.items() if not address]
        queue = {address: network for network, address in addresses.items() if address}
        located: dict[IpNetwork, Location] = {}
        failures: dict[ServiceName, str] = {}
        answered_by = None
        while queue and (service := self._next_service(failures, now)):
            batch = tuple(islice(queue, self._batch_size(service, now)))
            try:
                locations = await self._ask(service, batch, now)
            except ServiceError as error:
                failures[service.name] = str(error)
                continue
            answered_by = service.name
            for address in batch:
                network = queue.pop(address)
                if (location := locations.get(address)) is None:
                    not_found.append(network)
                else:
                    located[network] = location
            break
        is_done = not queue and len(first) == len(networks)
        return ChainResult(
            located=located,
            not_found=tuple(not_found),
            service=answered_by,
            failures=failures,
            wait_seconds=None if is_done else self._wait_seconds(now),
        )

    def _next_service(
        self, failed: Collection[ServiceName], now: datetime
    ) -> OnlineService | None:
        """Return the first service that is not paused, unless it was just asked."""
        if self._usage.lookups.left(now) == 0:
            return None
        for service in self._services:
            pace = self._usage.pace(service)
            if service.name not in failed and pace.pause_seconds(now) == 0:
                return service if pace.spacing_left(now) == 0 else None
        return None

    def _batch_size(self, service: OnlineService, now: datetime) -> int:
        pace = self._usage.pace(service)
        return min(pace.batch_limit, self._usage.lookups.left(now))

    async def _ask(
        self, service: OnlineService, batch: tuple[IpAddress, ...], now: datetime
    ) -> Mapping[IpAddress, Location]:
        pace = self._usage.pace(service)
        pace.sent(now)
        self._usage.lookups.use(len(batch), now)
        try:
            reply = await ask(
                self._session,
                service.question(batch),
                user_agent=self._user_agent,
                timeout_seconds=self._timeout_seconds,
                now=now,
            )
            raw_locations = service.parse(reply.answer, batch)
        except ServiceThrottledError as error:
            pace.throttled(now, error.pause_seconds)
            raise
        except BatchRefusedError:
            pace.batch_refused(len(batch), now)
            if len(batch) > 1:
                raise
            # Count it as not found: it would otherwise be first in each later batch.
            return {}
        except ServiceError:
            pace.failed(now)
            raise
        pace.succeeded(now, reply.pause_seconds)
        locations = {
            address: parse_location(raw, self._countries, LocationSource.ONLINE)
            for address, raw in raw_locations.items()
        }
        return {address: found for address, found in locations.items() if found}

    def _wait_seconds(self, now: datetime) -> float | None:
        if self._usage.lookups.left(now) == 0:
            return self._usage.lookups.seconds_left(now)
        paces = [self._usage.pace(service) for service in self._services]
        for pace in paces:
            if pace.pause_seconds(now) == 0:
                return pace.spacing_left(now)
        return min((pace.pause_seconds(now) for pace in paces), default=None)
