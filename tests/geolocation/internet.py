"""A local server that plays the online services, with the manners of the real ones."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from ipaddress import ip_address
import json

from aiohttp import web
from aiohttp.test_utils import TestServer

from custom_components.qb_peer_vpn.geolocation import ServiceName

type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, kw_only=True)
class Spot:
    """What the services know of one address."""

    country_code: str
    city: str | None
    latitude: float
    longitude: float
    hosting: bool = False


@dataclass(kw_only=True)
class Internet:
    """Everything that was asked, what there is to know, and what goes wrong."""

    known: dict[str, Spot]
    """By address, in the shortest form."""
    faults: dict[ServiceName, Handler] = field(default_factory=dict)
    """Services that answer otherwise than they should."""
    requests: list[str] = field(default_factory=list)
    """All that was sent: method, path with query, headers, body."""
    asked: list[tuple[ServiceName, tuple[str, ...]]] = field(default_factory=list)
    """Addresses by request."""

    async def start(self) -> TestServer:
        """Serve all of them below one address."""
        app = web.Application()
        routes = {
            ServiceName.COUNTRY_IS: ("POST", "/country_is/", self._country_is),
            ServiceName.IPWHO_IS: ("GET", "/ipwho_is/{ip}", self._ipwho_is),
            ServiceName.IPAPI_CO: ("GET", "/ipapi_co/{ip}/json/", self._ipapi_co),
            ServiceName.IP_API_COM: ("POST", "/ip_api_com/batch", self._ip_api_com),
        }
        for name, (method, path, handler) in routes.items():
            app.router.add_route(method, path, self._listening(name, handler))
        server = TestServer(app)
        await server.start_server()
        return server

    def _listening(self, name: ServiceName, handler: Handler) -> Handler:
        async def listen(request: web.Request) -> web.StreamResponse:
            body = await request.text()
            headers = "\n".join(
                f"{key}: {value}" for key, value in request.headers.items()
            )
            self.requests.append(
                f"{request.method} {request.path_qs}\n{headers}\n{body}"
            )
            addresses = json.loads(body) if body else [request.match_info["ip"]]
            self.asked.append((name, tuple(addresses)))
            return await self.faults.get(name, handler)(request)

        return listen

    async def _country_is(self, request: web.Request) -> web.StreamResponse:
        addresses = await request.json()
        if len(addresses) > 100 or not all(map(_is_valid, addresses)):
            error = {"error": {"code": 422, "message": "Invalid IP"}}
            return web.json_response(error, status=422)
        assert request.query["fields"] == "city,location"
        # What is not known is missing, and the order is another.
        return web.json_response(
            [
                {
                    "ip": address,
                    "country": spot.country_code,
                    "city": spot.city,
                    "location": {
                        "latitude": spot.latitude,
                        "longitude": spot.longitude,
                        "accuracy_radius": 10,
                        "time_zone": "Europe/London",
                    },
                }
                for address in reversed(addresses)
                if (spot := self.known.get(address))
            ]
        )

    async def _ipwho_is(self, request: web.Request) -> web.StreamResponse:
        address = request.match_info["ip"]
        if (spot := self.known.get(address)) is None:
            failure = {"ip": address, "success": False, "message": "Reserved range"}
            return web.json_response(failure)
        return web.json_response(
            {
                "ip": address,
                "success": True,
                "country_code": spot.country_code,
                "city": spot.city,
                "latitude": spot.latitude,
                "longitude": spot.longitude,
            }
        )

    async def _ipapi_co(self, request: web.Request) -> web.StreamResponse:
        address = request.match_info["ip"]
        if (spot := self.known.get(address)) is None:
            reserved = {
                "ip": address,
                "error": True,
                "reason": "Reserved IP Address",
                "reserved": True,
            }
            return web.json_response(reserved)
        return web.json_response(
            {
                "ip": address,
                "city": spot.city,
                "country_code": spot.country_code,
                "latitude": spot.latitude,
                "longitude": spot.longitude,
                "asn": "AS64496",
            }
        )

    async def _ip_api_com(self, request: web.Request) -> web.StreamResponse:
        addresses = await request.json()
        if len(addresses) > 100:
            return web.Response(status=422)
        return web.json_response(
            [self._ip_api_entry(address) for address in addresses],
            headers={"X-Rl": "14", "X-Ttl": "60"},
        )

    def _ip_api_entry(self, address: str) -> dict[str, object]:
        if (spot := self.known.get(address)) is None:
            return {"status": "fail", "message": "private range", "query": address}
        return {
            "status": "success",
            "query": address,
            "countryCode": spot.country_code,
            "city": spot.city or "",
            "lat": spot.latitude,
            "lon": spot.longitude,
            "mobile": False,
            "proxy": False,
            "hosting": spot.hosting,
        }


def _is_valid(address: str) -> bool:
    try:
        ip_address(address)
    except ValueError:
        return False
    return True
