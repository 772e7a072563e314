from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.qb_peer_vpn.gluetun.moving import receipt, step
from scripts.demo_home.moves_pace import COOL_DOWN_PACE, TIMES, quicken_moves


@pytest.fixture(autouse=True)
def usual_times() -> Iterator[None]:
    before = [(module, name, getattr(module, name)) for module, name, _ in TIMES]
    usual = receipt.MoveHistory.moved_within
    yield
    for module, name, value in before:
        vars(module)[name] = value
    setattr(receipt.MoveHistory, "moved_within", usual)  # noqa: B010


def test_a_move_is_proven_within_two_minutes() -> None:
    quicken_moves()
    longest = step._EXIT + step._PORT + step._SETTLING + step._WINDOW
    assert longest < timedelta(minutes=2)
    assert step._SLOW.after_seconds == 5


def test_the_wait_after_a_move_is_a_quarter_of_a_minute_instead_of_hours(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[timedelta] = []

    def moved_within(_: object, span: timedelta, __: datetime) -> bool:
        asked.append(span)
        return True

    monkeypatch.setattr(receipt.MoveHistory, "moved_within", moved_within)
    quicken_moves()
    history = receipt.MoveHistory()
    assert history.moved_within(timedelta(hours=6), datetime.now(UTC))
    assert asked == [timedelta(seconds=15)]
    assert timedelta(hours=6) / COOL_DOWN_PACE == timedelta(seconds=15)


def test_a_constant_that_is_something_else_is_noticed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(step, "_WINDOW", 60)
    with pytest.raises(TypeError, match="_WINDOW"):
        quicken_moves()
