"""Legs as they are measured from home, directly or through a tunnel."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from custom_components.qb_peer_vpn.geo import geodesic_km
from custom_components.qb_peer_vpn.models import MeasuredLeg
from tests.recommendation.builders import at
from tests.recommendation.corridor_graph import slow

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
DAY = timedelta(days=1)
EUROPE = ("Amsterdam", "Frankfurt", "Lisbon", "London", "Paris", "Zurich")
WORLD = (*EUROPE, "Chicago", "New York", "Tokyo")


def kilometers(start: str, end: str) -> float:
    """Return the distance between two places."""
    return geodesic_km(at(start), at(end))


def modeled(start: str, end: str) -> float:
    """Return the round trip in ms that the way deserves."""
    return slow().round_trip_ms(at(start), at(end))


def direct(*names: str, home: str = "Berlin") -> dict[str, float]:
    """Return round trips from home in ms."""
    return {name: modeled(home, name) for name in names}


def tunneled(*names: str, exit_site: str, home: str = "Berlin") -> dict[str, float]:
    """Return round trips in ms that all lead through a site."""
    to_exit = modeled(home, exit_site)
    return {name: to_exit + modeled(exit_site, name) - 3.0 for name in names} | {
        name: to_exit for name in names if name == exit_site
    }


def legs_of(
    milliseconds: Mapping[str, float | None],
    measured_at: datetime = NOON,
    *,
    exit_key: str | None = None,
    through_vpn: bool | None = None,
) -> list[MeasuredLeg]:
    """Return the legs of one measurement."""
    return [
        MeasuredLeg(
            site_key=key,
            milliseconds=each,
            jitter_ms=None if each is None else 1.0,
            probes=5,
            failures=0 if each is not None else 5,
            measured_at=measured_at,
            exit_key=exit_key,
            through_vpn=through_vpn,
        )
        for key, each in milliseconds.items()
    ]
