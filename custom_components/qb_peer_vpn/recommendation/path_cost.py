"""How long the way is from home through every site to the peers.

A VPN cannot shorten a path: the packet goes from home to the server and on to the peer.
What a site costs is the round trip of the first leg plus the mean round trip of the
second over all peers, both as milliseconds and with equal weight.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..geo import FloatArray, distances_km, vectors_of
from ..models import Coordinates, ScoredSite, ServerSite
from .legs.leg_correction import home_leg_corrections
from .swarm import Swarm

# 200 sites times this many points stay below half a megabyte: that fits into the
# second-level cache, and larger arrays go back to the system after every step, to come
# back as new pages, which takes five times as long.
_POINTS_AT_ONCE = 256


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PathLegs:
    """Both legs of the way through every site; arrays of shape (sites,)."""

    home_km: FloatArray
    home_ms: FloatArray
    home_measured: NDArray[np.bool_]
    peer_km: FloatArray
    """Weighted mean; 0 without peers."""
    peer_ms: FloatArray
    """Weighted mean; 0 without peers."""


def modelled_round_trip_ms(distance_km: FloatArray) -> FloatArray:
    """Return m(d), the round trip in ms to be expected over great-circle distances.

        m(d) = 3 + 13.7 · (1 - exp(-d / 400)) + 0.0167 · d

    Fitted to round trips measured between 241 cities: a start-up cost, detours that
    weigh most within the first few hundred kilometres, then the speed of light in
    fibre on real routes. It is concave, so it does not rank like kilometres do.
    """
    detours = -13.7 * np.expm1(distance_km / -400.0)
    result: FloatArray = 3.0 + detours + 0.0167 * distance_km
    return result


def light_round_trip_ms(distance_km: FloatArray) -> FloatArray:
    """Return the round trip in ms of light in fibre: 200 km per millisecond and way."""
    return distance_km / 100.0


def path_legs(
    sites: Sequence[ServerSite],
    home: Coordinates,
    swarm: Swarm,
    measured_legs: Mapping[str, float],
) -> PathLegs:
    """Return both legs for every site, in the order of the sites.

    ``measured_legs`` holds round trips in ms by site key; they replace the model's, and
    correct it for the sites around them.
    """
    places = vectors_of(site.coordinates for site in sites)
    home_km = distances_km(places, vectors_of([home]))[:, 0]
    measured = np.array(
        [measured_legs.get(site.key, np.nan) for site in sites], dtype=np.float64
    )
    known = np.isfinite(measured)
    modelled = modelled_round_trip_ms(home_km)
    corrected = modelled + home_leg_corrections(
        places, places[known], (measured - modelled)[known]
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
    """Return the round trip in ms from home through a site to each of n points."""
    place = vectors_of([scored.site.coordinates])
    return scored.home_leg_ms + modelled_round_trip_ms(distances_km(place, vectors)[0])


def _mean_peer_legs(places: FloatArray, swarm: Swarm) -> tuple[FloatArray, FloatArray]:
    """Return the weighted means over the swarm, in km and in ms."""
    kilometres, milliseconds = np.zeros(len(places)), np.zeros(len(places))
    if not swarm.networks:
        return kilometres, milliseconds
    for start in range(0, len(swarm.weights), _POINTS_AT_ONCE):
        some = slice(start, start + _POINTS_AT_ONCE)
        distances = distances_km(places, swarm.vectors[some])
        kilometres += distances @ swarm.weights[some]
        milliseconds += modelled_round_trip_ms(distances) @ swarm.weights[some]
    return kilometres / swarm.total_weight, milliseconds / swarm.total_weight
