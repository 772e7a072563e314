"""What speaks against a move."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from custom_components.qb_peer_vpn.gluetun import (
    COMFORT,
    Cause,
    GluetunVersion,
    MoveHistory,
    MoveRules,
    Outcome,
    Refusal,
    Selection,
    Situation,
    TorrentActivity,
    UndoReason,
    Verdict,
    VpnSettings,
    VpnStatus,
    VpnType,
    Way,
    blocking,
    refusals,
)
from custom_components.qb_peer_vpn.models import Confidence, VpnProtocol
from tests.gluetun.stand_in_loop import OSLO, TOKYO, ZURICH

from .driver import START, server
from .test_receipt import RECEIPT

ZONE = ZoneInfo("Europe/Zurich")
NOW = datetime(2026, 11, 29, 3, 0, tzinfo=ZONE)
RULES = MoveRules()
SETTINGS = VpnSettings(
    vpn_type=VpnType.WIREGUARD,
    provider="protonvpn",
    selection=Selection(choices={}),
    forwards_port=True,
    redirects_port=False,
)
PROVEN = MoveHistory(
    receipts=(
        replace(
            RECEIPT,
            target=server(ZURICH),
            finished=NOW - timedelta(days=20),
        ),
    )
)
GOOD = Situation(
    way=Way.CONTROL_SERVER,
    cause=Cause.FOLLOWED,
    server=server(TOKYO),
    history=PROVEN,
    protocols=frozenset({VpnProtocol.WIREGUARD}),
    version=GluetunVersion.parse("v3.41.3"),
    settings=SETTINGS,
    status=VpnStatus.RUNNING,
    has_exit=True,
    port=40111,
    saving_ms=30.0,
    confidence=Confidence.FAIR,
)


def after(moved: timedelta, **changed: Any) -> MoveHistory:
    receipt = replace(RECEIPT, target=server(TOKYO), finished=NOW - moved, **changed)
    return MoveHistory(receipts=(*PROVEN.receipts, receipt))


def test_nothing_speaks_against_a_good_move() -> None:
    assert refusals(GOOD, RULES, NOW) == ()


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"is_under_way": True}, Refusal.UNDER_WAY),
        ({"history": replace(PROVEN, is_off=True)}, Refusal.MOVES_OFF),
        ({"is_behind_vpn": True}, Refusal.BEHIND_VPN),
        ({"is_in_use": True}, Refusal.ALREADY_THERE),
        ({"version": GluetunVersion.parse("v3.30.0")}, Refusal.TOO_OLD),
        ({"version": GluetunVersion.parse("v3.41.2")}, Refusal.FAULTY_VERSION),
        ({"settings": None}, Refusal.OUT_OF_REACH),
        ({"status": None}, Refusal.OUT_OF_REACH),
        ({"settings": replace(SETTINGS, provider="custom")}, Refusal.CUSTOM),
        ({"settings": replace(SETTINGS, provider="mullvad")}, Refusal.OTHER_PROVIDER),
        ({"settings": replace(SETTINGS, vpn_type=None)}, Refusal.OTHER_PROTOCOL),
        (
            {"settings": replace(SETTINGS, vpn_type=VpnType.OPENVPN)},
            Refusal.OTHER_PROTOCOL,
        ),
        ({"has_selection": False}, Refusal.NO_SELECTION),
        *(
            ({"status": status}, Refusal.NOT_RUNNING)
            for status in VpnStatus
            if status is not VpnStatus.RUNNING
        ),
        ({"has_exit": False, "port": 0}, Refusal.NO_EXIT),
        (
            {"port": 0, "connected_since": NOW - timedelta(seconds=129)},
            Refusal.PORT_PENDING,
        ),
        ({"can_park": False}, Refusal.NO_PARKING),
        ({"activity": TorrentActivity(checking=1)}, Refusal.CHECKING),
        ({"activity": TorrentActivity(moving=1)}, Refusal.MOVING_FILES),
        ({"activity": TorrentActivity(download=65537)}, Refusal.DOWNLOADING),
        ({"activity": TorrentActivity(forced_downloads=1)}, Refusal.DOWNLOADING),
        ({"chosen_by_others": NOW - timedelta(minutes=59)}, Refusal.OTHER_WRITER),
        ({"history": after(timedelta(hours=23))}, Refusal.COOL_DOWN),
        ({"saving_ms": 9.9}, Refusal.SMALL_SAVING),
        ({"saving_ms": None}, Refusal.SMALL_SAVING),
        ({"confidence": Confidence.LOW}, Refusal.LOW_CONFIDENCE),
        ({"confidence": None}, Refusal.LOW_CONFIDENCE),
        ({"is_settled": False}, Refusal.NOT_SETTLED),
        ({"history": MoveHistory()}, Refusal.NOT_PROVEN),
        *(
            (
                {"history": after(timedelta(days=6), outcome=outcome)},
                Refusal.BARRED,
            )
            for outcome in (Outcome.UNDONE, Outcome.UNKNOWN_SERVER)
        ),
    ],
)
def test_each_reason_is_found_alone(change: dict[str, Any], refusal: Refusal) -> None:
    assert refusals(replace(GOOD, **change), RULES, NOW) == (refusal,)


@pytest.mark.parametrize(
    "change",
    [
        {"port": 0, "connected_since": NOW - timedelta(seconds=130)},
        {"port": 0, "connected_since": None},
        {
            "settings": replace(SETTINGS, forwards_port=False),
            "port": 0,
            "connected_since": NOW,
        },
        {"has_exit": False},
        {"protocols": frozenset()},
        {"version": None},
        {"version": GluetunVersion.parse("latest")},
        {"settings": replace(SETTINGS, provider="ProtonVPN")},
        {"settings": replace(SETTINGS, redirects_port=True)},
        {"activity": TorrentActivity(download=65536)},
        {"chosen_by_others": NOW - timedelta(hours=1)},
        {"history": after(timedelta(hours=24))},
        {"history": after(timedelta(hours=1), outcome=Outcome.REFUSED)},
        {"history": after(timedelta(days=7), outcome=Outcome.UNDONE)},
        {"history": after(timedelta(days=-400))},
        {
            "history": after(
                timedelta(days=2), outcome=Outcome.UNDONE, undo=UndoReason.ASKED
            )
        },
        {"saving_ms": 10.0},
        {"confidence": Confidence.HIGH},
    ],
)
def test_what_is_just_enough_is_no_reason(change: dict[str, Any]) -> None:
    assert refusals(replace(GOOD, **change), RULES, NOW) == ()


def test_development_versions_cannot_move_with_a_listening_port() -> None:
    situation = replace(
        GOOD,
        version=GluetunVersion.parse("latest"),
        settings=replace(SETTINGS, redirects_port=True),
    )
    assert refusals(situation, RULES, NOW) == (Refusal.FAULTY_PORTS,)


def test_a_cool_down_is_never_shorter_than_six_hours() -> None:
    rules = MoveRules(cool_down=timedelta(0))
    for hours, expected in ((5.9, (Refusal.COOL_DOWN,)), (6.0, ())):
        situation = replace(GOOD, history=after(timedelta(hours=hours)))
        assert refusals(situation, rules, NOW) == expected


@pytest.mark.parametrize(
    "outcome",
    [Outcome.REFUSED, Outcome.DENIED, Outcome.NOT_SENT, Outcome.ALREADY_THERE],
)
def test_what_came_to_nothing_is_not_tried_again_at_once(outcome: Outcome) -> None:
    for minutes, expected in ((59, (Refusal.COOL_DOWN,)), (60, ())):
        history = after(timedelta(minutes=minutes), outcome=outcome)
        situation = replace(GOOD, history=history)
        assert refusals(situation, RULES, NOW) == expected


def test_an_unknown_server_does_not_delay_a_move_to_another_one() -> None:
    history = after(timedelta(minutes=1), outcome=Outcome.UNKNOWN_SERVER)
    elsewhere = replace(GOOD, history=history, server=server(OSLO))
    assert refusals(elsewhere, RULES, NOW) == ()


def test_a_week_has_only_so_much_room_for_moves() -> None:
    first, second = timedelta(days=2), timedelta(days=6, hours=23)
    twice = MoveHistory(receipts=(*after(second).receipts, *after(first).receipts))
    assert refusals(replace(GOOD, history=twice), RULES, NOW) == (Refusal.WEEKLY_LIMIT,)
    later = NOW + timedelta(hours=2)
    assert refusals(replace(GOOD, history=twice), RULES, later) == ()


@pytest.mark.parametrize(
    ("hours", "allowed"),
    [
        (None, True),
        ((time(2), time(4)), True),
        ((time(3), time(4)), True),
        ((time(2), time(3)), False),
        ((time(22), time(4)), True),
        ((time(22), time(3)), False),
        ((time(4), time(2)), False),
        ((time(5), time(5)), True),
    ],
)
def test_moves_keep_to_the_hours_of_the_user(
    hours: tuple[time, time] | None, *, allowed: bool
) -> None:
    found = refusals(GOOD, MoveRules(hours=hours), NOW)
    assert found == (() if allowed else (Refusal.QUIET_HOURS,))


def test_the_hours_are_those_of_the_clock_when_it_changes() -> None:
    rules = MoveRules(hours=(time(2, 30), time(4)))
    # On March 29, 2026, the clock jumps from 2:00 to 3:00.
    instant = datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert instant.astimezone(ZONE).time() == time(3)
    assert refusals(GOOD, rules, instant.astimezone(ZONE)) == ()
    assert refusals(GOOD, rules, (instant - timedelta(minutes=1)).astimezone(ZONE)) == (
        Refusal.QUIET_HOURS,
    )


def test_a_download_delays_a_move_only_so_long() -> None:
    rules = MoveRules(longest_wait=timedelta(hours=12))
    busy = replace(GOOD, activity=TorrentActivity(download=10**7))
    for waited, expected in (
        (None, (Refusal.DOWNLOADING,)),
        (timedelta(hours=11), (Refusal.DOWNLOADING,)),
        (timedelta(hours=12), ()),
    ):
        since = None if waited is None else NOW - waited
        assert refusals(replace(busy, waiting_since=since), rules, NOW) == expected


def test_other_ways_ask_nothing_of_gluetun() -> None:
    situation = replace(
        GOOD, way=Way.ACTION, settings=None, status=None, version=None, can_park=False
    )
    # What a control server has proven says nothing of the user's action.
    assert refusals(situation, RULES, NOW) == (Refusal.NOT_PROVEN,)
    receipts = tuple(
        replace(each, way=Way.ACTION) for each in situation.history.receipts
    )
    proven = replace(situation, history=MoveHistory(receipts=receipts))
    assert refusals(proven, RULES, NOW) == ()


def test_a_person_may_move_against_comfort_and_not_against_safety() -> None:
    everything = tuple(Refusal)
    assert blocking(everything, Cause.FOLLOWED) == everything
    for cause in (Cause.RECOMMENDED, Cause.CHOSEN, Cause.UNDO):
        assert set(blocking(everything, cause)) == set(Refusal) - COMFORT
    assert Refusal.CHECKING not in COMFORT
    assert Refusal.FAULTY_VERSION not in COMFORT


def test_only_a_safe_move_proves_that_moves_work() -> None:
    for verdict in (Verdict.UNSAFE, None):
        receipt = replace(RECEIPT, verdict=verdict, finished=START)
        assert not MoveHistory(receipts=(receipt,)).is_proven(receipt.way)
