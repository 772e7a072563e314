"""Which measured home legs can be true.

A probe measures the distance between the machine that answers and the place that the probe
really leaves from. Both can differ from what we assume: a firewall or a proxy may answer for
the server, the server or home may be elsewhere, and Home Assistant itself may be behind the
VPN.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from ...geo import FloatArray, distances_km, vectors_of
from ...models import Coordinates, MeasuredLeg, ServerSite
from ..latency_model import light_round_trip_ms, modeled_round_trip_ms

_CITY_KM = 50.0
"""How far machines may be from the coordinates of their city. Of legs measured between
224 cities, only those with a wrong place beat light in fiber by more."""
_TOLERANCE_MS = 2.0
"""The shortest times of six probes still differ by this much."""

_SAME_MS = 5.0
_SAME_MIN_SITES = 4
_SAME_MIN_SPREAD_KM = 2000.0

_DECISIVE_SITES = 3
_DECISIVE_MS = 10.0
"""At least three sites must be nearer by 10 ms without the exit. With these two numbers,
legs between the cities above look tunnelled in 0.4 % of the cases, all of them
homes whose providers really route that way. Real tunnels are found in 97 % of the cases
if the exit is at most the sixth nearest site, and in 31 % if it is nearer, where they
add only 14 ms."""


class Rejection(StrEnum):
    """Why a measured leg cannot be used."""

    NO_ANSWER = "no_answer"
    FASTER_THAN_LIGHT = "faster_than_light"
    """Something nearer answered, or the site or home is elsewhere."""
    SAME_EVERYWHERE = "same_everywhere"
    """Near and far sites answer alike: something in between answers for all of them."""
    BEHIND_VPN = "behind_vpn"
    """Every leg includes the one to the exit in use: the probes go through the VPN."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidatedLegs:
    """Measured legs, usable and rejected; each site is in one of the two."""

    usable: Mapping[str, float]
    """Round trips in ms by site key."""
    rejected: Mapping[str, Rejection]
    """By site key."""


def validate_legs(
    legs: Iterable[MeasuredLeg],
    sites: Iterable[ServerSite],
    home: Coordinates,
    *,
    in_use: str | None,
) -> ValidatedLegs:
    """Reject legs that cannot be true, and leave out those of unknown sites.

    Legs of one measurement are validated together, apart from those of other measurements:
    Home Assistant may have moved behind the VPN in between.

    Args:
        legs: what was measured.
        sites: all known sites.
        home: where we assume the probes left from.
        in_use: key of the site in use; None if it is unknown, and then a tunnel cannot be
            detected.

    """
    by_key = {site.key: site for site in sites}
    usable: dict[str, float] = {}
    rejected: dict[str, Rejection] = {}
    known = sorted(
        (leg for leg in legs if leg.site_key in by_key),
        key=lambda leg: (leg.measured_at, leg.site_key),
    )
    for _, measurement in groupby(known, key=lambda leg: leg.measured_at):
        answered: dict[str, float] = {}
        for leg in measurement:
            if leg.milliseconds is None:
                rejected[leg.site_key] = Rejection.NO_ANSWER
            else:
                answered[leg.site_key] = leg.milliseconds
        rejections = _validate(
            [by_key[key] for key in answered], answered, home, in_use
        )
        rejected |= rejections
        usable |= {key: ms for key, ms in answered.items() if key not in rejections}
    return ValidatedLegs(usable=usable, rejected=rejected)


def _validate(
    sites: list[ServerSite],
    milliseconds: Mapping[str, float],
    home: Coordinates,
    in_use: str | None,
) -> dict[str, Rejection]:
    """Return the rejected legs of one measurement, by site key."""
    if not sites:
        return {}
    measured = np.array([milliseconds[site.key] for site in sites])
    places = vectors_of(site.coordinates for site in sites)
    home_km = distances_km(vectors_of([home]), places)[0]
    if _same_everywhere(measured, home_km):
        return {site.key: Rejection.SAME_EVERYWHERE for site in sites}

    slack_km = np.array([max(site.radius_km, _CITY_KM) for site in sites])
    possible = measured >= _light_ms(home_km - slack_km)
    rejections = {
        site.key: Rejection.FASTER_THAN_LIGHT
        for site, is_possible in zip(sites, possible.tolist(), strict=True)
        if not is_possible
    }
    index = next((i for i, site in enumerate(sites) if site.key == in_use), None)
    if index is not None and possible[index]:
        exit_km = distances_km(places[[index]], places)[0]
        onward_ms = _light_ms(exit_km - slack_km - slack_km[index])
        others = possible & (np.arange(len(sites)) != index)
        if _behind_exit(measured, home_km, onward_ms, others, index):
            tunnelled = {site.key: Rejection.BEHIND_VPN for site in sites}
            rejections = tunnelled | rejections
    return rejections


def _same_everywhere(measured: FloatArray, home_km: FloatArray) -> bool:
    """Return whether sites at very different distances all answer alike.

    Args:
        measured: round trips in ms, shape (sites,).
        home_km: distances from home, shape (sites,).

    """
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
    """Return whether no other site answers sooner than through the exit.

    Behind a VPN, every round trip is the one to the exit plus at least what light takes
    from there. Without a VPN, several of the sites that the model puts much nearer by the
    direct path would answer sooner than that.

    Args:
        measured: round trips in ms, shape (sites,).
        home_km: distances from home, shape (sites,).
        onward_ms: round trips of light between exit and sites, shape (sites,).
        others: the sites with a possible leg, without the exit, shape (sites,).
        exit_index: index of the site in use.

    """
    direct = modeled_round_trip_ms(home_km)
    is_decisive = direct + _DECISIVE_MS < direct[exit_index] + onward_ms
    through_exit = measured >= measured[exit_index] + onward_ms - _TOLERANCE_MS
    return int((others & is_decisive).sum()) >= _DECISIVE_SITES and bool(
        through_exit[others].all()
    )


def _light_ms(distance_km: FloatArray) -> FloatArray:
    """Return the round trip of light in ms; 0 for negative distances in km."""
    return light_round_trip_ms(np.maximum(distance_km, 0.0))
