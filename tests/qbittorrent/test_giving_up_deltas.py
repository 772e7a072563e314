"""When deltas are given up: in a shared session, and where they cost too much."""

from collections.abc import Callable

import pytest

from custom_components.qb_peer_vpn.qbittorrent.delta_health import PAUSE, DeltaHealth

from .table_home import Home
from .torrents import torrent


async def test_two_full_answers_in_a_row_mean_that_the_session_is_shared(
    home: Home,
) -> None:
    await home.poll()
    shared = []
    for _ in range(2):
        home.other_program_asks()
        shared.append((await home.poll()).session_is_shared)
    found = await home.poll()

    assert shared == [False, True]
    assert home.asked() == [("torrents/info", "active"), ("transfer/info", None)]
    assert found.session_is_shared
    assert not found.uses_deltas


async def test_a_program_that_asks_less_often_is_noticed_too(home: Home) -> None:
    await home.poll()
    shared = False
    for number in range(8):
        if number % 2:
            home.other_program_asks()
        shared = (await home.poll()).session_is_shared

    assert shared


CAUSES: dict[str, Callable[[Home], None]] = {
    "we logged in again": lambda home: setattr(
        home.session, "logins", home.session.logins + 1
    ),
    "qBittorrent was restarted": lambda home: home.server.restart(),
}


@pytest.mark.parametrize("cause", CAUSES.values(), ids=CAUSES)
async def test_a_full_answer_with_a_known_cause_says_nothing(
    home: Home, cause: Callable[[Home], None]
) -> None:
    home.server.server["up_info_data"] = 1
    await home.poll()
    for _ in range(4):
        home.server.server["up_info_data"] = 10
        await home.poll()
        home.server.end_sessions()
        cause(home)
        found = await home.poll()
        assert not found.session_is_shared
        assert found.uses_deltas


async def test_after_an_hour_deltas_get_another_try(home: Home) -> None:
    await home.poll()
    for _ in range(2):
        home.other_program_asks()
        await home.poll()
    assert not (await home.poll()).uses_deltas

    first = await home.poll(after=PAUSE)
    later = [await home.poll() for _ in range(11)]

    assert first.uses_deltas
    assert first.session_is_shared
    assert all(each.uses_deltas for each in later)
    assert not later[-1].session_is_shared


async def test_another_try_ends_with_the_first_spoiled_delta(home: Home) -> None:
    await home.poll()
    for _ in range(2):
        home.other_program_asks()
        await home.poll()
    await home.poll(after=PAUSE)
    home.other_program_asks()
    await home.poll()

    assert not (await home.poll()).uses_deltas


async def test_deltas_that_take_long_for_nothing_are_given_up(home: Home) -> None:
    await home.poll()
    home.server.seconds = 1.5
    found = [(await home.poll()).uses_deltas for _ in range(4)]

    assert found == [True, True, True, False]
    assert not (await home.poll()).session_is_shared


async def test_a_slow_delta_with_many_changes_is_fine(home: Home) -> None:
    home.server.torrents = {f"{n:040x}": torrent() for n in range(150)}
    await home.poll()
    home.server.seconds = 1.5
    for number in range(4):
        for row in home.server.torrents.values():
            row["uploaded"] = number
        assert (await home.poll()).uses_deltas


def test_two_slow_deltas_in_a_row_are_a_hiccup() -> None:
    health = DeltaHealth()
    for is_slow in (True, True, False, True, True, False):
        health.record(0.0, is_spoiled=False, is_slow=is_slow)

    assert health.allows(0.0)
