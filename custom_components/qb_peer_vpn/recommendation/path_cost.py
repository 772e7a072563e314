"""The path from home through every site to the peers, in ms.

A VPN cannot shorten a path: the packet goes from home to the server and on to the peer.
So the cost of a site is the round trip of the home leg plus the weighted mean round trip
of the peer leg over all peers, both in ms and with equal weight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..geo import FloatArray, distances_km, vectors_of
from ..models import Coordinates, ScoredSite, ServerSite
from .latency_model import light_round_trip_ms, modeled_round_trip_ms
from .legs.leg_correction import home_leg_corrections
from .swarm import Swarm

_POINTS_AT_ONCE = 256
"""Points that are computed at once. For 200 sites this is less than half a megabyte,
which fits into the second-level cache; larger arrays are returned to the system after
every step and come back as new pages, which takes five times as long."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PathLegs:
    """Both legs of the path through every site; all arrays have the shape (sites,)."""

    home_km: FloatArray
    """Great circle between home and site."""
    home_ms: FloatArray
    home_measured: NDArray[np.bool_]
    """Whether `home_ms` is measured; otherwise it is modeled."""
    peer_km: FloatArray
    """Weighted mean; 0 without peers."""
    peer_ms: FloatArray
    """Weighted mean; 0 without peers."""


def path_legs(
    sites: Sequence[ServerSite],
    home: Coordinates,
    swarm: Swarm,
    measured_legs: Mapping[str, float],
) -> PathLegs:
    """Return both legs for every site, in the order of the sites.

    Args:
        sites: what to compare.
        home: where the paths begin.
        swarm: where they end.
        measured_legs: round trips between home and site in ms, by site key. They replace
            the model's and correct it for the sites around them.

    """
    places = vectors_of(site.coordinates for site in sites)
    home_km = distances_km(places, vectors_of([home]))[:, 0]
    measured = np.array(
        [measured_legs.get(site.key, np.nan) for site in sites], dtype=np.float64
    )
    known = np.isfinite(measured)
    modeled = modeled_round_trip_ms(home_km)
    corrected = modeled + home_leg_corrections(
        places, places[known], (measured - modeled)[known]
    )
    peer_km, peer_ms = _mean_peer_legs(places, swarm)
    return PathLegs(
        home_km=home_km,
        home_ms=np.where(
            known, measured, np.maximum(corrected, light_round_trip_ms(home_km))
        ),
        home_measured=known,
        peer_km=peer_km,
        peer_ms=peer_ms,
    )


def paths_through(scored: ScoredSite, vectors: FloatArray) -> FloatArray:
    """Return the round trip in ms from home through a site to n points, shape (n,).

    The points are unit vectors, shape (n, 3).
    """
    place = vectors_of([scored.site.coordinates])
    return scored.home_leg_ms + modeled_round_trip_ms(distances_km(place, vectors)[0])


def _mean_peer_legs(places: FloatArray, swarm: Swarm) -> tuple[FloatArray, FloatArray]:
    """Return the weighted mean peer leg of each place, in km and in ms, shape (places,)."""
    kilometres, milliseconds = np.zeros(len(places)), np.zeros(len(places))
    if not swarm.networks:
        return kilometres, milliseconds
    for start in range(0, len(swarm.weights), _POINTS_AT_ONCE):
        some = slice(start, start + _POINTS_AT_ONCE)
        distances = distances_km(places, swarm.vectors[some])
        kilometres += distances @ swarm.weights[some]
        milliseconds += modeled_round_trip_ms(distances) @ swarm.weights[some]
    return kilometres / swarm.total_weight, milliseconds / swarm.total_weight
