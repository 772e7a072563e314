"""What speaks against a move, before anything is sent."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from ...models import Confidence, VpnProtocol
from ..answers import VpnSettings, VpnStatus, VpnType
from ..version import GluetunVersion
from .receipt import MoveHistory
from .request import Cause, MoveServer, Way

_PORT_PENDING: Final = timedelta(seconds=130)
"""Gluetun may still be asking for a port this long after it connected."""
_OTHER_WRITER: Final = timedelta(hours=1)
LEAST_COOL_DOWN: Final = timedelta(hours=6)
_PAUSE: Final = timedelta(hours=1)
"""After a move that came to nothing, which would end the same way a minute later."""

_PROTOCOLS: Final = {
    VpnType.WIREGUARD: frozenset({VpnProtocol.WIREGUARD}),
    VpnType.OPENVPN: frozenset({VpnProtocol.OPENVPN_UDP, VpnProtocol.OPENVPN_TCP}),
}


class Refusal(StrEnum):
    """A reason against a move."""

    UNDER_WAY = "under_way"
    MOVES_OFF = "moves_off"
    """An undo failed, and no one has acknowledged that yet."""
    OUT_OF_REACH = "out_of_reach"
    """The control server does not answer, or does not show its settings."""
    TOO_OLD = "too_old"
    """This Gluetun cannot change its server while it runs."""
    FAULTY_VERSION = "faulty_version"
    """v3.41.2 hangs when it is moved."""
    FAULTY_PORTS = "faulty_ports"
    """A development version refuses each change if a listening port is set."""
    CUSTOM = "custom"
    """Gluetun uses the user's own configuration: there is nothing to choose."""
    OTHER_PROVIDER = "other_provider"
    OTHER_PROTOCOL = "other_protocol"
    """The server does not speak what Gluetun connects with."""
    NOT_RUNNING = "not_running"
    """The VPN is stopped, or is starting right now."""
    NO_EXIT = "no_exit"
    """The exit is unknown, so the connection may be down."""
    PORT_PENDING = "port_pending"
    """Gluetun may still be asking for a port."""
    NO_SELECTION = "no_selection"
    """Gluetun's list does not have the server, as far as we know it."""
    ALREADY_THERE = "already_there"
    BEHIND_VPN = "behind_vpn"
    """Home Assistant itself uses the VPN, and would lose its own connection."""
    NO_PARKING = "no_parking"
    """A dead server could not be undone safely."""
    BARRED = "barred"
    """A move to this server failed in the last seven days."""
    CHECKING = "checking"
    """Torrents are being checked."""
    MOVING_FILES = "moving_files"
    """Files of torrents are being moved."""
    DOWNLOADING = "downloading"
    OTHER_WRITER = "other_writer"
    """A person or another program has just chosen another server."""
    COOL_DOWN = "cool_down"
    WEEKLY_LIMIT = "weekly_limit"
    QUIET_HOURS = "quiet_hours"
    SMALL_SAVING = "small_saving"
    LOW_CONFIDENCE = "low_confidence"
    NOT_SETTLED = "not_settled"
    NOT_PROVEN = "not_proven"
    """No move by hand has worked here yet."""


COMFORT: Final = frozenset(
    {
        Refusal.NO_PARKING,
        Refusal.BARRED,
        Refusal.DOWNLOADING,
        Refusal.OTHER_WRITER,
        Refusal.COOL_DOWN,
        Refusal.WEEKLY_LIMIT,
        Refusal.QUIET_HOURS,
        Refusal.SMALL_SAVING,
        Refusal.LOW_CONFIDENCE,
        Refusal.NOT_SETTLED,
        Refusal.NOT_PROVEN,
    }
)
"""What only keeps moves from being made automatically. A person may move all the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveRules:
    """When moves may be made automatically; the user's options."""

    cool_down: timedelta = timedelta(hours=24)
    moves_in_week: int = 2
    hours: tuple[time, time] | None = None
    """Local times from and to which moves are allowed, over midnight too; None for
    always."""
    margin_ms: float = 10.0
    """Least saving."""
    max_download: int = 64 * 1024
    """Downloads faster than this wait, in bytes per second."""
    longest_wait: timedelta | None = None
    """After this, downloads no longer delay a move; None to wait for ever."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TorrentActivity:
    """What qBittorrent is doing."""

    checking: int = 0
    """Torrents that are checked."""
    moving: int = 0
    """Torrents whose files are moved."""
    download: int = 0
    """In bytes per second."""
    forced_downloads: int = 0
    """Torrents that a person wants downloaded at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a move starts from; None for what is unknown."""

    way: Way
    cause: Cause
    server: MoveServer
    history: MoveHistory
    protocols: Collection[VpnProtocol] = ()
    """Those of the server; empty if its list does not have them."""
    has_selection: bool = True
    """Whether Gluetun can be made to choose this server."""
    can_park: bool = True
    is_in_use: bool = False
    """Whether the server is in use already."""
    version: GluetunVersion | None = None
    settings: VpnSettings | None = None
    status: VpnStatus | None = None
    has_exit: bool = False
    port: int | None = None
    connected_since: datetime | None = None
    is_behind_vpn: bool = False
    chosen_by_others: datetime | None = None
    """When a selection was seen that is not ours."""
    activity: TorrentActivity = TorrentActivity()
    waiting_since: datetime | None = None
    """Since when downloads have delayed this move."""
    saving_ms: float | None = None
    confidence: Confidence | None = None
    is_settled: bool = True
    """Whether the recommendation is settled."""
    is_under_way: bool = False


def refusals(
    situation: Situation, rules: MoveRules, now: datetime
) -> tuple[Refusal, ...]:
    """Return all that speaks against a move, the gravest first.

    Args:
        situation: what is known now.
        rules: the user's options.
        now: aware, in the user's time zone: its hours are compared.

    """
    found = [*_in_general(situation)]
    if situation.way is Way.CONTROL_SERVER:
        found += _of_gluetun(situation, now)
    found += _of_torrents(situation, rules, now)
    found += _of_automatic_moves(situation, rules, now)
    return tuple(found)


def blocking(found: Collection[Refusal], cause: Cause) -> tuple[Refusal, ...]:
    """Return the refusals that keep a move from being made for this cause.

    Those of comfort only keep an automatic one from being made.
    """
    is_automatic = cause is Cause.FOLLOWED
    return tuple(each for each in found if is_automatic or each not in COMFORT)


def _in_general(situation: Situation) -> Iterator[Refusal]:
    if situation.is_under_way:
        yield Refusal.UNDER_WAY
    if situation.history.is_off:
        yield Refusal.MOVES_OFF
    if situation.is_behind_vpn:
        yield Refusal.BEHIND_VPN
    if situation.is_in_use:
        yield Refusal.ALREADY_THERE


def _of_gluetun(situation: Situation, now: datetime) -> Iterator[Refusal]:
    version, settings = situation.version, situation.settings
    if version is not None and not version.can_change_settings:
        yield Refusal.TOO_OLD
    if version is not None and version.hangs_when_moved:
        yield Refusal.FAULTY_VERSION
    if settings is None or situation.status is None:
        yield Refusal.OUT_OF_REACH
        return
    yield from _of_settings(situation, settings)
    if situation.status is not VpnStatus.RUNNING:
        yield Refusal.NOT_RUNNING
    elif not (situation.has_exit or situation.port):
        yield Refusal.NO_EXIT
    elif settings.forwards_port and not situation.port:
        since = situation.connected_since
        if since is not None and now - since < _PORT_PENDING:
            yield Refusal.PORT_PENDING
    if not situation.can_park:
        yield Refusal.NO_PARKING


def _of_settings(situation: Situation, settings: VpnSettings) -> Iterator[Refusal]:
    version = situation.version
    if settings.redirects_port and version is not None and version.is_development:
        yield Refusal.FAULTY_PORTS
    if settings.is_custom:
        yield Refusal.CUSTOM
    elif settings.provider.lower() != situation.server.provider.lower():
        yield Refusal.OTHER_PROVIDER
    elif not situation.has_selection:
        yield Refusal.NO_SELECTION
    spoken = _PROTOCOLS[settings.vpn_type] if settings.vpn_type else frozenset()
    if situation.protocols and not spoken & set(situation.protocols):
        yield Refusal.OTHER_PROTOCOL


def _of_torrents(
    situation: Situation, rules: MoveRules, now: datetime
) -> Iterator[Refusal]:
    activity = situation.activity
    if activity.checking:
        yield Refusal.CHECKING
    if activity.moving:
        yield Refusal.MOVING_FILES
    since, longest = situation.waiting_since, rules.longest_wait
    has_waited = since is not None and longest is not None and now - since >= longest
    is_busy = activity.download > rules.max_download or activity.forced_downloads
    if is_busy and not has_waited:
        yield Refusal.DOWNLOADING


def _of_automatic_moves(
    situation: Situation, rules: MoveRules, now: datetime
) -> Iterator[Refusal]:
    history, others = situation.history, situation.chosen_by_others
    if history.is_barred(situation.server, now):
        yield Refusal.BARRED
    if others is not None and now - others < _OTHER_WRITER:
        yield Refusal.OTHER_WRITER
    cool_down = max(rules.cool_down, LEAST_COOL_DOWN)
    if history.moved_within(cool_down, now) or history.failed_within(_PAUSE, now):
        yield Refusal.COOL_DOWN
    if history.moves_in_week(now) >= rules.moves_in_week:
        yield Refusal.WEEKLY_LIMIT
    if not _is_within(rules.hours, now.time()):
        yield Refusal.QUIET_HOURS
    if situation.saving_ms is None or situation.saving_ms < rules.margin_ms:
        yield Refusal.SMALL_SAVING
    if situation.confidence not in {Confidence.FAIR, Confidence.HIGH}:
        yield Refusal.LOW_CONFIDENCE
    if not situation.is_settled:
        yield Refusal.NOT_SETTLED
    if not history.is_proven(situation.way):
        yield Refusal.NOT_PROVEN


def _is_within(hours: tuple[time, time] | None, local: time) -> bool:
    if hours is None or hours[0] == hours[1]:
        return True
    first, last = hours
    if first < last:
        return first <= local < last
    return local >= first or local < last
