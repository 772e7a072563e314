"""Measured home legs, and what they cost, as plain data for a JSON file, and back."""

from collections.abc import Iterable
from itertools import groupby
from math import isfinite

from ...models import MeasuredLeg, read_moment
from .connection_budget import Spending

_VERSION = 2
"""Version 1 had no exits and no spendings."""


def legs_to_store(
    legs: Iterable[MeasuredLeg], spendings: Iterable[Spending]
) -> dict[str, object]:
    """Return the legs and the spendings as plain data."""
    return {
        "version": _VERSION,
        "legs": [
            {
                "site": leg.site_key,
                "milliseconds": leg.milliseconds,
                "jitter_ms": leg.jitter_ms,
                "probes": leg.probes,
                "failures": leg.failures,
                "measured_at": leg.measured_at.isoformat(),
                "exit": leg.exit_key,
                "through_vpn": leg.through_vpn,
            }
            for leg in legs
        ],
        "spendings": [
            {"at": each.at.isoformat(), "connections": each.connections}
            for each in spendings
        ],
    }


def legs_from_store(stored: object) -> tuple[MeasuredLeg, ...]:
    """Return the legs that `legs_to_store` saved; none if the data are not valid.

    Legs of version 1 have an unknown exit.
    """
    match stored:
        case {"version": 1 | 2, "legs": list(rows)}:
            legs = tuple(leg for row in rows if (leg := _leg(row)) is not None)
            return legs if len(legs) == len(rows) else ()
    return ()


def spendings_from_store(stored: object) -> tuple[Spending, ...]:
    """Return the spendings that `legs_to_store` saved.

    Those of version 1 follow from its legs. If the data are not valid, there are none.
    """
    match stored:
        case {"version": 2, "spendings": list(rows)}:
            found = tuple(each for row in rows if (each := _spending(row)) is not None)
            return found if len(found) == len(rows) else ()
        case {"version": 1}:
            return _spendings_of(legs_from_store(stored))
    return ()


def _spendings_of(legs: Iterable[MeasuredLeg]) -> tuple[Spending, ...]:
    by_time = sorted(legs, key=lambda leg: leg.measured_at)
    return tuple(
        Spending(at=at, connections=sum(leg.probes for leg in together))
        for at, together in groupby(by_time, key=lambda leg: leg.measured_at)
    )


def _leg(row: object) -> MeasuredLeg | None:
    match row:
        case {
            "site": str(site_key),
            "milliseconds": float() | None as milliseconds,
            "jitter_ms": float() | None as jitter_ms,
            "probes": int(probes),
            "failures": int(failures),
            "measured_at": str(moment),
        } if (
            _is_duration(milliseconds)
            and _is_duration(jitter_ms)
            and 0 <= failures <= probes
            and (measured_at := read_moment(moment)) is not None
        ):
            return MeasuredLeg(
                site_key=site_key,
                milliseconds=milliseconds,
                jitter_ms=jitter_ms,
                probes=probes,
                failures=failures,
                measured_at=measured_at,
                exit_key=_exit_key(row),
                through_vpn=_through_vpn(row),
            )
    return None


def _exit_key(row: object) -> str | None:
    match row:
        case {"exit": str(key)}:
            return key
    return None


def _through_vpn(row: object) -> bool | None:
    match row:
        case {"through_vpn": bool(through_vpn)}:
            return through_vpn
    return None


def _spending(row: object) -> Spending | None:
    match row:
        case {"at": str(moment), "connections": int(connections)} if (
            connections >= 0 and (at := read_moment(moment)) is not None
        ):
            return Spending(at=at, connections=connections)
    return None


def _is_duration(milliseconds: float | None) -> bool:
    return milliseconds is None or (isfinite(milliseconds) and milliseconds >= 0.0)
