"""A stand-in of Gluetun's control server, for tests.

Routes, roles, and answers follow what was seen on a real v3.41.3 and read in the source of
the other versions. Its VPN loop has a time of its own: it runs ``speed`` times as fast as
the clock, and besides while a change is being answered.
"""

import asyncio
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
import json
from typing import Any, Self

from aiohttp import web
from aiohttp.test_utils import TestServer
from yarl import URL

from .stand_in_loop import VpnLoop, usual_loop

PRIVATE_KEY = "wOEI9rqqbDwnN8/Bpp22sVz48T71vJ4fYmFWujulwUU="
PRESHARED_KEY = "xOEI9rqqbDwnN8/Bpp22sVz48T71vJ4fYmFWujulwUU="
PASSWORD = "correct horse battery staple"
USER = "subscriber+pmp@example.net"
COMMAND_PASSWORD = "qbittorrent-password"
SECRETS = (PRIVATE_KEY, PRESHARED_KEY, PASSWORD, USER, COMMAND_PASSWORD)

PUBLIC_ROUTES = frozenset(
    {
        "GET /v1/version",
        "GET /v1/vpn/status",
        "PUT /v1/vpn/status",
        "GET /v1/openvpn/status",
        "PUT /v1/openvpn/status",
        "GET /v1/dns/status",
        "PUT /v1/dns/status",
        "GET /v1/updater/status",
        "PUT /v1/updater/status",
        "GET /v1/publicip/ip",
        "GET /v1/portforward",
        "GET /v1/openvpn/portforwarded",
    }
)


@dataclass(frozen=True)
class Role:
    """A role of the configuration file."""

    routes: tuple[str, ...]
    key: str = ""
    user: str = ""
    password: str = ""

    def accepts(self, headers: Any) -> bool:
        if self.key:
            return bool(headers.get("X-API-Key") == self.key)
        if not self.user:
            return True
        pair = b64encode(f"{self.user}:{self.password}".encode()).decode()
        return bool(headers.get("Authorization") == f"Basic {pair}")


@dataclass
class StandIn:
    """A control server; its knobs can be turned at any time."""

    version: str = "v3.41.3"
    loop: VpnLoop = field(default_factory=usual_loop)
    roles: tuple[Role, ...] = ()
    speed: float = 0.0
    provider: str = "protonvpn"
    vpn_type: str = "wireguard"
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Other answers, by route, such as those of a proxy."""
    asked: list[str] = field(default_factory=list)
    listens_on: int | None = None
    """Port; None for any that is free."""

    def __post_init__(self) -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._answer)
        self._server = TestServer(app, port=self.listens_on)

    @property
    def url(self) -> URL:
        return self._server.make_url("/")

    async def __aenter__(self) -> Self:
        await self._server.start_server(access_log=None)
        self._seen = asyncio.get_running_loop().time()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._server.close()

    @property
    def number(self) -> tuple[int, ...]:
        """The version as numbers; a development version is newer than all."""
        if not self.version.startswith("v"):
            return (9,)
        return tuple(map(int, self.version[1:].split(".")))

    def catch_up(self) -> None:
        """Let the loop's time follow the clock."""
        now = asyncio.get_running_loop().time()
        self.loop.advance((now - self._seen) * self.speed)
        self._seen = now

    async def _answer(self, request: web.Request) -> web.Response:
        self.catch_up()
        route = f"{request.method} {request.path_qs}"
        self.asked.append(route)
        if route in self.answers:
            status, text = self.answers[route]
            return web.Response(status=status, text=text)
        refused = self._refused(route, request)
        if refused is not None:
            return refused
        handler = self._routes().get(route)
        if handler is None:
            return self._unknown(request)
        status, body = await handler(request)
        text = body if isinstance(body, str) else json.dumps(body) + "\n"
        return web.Response(status=status, text=text)

    def _refused(self, route: str, request: web.Request) -> web.Response | None:
        """Return what a request without a role gets."""
        if self.number <= (3, 39, 0):
            return None
        roles = self.roles
        if not roles and self.number < (9,):
            roles = (Role(routes=tuple(PUBLIC_ROUTES)),)
        fitting = [role for role in roles if route in role.routes]
        if any(role.accepts(request.headers) for role in fitting):
            return None
        path = request.path_qs
        known = {known.partition(" ")[2] for known in self._routes()}
        if self.number >= (3, 41, 2) and not fitting:
            if path not in known:
                return web.Response(status=404, text="Not Found\n")
            if route not in self._routes():
                return web.Response(status=405, text="Method Not Allowed\n")
        headers = {}
        if any(role.user for role in fitting):
            headers["WWW-Authenticate"] = 'Basic realm="restricted"'
        return web.Response(status=401, text="Unauthorized\n", headers=headers)

    def _unknown(self, request: web.Request) -> web.Response:
        if (
            request.path == "/v1/openvpn/portforwarded"
            and self.number >= (3, 41, 0)
            and request.method == "GET"
        ):
            return web.Response(status=301, headers={"Location": "/v1/portforward"})
        return web.Response(
            status=400,
            text=f"route {request.path_qs.removeprefix('/v1')} not supported",
        )

    def _routes(
        self,
    ) -> dict[str, Callable[[web.Request], Awaitable[tuple[int, Any]]]]:
        port = "portforward" if self.number >= (3, 41, 0) else "openvpn/portforwarded"
        return {
            "GET /v1/version": self._get_version,
            "GET /v1/vpn/status": self._get_status,
            "GET /v1/publicip/ip": self._get_exit,
            f"GET /v1/{port}": self._get_port,
            "GET /v1/vpn/settings": self._get_settings,
            "PUT /v1/vpn/settings": self._put_settings,
        }

    async def _get_version(self, _: web.Request) -> tuple[int, Any]:
        return 200, {
            "version": self.version,
            "commit": "ab12cd3",
            "created": "2026-02-11T14:13:34Z",
        }

    async def _get_status(self, _: web.Request) -> tuple[int, Any]:
        return 200, {"status": self.loop.status}

    async def _get_exit(self, _: web.Request) -> tuple[int, Any]:
        if not self.loop.exit:
            return 200, {"public_ip": ""}
        row = self.loop.matching()[0]
        return 200, {
            "public_ip": self.loop.exit,
            "region": row.city,
            "country": row.country,
            "city": row.city,
            "location": "47.36,8.55",
            "organization": "Example AG",
            "postal_code": "8000",
            "timezone": "Europe/Zurich",
        }

    async def _get_port(self, _: web.Request) -> tuple[int, Any]:
        port = self.loop.port
        if self.number >= (3, 41, 2):
            if not port and not self.loop.connections:
                return 200, {"port": 0, "ports": None}
            return 200, {"port": port, "ports": [port] if port else []}
        return 200, {"port": port}

    async def _get_settings(self, _: web.Request) -> tuple[int, Any]:
        return 200, {
            "type": self.vpn_type,
            "provider": {
                "name": self.provider,
                "server_selection": {
                    "vpn": self.vpn_type,
                    **self.loop.selection,
                    "openvpn": {
                        "config_file_path": "",
                        "protocol": "udp",
                        "endpoint_ip": "0.0.0.0",
                        "custom_port": 0,
                        "pia_encryption_preset": "",
                    },
                    "wireguard": {
                        **self.loop.selection["wireguard"],
                        "endpoint_port": 0,
                        "public_key": "",
                    },
                },
                "port_forwarding": {
                    "enabled": self.loop.forwards_port,
                    "provider": "",
                    "status_file_path": "/tmp/gluetun/forwarded_port",
                    "up_command": f"login {COMMAND_PASSWORD} {{{{PORT}}}}",
                    "down_command": "",
                    "listening_port": self.loop.listening_port,
                    "username": USER,
                    "password": PASSWORD,
                },
            },
            "openvpn": {"user": USER, "password": PASSWORD, "key": PRIVATE_KEY},
            "wireguard": {
                "private_key": PRIVATE_KEY,
                "pre_shared_key": PRESHARED_KEY,
                "addresses": ["10.2.0.2/32"],
            },
        }

    async def _put_settings(self, request: web.Request) -> tuple[int, Any]:
        body = await request.read()
        if not body:
            return 400, "EOF\n"
        pending = self.loop.change(json.loads(body))
        while pending.status is None:
            await asyncio.sleep(0.001)
            self.catch_up()
            if not self.speed and not self.loop.is_hung:
                self.loop.advance(0.05)
        return pending.status, pending.text
