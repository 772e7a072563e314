"""Measured home legs as plain data for a JSON file, and back."""

from collections.abc import Iterable
from datetime import datetime
from math import isfinite

from ...models import MeasuredLeg

_VERSION = 1


def legs_to_store(legs: Iterable[MeasuredLeg]) -> dict[str, object]:
    """Return the legs as plain data."""
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
            }
            for leg in legs
        ],
    }


def legs_from_store(stored: object) -> tuple[MeasuredLeg, ...]:
    """Return the legs that `legs_to_store` saved; none if the data are not valid."""
    match stored:
        case {"version": 1, "legs": list(rows)}:
            legs = tuple(leg for row in rows if (leg := _leg(row)) is not None)
            return legs if len(legs) == len(rows) else ()
    return ()


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
            and (measured_at := _moment(moment)) is not None
        ):
            return MeasuredLeg(
                site_key=site_key,
                milliseconds=milliseconds,
                jitter_ms=jitter_ms,
                probes=probes,
                failures=failures,
                measured_at=measured_at,
            )
    return None


def _is_duration(milliseconds: float | None) -> bool:
    return milliseconds is None or (isfinite(milliseconds) and milliseconds >= 0.0)


def _moment(text: str) -> datetime | None:
    """Read a time with a zone; one without a zone cannot be compared with others."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
