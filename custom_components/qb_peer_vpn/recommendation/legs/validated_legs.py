"""Which measured home legs can be true.

A probe measures the distance between the machine that answers and the place that the probe
really leaves from. Both can differ from what we assume: a firewall or a proxy may answer for
the server, the server or home may be elsewhere, and Home Assistant itself may be behind the
VPN.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np

from ...models import Coordinates, MeasuredLeg, ServerSite
from ..corridors import Corridors
from .home_leg import HomeLeg, home_leg_of
from .measurements import Measurement, SitePlaces, group_legs
from .tunnels import find_tunnels

_SAME_MS = 5.0
_SAME_MIN_SITES = 4
_SAME_MIN_SPREAD_KM = 2000.0
_TELLING_SITES = 3
"""A measurement of fewer answers says nothing about all of them."""


class Rejection(StrEnum):
    """Why a measured leg cannot be used."""

    NO_ANSWER = "no_answer"
    FASTER_THAN_LIGHT = "faster_than_light"
    """Something nearer answered, or the site or home is elsewhere."""
    SAME_EVERYWHERE = "same_everywhere"
    """Near and far sites answer alike: something in between answers for all of them."""
    BEHIND_VPN = "behind_vpn"
    """The probes went through the VPN: the leg includes the one to the exit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidatedLegs:
    """The legs of a week, usable and rejected; each measured site is in one of the two."""

    usable: Mapping[str, HomeLeg]
    """By site key."""
    rejected: Mapping[str, Rejection]
    """Why the newest leg cannot be used, of sites without a usable leg; by site key."""
    newest: Mapping[str, Rejection]
    """The rejected legs of the newest measurement that says something; by site key."""
    settled: Mapping[datetime, bool]
    """Whether a measurement went through the VPN, if measurements under two exits have
    shown that; by its time. This is to be kept with its legs."""


def validate_legs(
    legs: Iterable[MeasuredLeg],
    sites: Iterable[ServerSite],
    home: Coordinates,
    corridors: Corridors,
) -> ValidatedLegs:
    """Estimate the home leg of each site, from those legs that can be true.

    Legs of one measurement are validated together, with the exit of that time. Legs of
    unknown sites are left out. A site that stopped answering keeps its earlier legs.

    Args:
        legs: what was measured within a week.
        sites: all known sites.
        home: where we assume the probes left from.
        corridors: where packets travel.

    """
    places = SitePlaces(tuple(sites), home, corridors)
    measurements = group_legs(legs, places)
    believable = [each for each in measurements if not _same_everywhere(each, places)]
    tunnels = find_tunnels(believable, places)
    usable: dict[str, list[MeasuredLeg]] = {}
    rejected: dict[str, Rejection] = {}
    newest: Mapping[str, Rejection] = {}
    for measurement in measurements:
        through_vpn = tunnels.through_vpn.get(measurement.measured_at)
        rejections = _rejections(measurement, places, through_vpn=through_vpn)
        for leg in measurement.legs:
            if leg.site_key not in rejections:
                usable.setdefault(leg.site_key, []).append(leg)
        rejected |= rejections
        if _answers(measurement) >= _TELLING_SITES:
            newest = rejections
    return ValidatedLegs(
        usable={key: home_leg_of(found) for key, found in usable.items()},
        rejected={key: why for key, why in rejected.items() if key not in usable},
        newest=newest,
        settled=tunnels.settled,
    )


def _rejections(
    measurement: Measurement, places: SitePlaces, *, through_vpn: bool | None
) -> dict[str, Rejection]:
    """Return the rejected legs of one measurement, by site key.

    Whether it went through the VPN is None if something in between answered for all.
    """
    rejections: dict[str, Rejection] = {}
    for leg in measurement.legs:
        if leg.milliseconds is None:
            rejections[leg.site_key] = Rejection.NO_ANSWER
        elif through_vpn is None:
            rejections[leg.site_key] = Rejection.SAME_EVERYWHERE
        elif places.is_too_soon(leg):
            rejections[leg.site_key] = Rejection.FASTER_THAN_LIGHT
        elif through_vpn:
            rejections[leg.site_key] = Rejection.BEHIND_VPN
    return rejections


def _same_everywhere(measurement: Measurement, places: SitePlaces) -> bool:
    """Return whether sites at very different distances all answer alike."""
    answered = [
        (leg.milliseconds, places.home_km_of(leg))
        for leg in measurement.legs
        if leg.milliseconds is not None
    ]
    milliseconds, home_km = np.array(answered).reshape(-1, 2).T
    return (
        len(answered) >= _SAME_MIN_SITES
        and float(np.ptp(home_km)) >= _SAME_MIN_SPREAD_KM
        and float(np.ptp(milliseconds)) <= _SAME_MS
    )


def _answers(measurement: Measurement) -> int:
    return sum(leg.milliseconds is not None for leg in measurement.legs)
