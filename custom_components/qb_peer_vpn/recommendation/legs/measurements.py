"""Measurements: the legs of one moment, beside the places of all sites."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from math import nan

import numpy as np

from ...geo import FloatArray, vectors_of
from ...models import Coordinates, MeasuredLeg, ServerSite
from ..corridors import Corridors
from ..latency_model import light_round_trip_ms, modeled_legs
from .home_leg import home_leg_of

_CITY_KM = 50.0
"""How far machines may be from the coordinates of their city. Of legs measured between
224 cities, only those with a wrong place beat light in fiber by more."""


class SitePlaces:
    """Where the sites are, as seen from home and from each other."""

    def __init__(
        self, sites: Sequence[ServerSite], home: Coordinates, corridors: Corridors
    ) -> None:
        """Compute what all measurements share; the sites keep their order."""
        self._index = {site.key: number for number, site in enumerate(sites)}
        self._vectors = vectors_of(site.coordinates for site in sites)
        self._slack_km = np.array([max(site.radius_km, _CITY_KM) for site in sites])
        self._corridors = corridors
        self.home_km, self.direct_ms = self._from(vectors_of([home]))
        """Great circles in km and modeled round trips in ms from home, each of shape
        (sites,)."""
        self._between: dict[int, tuple[FloatArray, FloatArray]] = {}
        self._soonest_ms = _light_ms(self.home_km - self._slack_km)

    def home_km_of(self, leg: MeasuredLeg) -> float:
        """Return how far the site of a leg is from home, in km."""
        return float(self.home_km[self._index[leg.site_key]])

    def is_too_soon(self, leg: MeasuredLeg) -> bool:
        """Return whether a site answered sooner than light could."""
        soonest = float(self._soonest_ms[self._index[leg.site_key]])
        return leg.milliseconds is not None and leg.milliseconds < soonest

    def index_of(self, key: str | None) -> int | None:
        """Return the number of a site; None if there is none with this key."""
        return None if key is None else self._index.get(key)

    def onward_ms(self, exit_site: int) -> FloatArray:
        """Return the round trips of light from one site to all, at least, in ms."""
        slack = self._slack_km + self._slack_km[exit_site]
        return _light_ms(self._from_site(exit_site)[0] - slack)

    def through_ms(self, exit_site: int) -> FloatArray:
        """Return the modeled round trips from home through one site to all, in ms."""
        through: FloatArray = self.direct_ms[exit_site] + self._from_site(exit_site)[1]
        through[exit_site] = self.direct_ms[exit_site]
        return through

    def _from_site(self, site: int) -> tuple[FloatArray, FloatArray]:
        if site not in self._between:
            self._between[site] = self._from(self._vectors[[site]])
        return self._between[site]

    def _from(self, start: FloatArray) -> tuple[FloatArray, FloatArray]:
        """Return km and ms from one place, shape (1, 3), to all sites."""
        kilometers, milliseconds = modeled_legs(start, self._vectors, self._corridors)
        return kilometers[0], milliseconds[0]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measurement:
    """Legs that were measured together; all arrays have the shape (sites,)."""

    measured_at: datetime
    exit_key: str | None
    """Site in use at that time; None if it was unknown."""
    exit_site: int | None
    """Its number; None if it is not on the list."""
    through_vpn: bool | None
    """What measurements under two exits have shown before."""
    legs: tuple[MeasuredLeg, ...]
    milliseconds: FloatArray
    """Round trips in ms; NaN for sites without an answer, or with an impossible one."""
    error_ms: FloatArray


def group_legs(
    legs: Iterable[MeasuredLeg], places: SitePlaces
) -> tuple[Measurement, ...]:
    """Return the measurements that the legs to known sites belong to, oldest first."""
    known = sorted(
        (leg for leg in legs if places.index_of(leg.site_key) is not None),
        key=lambda leg: (leg.measured_at, leg.site_key),
    )
    return tuple(
        _measurement(tuple(together), places)
        for _, together in groupby(known, key=lambda leg: leg.measured_at)
    )


def _measurement(legs: tuple[MeasuredLeg, ...], places: SitePlaces) -> Measurement:
    milliseconds = np.full(len(places.home_km), nan)
    error = np.full(len(places.home_km), nan)
    for leg in legs:
        site = places.index_of(leg.site_key)
        if leg.milliseconds is not None and not places.is_too_soon(leg):
            home_leg = home_leg_of([leg])
            milliseconds[site], error[site] = home_leg.milliseconds, home_leg.error_ms
    return Measurement(
        measured_at=legs[0].measured_at,
        exit_key=legs[0].exit_key,
        exit_site=places.index_of(legs[0].exit_key),
        through_vpn=legs[0].through_vpn,
        legs=legs,
        milliseconds=milliseconds,
        error_ms=error,
    )


def _light_ms(distance_km: FloatArray) -> FloatArray:
    """Return the round trip of light in ms; 0 for negative distances in km."""
    return light_round_trip_ms(np.maximum(distance_km, 0.0))
