"""The path from home through every site to the peers, in ms.

A VPN cannot shorten a path: the packet goes from home to the server and on to the peer.
So the cost of a site is the round trip of the home leg plus the weighted mean round trip
of the peer leg over all peers, both in ms and with equal weight. What is not measured is
modeled along the corridors of the internet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import nan

import numpy as np
from numpy.typing import NDArray

from ..geo import FloatArray, vectors_of
from ..models import Coordinates, Recommendation, ScoredSite, ServerSite
from .corridors import Corridors
from .latency_model import light_round_trip_ms, modeled_legs
from .legs.home_leg import HomeLeg
from .legs.leg_correction import home_leg_corrections
from .peer_cells import merge_in_cells
from .server_count_prior import server_count_prior_ms
from .shown_paths import shrunk
from .swarm import Swarm

_POINTS_AT_ONCE = 256
"""Points that are computed at once. For 200 sites this is less than half a megabyte,
which fits into the second-level cache; larger arrays are returned to the system after
every step and come back as new pages, which takes five times as long."""


_UNMEASURED = HomeLeg(milliseconds=nan, error_ms=nan)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PathLegs:
    """Both legs of the path through every site; all arrays have the shape (sites,)."""

    home_km: FloatArray
    """Great circle between home and site."""
    home_ms: FloatArray
    home_measured: NDArray[np.bool_]
    """Whether `home_ms` is measured; otherwise it is modeled."""
    home_error_ms: FloatArray
    """Standard error of a measured `home_ms`; NaN where it is modeled."""
    peer_km: FloatArray
    """Weighted mean; 0 without peers."""
    peer_ms: FloatArray
    """Weighted mean; 0 without peers."""
    prior_ms: FloatArray
    """What the number of servers adds to the cost, and never to the path that people read,
    while the home leg is modeled; 0 where it is measured."""


def path_legs(
    sites: Sequence[ServerSite],
    home: Coordinates,
    swarm: Swarm,
    measured_legs: Mapping[str, HomeLeg],
    corridors: Corridors,
) -> PathLegs:
    """Return both legs for every site, in the order of the sites.

    Args:
        sites: what to compare.
        home: where the paths begin.
        swarm: where they end.
        measured_legs: between home and site, by site key. They replace the model's and
            correct it for the sites around them.
        corridors: where packets travel.

    """
    places = vectors_of(site.coordinates for site in sites)
    legs = modeled_legs(places, vectors_of([home]), corridors)
    home_km, modeled = (each[:, 0] for each in legs)
    of_sites = [measured_legs.get(site.key, _UNMEASURED) for site in sites]
    measured = np.array([leg.milliseconds for leg in of_sites], dtype=np.float64)
    known = np.isfinite(measured)
    corrected = modeled + home_leg_corrections(
        places, places[known], (measured - modeled)[known]
    )
    np.maximum(corrected, light_round_trip_ms(home_km), out=corrected)
    peer_km, peer_ms = _mean_peer_legs(places, swarm, corridors)
    return PathLegs(
        home_km=home_km,
        home_ms=np.where(known, measured, corrected),
        home_measured=known,
        home_error_ms=np.array([leg.error_ms for leg in of_sites], dtype=np.float64),
        peer_km=peer_km,
        peer_ms=peer_ms,
        prior_ms=np.where(known, 0.0, server_count_prior_ms(sites)),
    )


def paths_through(
    scored: ScoredSite,
    vectors: FloatArray,
    recommendation: Recommendation,
    corridors: Corridors,
) -> FloatArray:
    """Return the round trip in ms from home through a site to n points, shape (n,).

    It begins with the home leg that people see. Where nothing is measured, the difference
    to the path through the recommended site is halved, as everywhere.

    Args:
        scored: the site.
        vectors: unit vectors of the points, shape (n, 3).
        recommendation: that the site is a part of.
        corridors: where packets travel.

    """
    legs = _legs_from(scored, vectors, corridors)
    if recommendation.is_modeled:
        legs = shrunk(legs, _legs_from(recommendation.chosen, vectors, corridors))
    return scored.home_leg_ms + legs


def _legs_from(
    scored: ScoredSite, vectors: FloatArray, corridors: Corridors
) -> FloatArray:
    """Return the modeled legs from a site to n points in ms, shape (n,)."""
    place = vectors_of([scored.site.coordinates])
    legs: FloatArray = modeled_legs(place, vectors, corridors)[1][0]
    return legs


def _mean_peer_legs(
    places: FloatArray, swarm: Swarm, corridors: Corridors
) -> tuple[FloatArray, FloatArray]:
    """Return the weighted mean peer leg of each place, in km and in ms, shape (places,)."""
    kilometres, milliseconds = np.zeros(len(places)), np.zeros(len(places))
    if not swarm.networks:
        return kilometres, milliseconds
    points, weights = merge_in_cells(swarm.vectors, swarm.weights, corridors)
    for start in range(0, len(weights), _POINTS_AT_ONCE):
        some = slice(start, start + _POINTS_AT_ONCE)
        distances, round_trips = modeled_legs(places, points[some], corridors)
        kilometres += distances @ weights[some]
        milliseconds += round_trips @ weights[some]
    return kilometres / swarm.total_weight, milliseconds / swarm.total_weight
