"""Answers of online services, so that we ask about a network only once a month.

Keys are networks, never addresses. Up to 50,000 answers are in memory as tuples of plain
values, which the garbage collector does not scan.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from itertools import islice
from threading import Lock
from zlib import crc32

from ..models import IpNetwork, Location, LocationSource
from .countries import CountryTable
from .raw_location import RawLocation, parse_location

MAX_NETWORKS = 50_000
"""The least recently used ones are dropped first."""

GRACE_SECONDS = 30 * 86_400
"""How long an outdated location is still used: it is better than none."""

_FOUND_SECONDS = 30 * 86_400
"""According to IPinfo, one network in ten changes its city within a month."""
_JITTER = 0.2
"""Spreads the renewal of networks that were asked about in the same hour."""
_LONGEST_SECONDS = _FOUND_SECONDS * (1 + _JITTER)
_NOT_FOUND_SECONDS = 86_400

type Answer = tuple[
    int, str | None, str | None, float | None, float | None, float | None, bool | None
]
"""End of its freshness (seconds since 1970), country code (None: the service does not
know the network), city, latitude, longitude, radius in km, hosting."""

type CacheSnapshot = Mapping[int, Answer]
"""Answers by the number of the network's first address, least recently used first. No
IPv6 network in use has a number as low as an IPv4 network."""


class LocationCache:
    """Locations of networks from online services; safe to use from several threads."""

    def __init__(
        self,
        countries: CountryTable,
        restored: CacheSnapshot | None = None,
        *,
        max_networks: int = MAX_NETWORKS,
    ) -> None:
        self._countries = countries
        self._max_networks = max_networks
        self._answers = dict(restored or {})
        self._lock = Lock()

    def __len__(self) -> int:
        """Return the number of networks, located or not."""
        return len(self._answers)

    def location(self, network: IpNetwork, now: datetime) -> Location | None:
        """Return the location of a network and mark it as used; None if unknown.

        An outdated answer is returned for another 30 days.
        """
        return self.location_at(int(network.network_address), now)

    def location_at(self, number: int, now: datetime) -> Location | None:
        """Return the same by the number of the network's first address."""
        with self._lock:
            answer = self._answers.pop(number, None)
            if answer is None:
                return None
            self._answers[number] = answer
        if answer[0] + GRACE_SECONDS <= now.timestamp():
            return None
        raw = _raw_location(answer)
        return parse_location(raw, self._countries, LocationSource.ONLINE)

    def is_fresh(self, network: IpNetwork, now: datetime) -> bool:
        """Return whether the answer for a network is not outdated, located or not."""
        return self.is_fresh_at(int(network.network_address), now)

    def is_fresh_at(self, number: int, now: datetime) -> bool:
        """Return the same by the number of the network's first address."""
        with self._lock:
            answer = self._answers.get(number)
        if answer is None:
            return False
        # One that is fresh for longer was stored while the clock was ahead.
        seconds = now.timestamp()
        return seconds < answer[0] <= seconds + _LONGEST_SECONDS

    def remember(
        self,
        located: Mapping[IpNetwork, Location],
        not_found: Iterable[IpNetwork],
        now: datetime,
    ) -> None:
        """Keep the answers of a service; locations are kept longer than "not found"."""
        seconds = int(now.timestamp())
        with self._lock:
            for network, location in located.items():
                until = seconds + _found_seconds(network)
                self._put(network, _answer(location, until))
            for network in not_found:
                until = seconds + _NOT_FOUND_SECONDS
                self._put(network, (until, None, None, None, None, None, None))
            excess = max(0, len(self._answers) - self._max_networks)
            for key in tuple(islice(self._answers, excess)):
                del self._answers[key]

    def snapshot(self) -> CacheSnapshot:
        """Return a copy, which a worker can convert while the cache is in use."""
        with self._lock:
            return self._answers.copy()

    def _put(self, network: IpNetwork, answer: Answer) -> None:
        key = int(network.network_address)
        self._answers.pop(key, None)
        self._answers[key] = answer


def _answer(location: Location, until: int) -> Answer:
    if location.city is None:
        return until, location.country_code, None, None, None, None, location.hosting
    return (
        until,
        location.country_code,
        location.city,
        location.coordinates.latitude,
        location.coordinates.longitude,
        location.radius_km,
        location.hosting,
    )


def _raw_location(answer: Answer) -> RawLocation:
    _, country_code, city, latitude, longitude, radius_km, hosting = answer
    return RawLocation(
        country_code=country_code,
        city=city,
        latitude=latitude,
        longitude=longitude,
        radius_km=radius_km,
        hosting=hosting,
    )


def _found_seconds(network: IpNetwork) -> int:
    """Return 30 days, plus or minus 20 %, the same for a network each time."""
    share = crc32(network.network_address.packed) / 0xFFFF_FFFF
    return int(_FOUND_SECONDS * (1 + _JITTER * (2 * share - 1)))
