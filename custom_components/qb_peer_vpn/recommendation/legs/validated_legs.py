"""Which measured home legs can be true.

A probe tells how far away the machine is that answers, and from where the question
went out. Neither has to be what we think: a firewall or a proxy may answer for the
server, a server may stand elsewhere, home may be elsewhere, and Home Assistant itself
may sit behind the VPN.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ...geo import FloatArray, distances_km, vectors_of
from ...models import Coordinates, MeasuredLeg, ServerSite
from ..path_cost import light_round_trip_ms, modelled_round_trip_ms

# Coordinates of a city, while the machines stand around it; measured between 224 cities,
# only wrongly placed ones beat light in fibre by more.
_CITY_KM = 50.0
# Shortest times of six probes still differ by this much.
_TOLERANCE_MS = 2.0

_SAME_MS = 5.0
_SAME_MIN_SITES = 4
_SAME_MIN_SPREAD_KM = 2000.0

# So many sites must be clearly nearer by the direct way. With these two, legs between
# the cities above are taken for tunnelled in 0.4 % of cases, all of them homes whose
# providers really go that way; real tunnels are found in 97 % of cases from the sixth
# nearest exit on, in 31 % with a nearer one, where they cost the others only 14 ms.
_TELLING_SITES = 3
_TELLING_MS = 10.0


class Rejection(StrEnum):
    """Why a measured leg cannot be used."""

    NO_ANSWER = "no_answer"
    FASTER_THAN_LIGHT = "faster_than_light"
    """Something nearer answered, or the site or home is not where we think."""
    SAME_EVERYWHERE = "same_everywhere"
    """Near and far answer alike: something on the way answers for them all."""
    BEHIND_VPN = "behind_vpn"
    """Every way begins with the one to the exit in use: the probes are tunnelled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedLegs:
    """Measured legs, good and bad; every site is in one of the two."""

    usable: Mapping[str, float]
    """Round trips in ms by site key."""
    rejected: Mapping[str, Rejection]
    """By site key."""


def judge_legs(
    legs: Iterable[MeasuredLeg],
    sites: Iterable[ServerSite],
    home: Coordinates,
    *,
    in_use: str | None,
) -> JudgedLegs:
    """Sort out the legs that cannot be true; those of unknown sites are left out.

    Legs of one measurement are judged together, those of another apart: Home Assistant
    may have moved behind the VPN in between. ``in_use`` is the key of the site whose
    exit is in use, None where that is unknown: then no tunnel can be told.
    """
    by_key = {site.key: site for site in sites}
    usable: dict[str, float] = {}
    rejected: dict[str, Rejection] = {}
    known = sorted(
        (leg for leg in legs if leg.site_key in by_key),
        key=lambda leg: (leg.measured_at, leg.site_key),
    )
    for _, moment in groupby(known, key=lambda leg: leg.measured_at):
        answered: dict[str, float] = {}
        for leg in moment:
            if leg.milliseconds is None:
                rejected[leg.site_key] = Rejection.NO_ANSWER
            else:
                answered[leg.site_key] = leg.milliseconds
        reasons = _judge([by_key[key] for key in answered], answered, home, in_use)
        rejected |= reasons
        usable |= {key: ms for key, ms in answered.items() if key not in reasons}
    return JudgedLegs(usable=usable, rejected=rejected)


def _judge(
    sites: list[ServerSite],
    milliseconds: Mapping[str, float],
    home: Coordinates,
    in_use: str | None,
) -> dict[str, Rejection]:
    """Return the reasons against legs of one measurement, by site key."""
    if not sites:
        return {}
    measured = np.array([milliseconds[site.key] for site in sites])
    places = vectors_of(site.coordinates for site in sites)
    home_km = distances_km(vectors_of([home]), places)[0]
    if _same_everywhere(measured, home_km):
        return {site.key: Rejection.SAME_EVERYWHERE for site in sites}

    slack_km = np.array([max(site.radius_km, _CITY_KM) for site in sites])
    possible = measured >= _light_ms(home_km - slack_km)
    reasons = {
        site.key: Rejection.FASTER_THAN_LIGHT
        for site, is_possible in zip(sites, possible.tolist(), strict=True)
        if not is_possible
    }
    exit_index = next(
        (index for index, site in enumerate(sites) if site.key == in_use), None
    )
    if exit_index is not None and possible[exit_index]:
        exit_km = distances_km(places[[exit_index]], places)[0]
        onward_ms = _light_ms(exit_km - slack_km - slack_km[exit_index])
        others = possible & (np.arange(len(sites)) != exit_index)
        if _behind_exit(measured, home_km, onward_ms, others, exit_index):
            reasons |= {
                site.key: Rejection.BEHIND_VPN
                for site in sites
                if site.key not in reasons
            }
    return reasons


def _same_everywhere(measured: FloatArray, home_km: FloatArray) -> bool:
    """Say whether sites at very different distances all answer alike."""
    return (
        len(measured) >= _SAME_MIN_SITES
        and float(np.ptp(home_km)) >= _SAME_MIN_SPREAD_KM
        and float(np.ptp(measured)) <= _SAME_MS
    )


def _behind_exit(
    measured: FloatArray,
    home_km: FloatArray,
    onward_ms: FloatArray,
    others: NDArray[np.bool_],
    exit_index: int,
) -> bool:
    """Say whether no other site answers sooner than by way of the exit.

    Behind a VPN every round trip is the one to the exit and, on top, at least what
    light takes from there. Without one, several of the sites that the model puts much
    nearer by the direct way would answer sooner than that.
    """
    direct = modelled_round_trip_ms(home_km)
    telling = others & (direct + _TELLING_MS < direct[exit_index] + onward_ms)
    through_exit = measured >= measured[exit_index] + onward_ms - _TOLERANCE_MS
    return int(telling.sum()) >= _TELLING_SITES and bool(through_exit[others].all())


def _light_ms(distance_km: FloatArray) -> FloatArray:
    return light_round_trip_ms(np.maximum(distance_km, 0.0))
