"""What is new in a recommendation, compared with what was announced last."""

from dataclasses import asdict, dataclass
from typing import Any, Final

from ..models import Recommendation

_VERSION: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """A recommendation as it was announced to users."""

    site: str
    """Its key."""
    city: str
    country_code: str
    server: str | None
    """Its name; None if no server is known there yet."""
    worth_moving: bool
    is_sure: bool
    """Whether the move was announced as sure enough to act, once since it is the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A recommendation with a different server or verdict than the one announced before."""

    before: Announced
    after: Recommendation

    @property
    def is_another_server(self) -> bool:
        """Whether another server is recommended, at the same site or at another."""
        server = self.after.server
        if self.before.site != self.after.chosen.site.key:
            return True
        if self.before.server is None or server is None:
            # The place is the same; only now the list of servers arrived.
            return False
        return self.before.server != server.name

    @property
    def is_another_verdict(self) -> bool:
        """Whether a move became worth it, or stopped being worth it."""
        return self.before.worth_moving is not self.after.worth_moving

    @property
    def is_new_reason_to_move(self) -> bool:
        """Whether it became sure that a move is worth it, or its target changed."""
        return self.after.should_move and (
            self.is_another_server or self.is_another_verdict or not self.before.is_sure
        )


def find_change(before: Announced, after: Recommendation) -> Change | None:
    """Return what changed since the last announcement; None if nothing did."""
    change = Change(before=before, after=after)
    if (
        change.is_another_server
        or change.is_another_verdict
        or change.is_new_reason_to_move
    ):
        return change
    return None


def can_be_announced(recommendation: Recommendation) -> bool:
    """Return whether it rests on peers, has lasted, and is settled.

    Without peers it names the nearest site, which is no advice; when peers return, the
    recommendation is usually the one from before.
    """
    return (
        not recommendation.reason.is_without_peers
        and recommendation.has_lasted
        and recommendation.settling is None
    )


def announce(before: Announced | None, after: Recommendation) -> Announced:
    """Return what users know when a recommendation has been announced.

    A move that was sure once stays so: when its gain shrinks and grows, it is not
    announced again.

    Args:
        before: what they knew; None before the first time.
        after: what is announced.

    """
    site, server = after.chosen.site, after.server
    name = server.name if server else None
    is_sure = after.should_move
    if before is not None:
        change = Change(before=before, after=after)
        if not (change.is_another_server or change.is_another_verdict):
            name, is_sure = name or before.server, is_sure or before.is_sure
    return Announced(
        site=site.key,
        city=site.city,
        country_code=site.country_code,
        server=name,
        worth_moving=after.worth_moving,
        is_sure=is_sure,
    )


def announced_to_store(announced: Announced) -> dict[str, Any]:
    """Return an announcement as plain data for a JSON file."""
    return {"version": _VERSION, **asdict(announced)}


def announced_from_store(stored: object) -> Announced | None:
    """Return the announcement that was stored; None if the data are not valid."""
    match stored:
        case {
            "version": 1,
            "site": str(site),
            "city": str(city),
            "country_code": str(country_code),
            "server": str() | None as server,
            "worth_moving": bool(worth_moving),
            "is_sure": bool(is_sure),
        }:
            return Announced(
                site=site,
                city=city,
                country_code=country_code,
                server=server,
                worth_moving=worth_moving,
                is_sure=is_sure,
            )
    return None
