"""Whether qBittorrent goes out through a VPN or by the user's own line.

An alarm needs a proof: users switch off an alarm that is false. So an exit near home and
in none of the provider's networks is unknown. It is the own line only if it has an address
of home's, or if a source says that the network belongs to no data center, VPN, or proxy.

The latter is wrong in about one alarm of thirty. Suppose that three users in ten have a
server in home's city, one in twenty of these servers leaves from another block than its
entry address (see ``exit_evidence``), and one in fifty of these is no data center to the
source: that is 0.03 % of the time. A VPN that is down for 1 % of the time is common. The
same without such a source is 1.5 % against 1 %: a coin toss.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Self

from ..models import Location, VpnServer
from .exit_evidence import Evidence, Exit, HomeLine, find_evidence

_FOR_VPN: Final = frozenset(
    {Evidence.ANOTHER_COUNTRY, Evidence.FAR_FROM_HOME, Evidence.DATA_CENTER}
)
_IN_DOUBT: Final = frozenset({Evidence.NO_SERVER_LIST, Evidence.ROUTER_WORD})
"""With one of these, nothing proves that the line is the user's own."""


class Protection(StrEnum):
    """Whether traffic goes through a VPN."""

    PROTECTED = "protected"
    OWN_LINE = "own_line"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedExit:
    """An exit, and what its evidence says."""

    exit: Exit
    evidence: frozenset[Evidence]

    @property
    def protection(self) -> Protection:
        """Whether the exit is a VPN's."""
        if Evidence.PROVIDER_NETWORK in self.evidence:
            return Protection.PROTECTED
        if self.evidence & _FOR_VPN:
            contradicts = Evidence.HOME_ADDRESS in self.evidence
            return Protection.UNKNOWN if contradicts else Protection.PROTECTED
        if self._speaks_for_home and not self.evidence & _IN_DOUBT:
            return Protection.OWN_LINE
        return Protection.UNKNOWN

    @property
    def may_be_own_line(self) -> bool:
        """Whether it looks like the own line, although nothing may prove it."""
        return self.protection is not Protection.PROTECTED and bool(
            self.evidence & {Evidence.HOME_ADDRESS, Evidence.NEAR_HOME}
        )

    @property
    def _speaks_for_home(self) -> bool:
        if Evidence.HOME_ADDRESS in self.evidence:
            return True
        is_access_near_home = self.evidence >= {
            Evidence.NEAR_HOME,
            Evidence.ACCESS_NETWORK,
        }
        return is_access_near_home and Evidence.OTHER_HOME_ADDRESS not in self.evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class ExitReport:
    """What the exits of a qBittorrent say together. It names no address."""

    protection: Protection = Protection.UNKNOWN
    ipv4: Protection | None = None
    """None without an IPv4 exit."""
    ipv6: Protection | None = None
    evidence: tuple[Evidence, ...] = ()
    """Of all exits, in the order of the enum."""
    is_suspected: bool = False
    """Whether it may be the own line, but nothing proves it."""

    @classmethod
    def of(cls, exits: Sequence[JudgedExit]) -> Self:
        """Sum up: a single exit by the own line is enough, and all must be a VPN's."""
        by_version = {each.exit.address.version: each.protection for each in exits}
        found = {evidence for each in exits for evidence in each.evidence}
        protection = _together(by_version.values())
        return cls(
            protection=protection,
            ipv4=by_version.get(4),
            ipv6=by_version.get(6),
            evidence=tuple(each for each in Evidence if each in found),
            is_suspected=protection is Protection.UNKNOWN
            and any(_is_suspected(each) for each in exits),
        )


def judge_exits(
    exits: Iterable[Exit],
    servers: Sequence[VpnServer],
    home: HomeLine,
    *,
    asks_router: bool,
) -> tuple[JudgedExit, ...]:
    """Return what the evidence about each exit says; see ``find_evidence``."""
    return tuple(
        JudgedExit(
            exit=each,
            evidence=find_evidence(each, servers, home, asks_router=asks_router),
        )
        for each in exits
    )


def vpn_location(exits: Iterable[JudgedExit]) -> Location | None:
    """Return where the VPN's traffic leaves: the first known place that is not home's."""
    places = (each.exit.location for each in exits if not each.may_be_own_line)
    return next(filter(None, places), None)


def _together(protections: Iterable[Protection]) -> Protection:
    found = set(protections)
    if Protection.OWN_LINE in found:
        return Protection.OWN_LINE
    return (
        Protection.PROTECTED if found == {Protection.PROTECTED} else Protection.UNKNOWN
    )


def _is_suspected(judged: JudgedExit) -> bool:
    refuted = _FOR_VPN | {Evidence.NO_SERVER_LIST, Evidence.OTHER_HOME_ADDRESS}
    return judged.may_be_own_line and not judged.evidence & refuted
