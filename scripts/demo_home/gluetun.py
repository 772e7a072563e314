"""The demo's Gluetun: a control server in front of a VPN that does not exist.

It is the stand-in of the tests, with a server for each one of the demo's list, and in the
time of the clock.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
import csv

from tests.gluetun.stand_in import Role, StandIn
from tests.gluetun.stand_in_loop import Row, VpnLoop

from .places import CITIES, DEAD_CITY, FIRST_EXIT, Place
from .servers import servers_of

API_KEY = "demo-gluetun"
ROUTES = (
    "GET /v1/version",
    "GET /v1/vpn/status",
    "GET /v1/publicip/ip",
    "GET /v1/portforward",
    "GET /v1/vpn/settings",
    "PUT /v1/vpn/settings",
)
FIRST_PORT = 40_000
PORT_SECONDS = 3.0
"""From the exit to the forwarded port."""
FLIPS = 20
"""Restarts in a storm, before it hangs."""


class DemoGluetun:
    """A Gluetun that is connected to the first exit."""

    def __init__(self, places: Iterable[Place], *, port: int) -> None:
        """Know the servers in all places; ``port`` is that of the control server."""
        countries = _countries()
        self._cities: dict[str, str] = {}
        rows: list[Row] = []
        for place in places:
            for name, hostname in servers_of(place):
                self._cities[hostname] = place.city
                rows.append(
                    Row(
                        hostname=hostname,
                        country=countries[place.country_code],
                        city=place.city,
                        exit=str(place.exit_v4),
                        name=name,
                        port=FIRST_PORT + len(rows),
                        port_after=PORT_SECONDS,
                        is_alive=place.city != DEAD_CITY,
                    )
                )
        self._first = [
            hostname for hostname, city in self._cities.items() if city == FIRST_EXIT
        ]
        self.loop = VpnLoop(
            rows=rows,
            environment={"hostnames": self._first[:1]},
            storm_flips=FLIPS,
        )
        self.loop.advance(60)
        self.server = StandIn(
            loop=self.loop,
            roles=(Role(routes=ROUTES, key=API_KEY),),
            speed=1.0,
            listens_on=port,
        )

    @property
    def city(self) -> str | None:
        """The city of the exit; None while there is none."""
        self.server.catch_up()
        if not self.loop.exit:
            return None
        return self._cities[self.loop.matching()[0].hostname]

    @property
    def port(self) -> int:
        """The forwarded port; 0 while there is none."""
        self.server.catch_up()
        return self.loop.port

    def use_exit(self, city: str) -> None:
        """Connect to a server in a city at once, as if it had been started there."""
        if self.city == city:
            return
        hostnames = [host for host, at in self._cities.items() if at == city]
        self.loop.environment = {"hostnames": hostnames[:1]}
        self.loop.restart_container()
        self.loop.advance(PORT_SECONDS + 1)


def _countries() -> dict[str, str]:
    """Return the names of countries by code, as Gluetun writes them."""
    with (CITIES.parent / "country_centroids.csv").open(encoding="utf-8") as file:
        return {row["iso2"]: row["name"] for row in csv.DictReader(file)}


@asynccontextmanager
async def serve_gluetun(
    places: Iterable[Place], *, port: int
) -> AsyncIterator[DemoGluetun]:
    """Serve the control server until the context ends."""
    gluetun = DemoGluetun(places, port=port)
    async with gluetun.server:
        yield gluetun
