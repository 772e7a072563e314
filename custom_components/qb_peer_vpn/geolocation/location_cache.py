"""What online services answered, so that nobody is asked twice within a month.

Keys are networks, never addresses. Up to 50,000 answers live as long as the process: as
tuples of plain values, which the garbage collector does not look at.
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
"""The least recently used ones go first."""

GRACE_SECONDS = 30 * 86_400
"""An old place is better than none while the services are out of reach."""

_FOUND_SECONDS = 30 * 86_400
"""One network in ten changes its city within a month, says IPinfo."""
_JITTER = 0.2
"""What was asked in one hour shall not be asked again in one hour."""
_NOT_FOUND_SECONDS = 86_400

type Answer = tuple[
    int, str | None, str | None, float | None, float | None, float | None, bool | None
]
"""Fresh until (seconds since 1970), country code (None: nobody knows the network), city,
latitude, longitude, radius in km, hosting."""

type CacheSnapshot = Mapping[int, Answer]
"""The cache at one moment, by the number of a network's first address. No IPv6
network in use begins as low as an IPv4 one. Least recently used first."""


class LocationCache:
    """Where networks are, as far as online services told; threads may share it."""

    def __init__(
        self,
        countries: CountryTable,
        restored: CacheSnapshot | None = None,
        *,
        max_networks: int = MAX_NETWORKS,
    ) -> None:
        """Begin with what ``cache_from_store`` restored; the table knows the countries."""
        self._countries = countries
        self._max_networks = max_networks
        self._answers = dict(restored or {})
        self._lock = Lock()

    def __len__(self) -> int:
        """Count the networks, located or not."""
        return len(self._answers)

    def location(self, network: IpNetwork, now: datetime) -> Location | None:
        """Return where a network is and mark it used; None where that is not known.

        An answer that is due for renewal is given for another 30 days.
        """
        return self.location_at(int(network.network_address), now)

    def location_at(self, number: int, now: datetime) -> Location | None:
        """Do the same by the number of the network's first address."""
        with self._lock:
            answer = self._answers.pop(number, None)
            if answer is None:
                return None
            self._answers[number] = answer
        if answer[0] + GRACE_SECONDS <= now.timestamp():
            return None
        return parse_location(
            _raw_location(answer), self._countries, LocationSource.ONLINE
        )

    def is_fresh(self, network: IpNetwork, now: datetime) -> bool:
        """Say whether nobody need be asked, be the network located or not."""
        return self.is_fresh_at(int(network.network_address), now)

    def is_fresh_at(self, number: int, now: datetime) -> bool:
        """Do the same by the number of the network's first address."""
        with self._lock:
            answer = self._answers.get(number)
        return answer is not None and answer[0] > now.timestamp()

    def remember(
        self,
        located: Mapping[IpNetwork, Location],
        not_found: Iterable[IpNetwork],
        now: datetime,
    ) -> None:
        """Keep what a service answered; a place is kept longer than a "not found"."""
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
        """Copy the cache, which takes a moment; a worker then writes the copy down."""
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
    """Return 30 days, 20 % more or less, the same for a network each time."""
    share = crc32(network.network_address.packed) / 0xFFFF_FFFF
    return int(_FOUND_SECONDS * (1 + _JITTER * (2 * share - 1)))
