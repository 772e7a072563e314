"""Which measurements went through the VPN, as far as all of them together show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from .measurements import Measurement, SitePlaces
from .one_exit import DECISIVE_SITES, ExitTest, nearer_without, one_exit_test
from .two_exits import same_path, two_exit_test


@dataclass(frozen=True, slots=True, kw_only=True)
class Tunnels:
    """By the time of the measurement."""

    through_vpn: Mapping[datetime, bool]
    """Of all measurements."""
    settled: Mapping[datetime, bool]
    """Of those that measurements under two exits have settled; this stays as it is."""


def find_tunnels(measurements: Sequence[Measurement], places: SitePlaces) -> Tunnels:
    """Find the measurements whose probes went through the VPN.

    Each is judged with the exit of its own time. What was settled before stays. A
    measurement that took the same path as a settled one is settled, too. Then those under
    two exits settle each other, whatever each of them looks like alone: real paths may
    lead through the exit in use without a VPN. Last, each looks as it looks. One that is
    too small to show it, or whose exit is unknown, is taken for what the nearest is.
    """
    tests = {each.measured_at: one_exit_test(each, places) for each in measurements}
    settled = {
        each.measured_at: each.through_vpn
        for each in measurements
        if each.through_vpn is not None
    }
    settled |= _on_the_same_path(measurements, settled, tests, places)
    settled |= _under_two_exits(measurements, settled, tests, places)
    direct = {at: False for at, test in tests.items() if test.is_proof}
    settled |= _on_the_same_path(measurements, direct | settled, tests, places)
    looks = {
        at: test.through_vpn
        for at, test in tests.items()
        if test.through_vpn is not None
    }
    return Tunnels(
        through_vpn=_all(measurements, looks | settled, places), settled=settled
    )


def _on_the_same_path(
    measurements: Sequence[Measurement],
    known: Mapping[datetime, bool],
    tests: Mapping[datetime, ExitTest],
    places: SitePlaces,
) -> dict[datetime, bool]:
    """Return what is known from others on the same path."""
    found: dict[datetime, bool] = {}
    for one in _unsettled(measurements, known):
        for other in measurements:
            through_vpn = known.get(other.measured_at)
            if through_vpn is None or not same_path(one, other, places):
                continue
            # The tunnel of before may have added little, and now there is none.
            if not (through_vpn and tests[one.measured_at].through_vpn is False):
                found[one.measured_at] = through_vpn
    return found


def _under_two_exits(
    measurements: Sequence[Measurement],
    settled: Mapping[datetime, bool],
    tests: Mapping[datetime, ExitTest],
    places: SitePlaces,
) -> dict[datetime, bool]:
    """Return what measurements under two exits settle; each other exit has a vote."""
    by_exit: dict[str, list[Measurement]] = {}
    for each in measurements:
        if each.exit_key is not None and each.exit_site is not None:
            by_exit.setdefault(each.exit_key, []).append(each)
    found: dict[datetime, bool] = {}
    for one in _unsettled(measurements, settled):
        votes = [
            two_exit_test(one, others, places)
            for key, others in by_exit.items()
            if key != one.exit_key
        ]
        direct, tunneled = votes.count(False), votes.count(True)
        if tests[one.measured_at].is_proof:
            tunneled = 0
        if direct != tunneled:
            found[one.measured_at] = tunneled > direct
    return found


def _unsettled(
    measurements: Iterable[Measurement], settled: Mapping[datetime, bool]
) -> list[Measurement]:
    return [each for each in measurements if each.measured_at not in settled]


def _all(
    measurements: Iterable[Measurement],
    known: Mapping[datetime, bool],
    places: SitePlaces,
) -> dict[datetime, bool]:
    """Return of each whether it went through the VPN; those that show nothing follow."""
    through_vpn = dict(known)
    for each in measurements:
        if each.measured_at not in known:
            through_vpn[each.measured_at] = _could_matter(each, places) and _nearest(
                known, each.measured_at
            )
    return through_vpn


def _nearest(known: Mapping[datetime, bool], moment: datetime) -> bool:
    """Return what is known of the measurement nearest in time; False if there is none."""
    return bool(known) and known[min(known, key=lambda at: abs(at - moment))]


def _could_matter(measurement: Measurement, places: SitePlaces) -> bool:
    """Return whether a tunnel would make a difference; not if the exit is near home."""
    exit_site = measurement.exit_site
    if exit_site is None:
        return True
    return int(nearer_without(exit_site, places).sum()) >= DECISIVE_SITES
