"""A chain of services on a local server."""

from collections.abc import Sequence
from datetime import timedelta
from ipaddress import IPv4Network, ip_network

from aiohttp import ClientSession, web
import pytest

from custom_components.qb_peer_vpn.geolocation import (
    CountryTable,
    OnlineChain,
    OnlineUsage,
    ServiceName,
    online_services,
)
from custom_components.qb_peer_vpn.geolocation.online.chain import ChainResult
from custom_components.qb_peer_vpn.models import IpNetwork

from .internet import Handler
from .swarms import NOW

USER_AGENT = "qb_peer_vpn/test (Home Assistant)"

COUNTRY_IS, IPWHO_IS, IPAPI_CO, IP_API_COM = ServiceName
EACH = pytest.mark.parametrize("name", list(ServiceName))
BATCHES = pytest.mark.parametrize("name", [COUNTRY_IS, IP_API_COM])

LONDON, HOSTER, KANSAS, UNKNOWN = (
    ip_network("81.2.69.0/24"),
    ip_network("2a02:8010:6000::/56"),
    ip_network("8.8.8.0/24"),
    ip_network("9.9.9.0/24"),
)
ALL: tuple[IpNetwork, ...] = (LONDON, HOSTER, KANSAS, UNKNOWN)


class Chain:
    """A chain whose time passes when it says so."""

    def __init__(
        self,
        session: ClientSession,
        base_urls: dict[ServiceName, str],
        countries: CountryTable,
    ) -> None:
        self.session, self.base_urls, self.countries = session, base_urls, countries
        self.usage = OnlineUsage()
        self.now = NOW

    async def ask(
        self, networks: Sequence[IpNetwork], *names: ServiceName, patience: float = 10
    ) -> ChainResult:
        services = online_services(
            names, allow_unencrypted=True, base_urls=self.base_urls
        )
        chain = OnlineChain(
            self.session,
            services,
            self.countries,
            self.usage,
            user_agent=USER_AGENT,
            timeout_seconds=patience,
        )
        result = await chain.look_up(networks, self.now)
        self.now += timedelta(seconds=result.wait_seconds or 0)
        return result

    async def ask_all(
        self, networks: Sequence[IpNetwork], *names: ServiceName
    ) -> tuple[list[ChainResult], list[IpNetwork]]:
        """Come again until nothing is left; return also the order of the answers."""
        results, done = list[ChainResult](), list[IpNetwork]()
        while left := [network for network in networks if network not in done]:
            result = await self.ask(left, *names)
            results.append(result)
            done += [*result.located, *result.not_found]
            assert len(results) < 400
        return results, done


def answer(
    text: str = "", *, status: int = 200, headers: dict[str, str] | None = None
) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(text=text, status=status, headers=headers)

    return handler


def swarm(number: int) -> list[IpNetwork]:
    return [IPv4Network((0x5A000000 + (index << 8), 24)) for index in range(number)]
