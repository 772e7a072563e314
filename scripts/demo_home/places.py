"""The places of the demo's peers, and their addresses."""

import csv
from dataclasses import dataclass
from enum import StrEnum
import gzip
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from pathlib import Path

from custom_components.qb_peer_vpn.models import Coordinates

CITIES = Path(__file__).parents[2] / "custom_components/qb_peer_vpn/data/cities.csv.gz"


class Continent(StrEnum):
    """The continents of the demo's swarm."""

    ASIA = "asia"
    EUROPE = "europe"
    NORTH_AMERICA = "north america"
    SOUTH_AMERICA = "south america"


SETTLED: dict[Continent, tuple[tuple[str, int, tuple[str, ...]], ...]] = {
    Continent.EUROPE: (
        ("AT", 3, ("Vienna",)),
        ("BE", 3, ("Brussels",)),
        ("CH", 3, ("Zürich",)),
        ("CZ", 3, ("Prague",)),
        ("DE", 12, ("Berlin", "Hamburg", "Munich")),
        ("DK", 2, ("Copenhagen",)),
        ("ES", 6, ("Madrid", "Barcelona")),
        ("FI", 2, ("Helsinki",)),
        ("FR", 10, ("Paris", "Lyon", "Marseille")),
        ("GB", 10, ("London", "Manchester")),
        ("HU", 2, ("Budapest",)),
        ("IE", 2, ("Dublin",)),
        ("IT", 6, ("Milan", "Rome")),
        ("NL", 8, ("Amsterdam",)),
        ("NO", 2, ("Oslo",)),
        ("PL", 5, ("Warsaw",)),
        ("PT", 2, ("Lisbon",)),
        ("RO", 3, ("Bucharest",)),
        ("SE", 4, ("Stockholm",)),
        ("UA", 3, ("Kyiv",)),
    ),
    Continent.ASIA: (
        ("HK", 5, ("Hong Kong",)),
        ("ID", 4, ("Jakarta",)),
        ("JP", 24, ("Tokyo", "Osaka", "Nagoya", "Fukuoka")),
        ("KR", 14, ("Seoul", "Busan")),
        ("MY", 3, ("Kuala Lumpur",)),
        ("PH", 4, ("Manila",)),
        ("SG", 6, ("Singapore",)),
        ("TH", 3, ("Bangkok",)),
        ("TW", 10, ("Taipei",)),
        ("VN", 4, ("Hanoi", "Ho Chi Minh City")),
    ),
    Continent.NORTH_AMERICA: (
        ("CA", 8, ("Toronto", "Montréal", "Vancouver")),
        ("MX", 3, ("Mexico City",)),
        ("US", 5, ("New York City", "Boston")),
        ("US", 4, ("Chicago", "Denver")),
        ("US", 6, ("Dallas", "Atlanta", "Miami")),
        ("US", 9, ("Los Angeles", "San Francisco", "Seattle")),
    ),
    Continent.SOUTH_AMERICA: (
        ("AR", 3, ("Buenos Aires",)),
        ("BR", 8, ("São Paulo", "Rio de Janeiro", "Porto Alegre")),
        ("CL", 2, ("Santiago",)),
        ("CO", 2, ("Bogotá",)),
        ("PE", 1, ("Lima",)),
    ),
}
"""Country code and relative number of peers among the countries of the continent, then
the cities over which they are spread."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A city of the demo and the networks of its peers."""

    number: int
    city: str
    country_code: str
    """ISO 3166-1 alpha-2."""
    continent: Continent
    weight: float
    """Share of the continent's peers."""
    latitude: float
    longitude: float

    # The addresses look public, because the integration leaves all others out. They are
    # data inside the stand-in: nothing is ever sent to them.

    @property
    def network_v4(self) -> IPv4Network:
        """The /16 of all its IPv4 peers."""
        return IPv4Network((IPv4Address("80.0.0.0") + (self.number << 16), 16))

    @property
    def network_v6(self) -> IPv6Network:
        """The /32 of all its IPv6 peers and of its VPN servers.

        No network has addresses of 2e00::/8, so that no probe of a server could arrive.
        """
        return IPv6Network((IPv6Address("2e00::") + (self.number << 96), 32))

    @property
    def exit_v4(self) -> IPv4Address:
        """The outside address of connections through its VPN servers."""
        return self.network_v4[-60]

    @property
    def exit_v6(self) -> IPv6Address:
        """The same for IPv6."""
        return self.network_v6[-60]

    @property
    def coordinates(self) -> Coordinates:
        """The middle of the city."""
        return Coordinates(latitude=self.latitude, longitude=self.longitude)


SERVER_CITIES = (
    "Amsterdam",
    "Berlin",
    "Boston",
    "Brussels",
    "Chicago",
    "Copenhagen",
    "Dallas",
    "Dublin",
    "Helsinki",
    "Hong Kong",
    "Jakarta",
    "Lisbon",
    "London",
    "Los Angeles",
    "Madrid",
    "Marseille",
    "Miami",
    "Milan",
    "Paris",
    "Prague",
    "Seoul",
    "Singapore",
    "Stockholm",
    "São Paulo",
    "Tokyo",
    "Toronto",
    "Vienna",
    "Warsaw",
)
"""Cities with VPN servers: as many as are measured on the first day, so that the story
does not depend on which of them come first.
"""

EXITS = (
    "Amsterdam",
    "Boston",
    "Hong Kong",
    "London",
    "Marseille",
    "Seoul",
    "Singapore",
    "Tokyo",
)
"""Cities whose servers the demo can use as its exit.

With the default home, every city is included that the demo's swarm makes worth a move.
"""

FIRST_EXIT = "Marseille"
"""Good while the swarm is in Europe: no other exit gains 5 ms."""

DEAD_CITY = "Jakarta"
"""Its servers are in all lists, and never answer: a move there is undone."""


def load_places() -> tuple[Place, ...]:
    """Read the coordinates of the demo's cities from the integration's own table."""
    with gzip.open(CITIES, "rt", encoding="utf-8", newline="") as file:
        known = sorted(csv.DictReader(file), key=lambda row: int(row["population"]))
    # If a country has two cities with the same name, the larger one comes last and is
    # meant.
    rows = {(row["country_code"], row["name"]): row for row in known}
    places: list[Place] = []
    for continent, countries in SETTLED.items():
        peers = sum(weight for _, weight, _ in countries)
        for country_code, weight, cities in countries:
            for city in cities:
                row = rows[country_code, city]
                places.append(
                    Place(
                        number=len(places),
                        city=city,
                        country_code=country_code,
                        continent=continent,
                        weight=weight / len(cities) / peers,
                        latitude=float(row["lat"]),
                        longitude=float(row["lon"]),
                    )
                )
    return tuple(places)
