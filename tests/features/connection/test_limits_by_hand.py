"""Limits that a person changes while a cycle decides, by the number of the poll."""

import asyncio

import pytest

from custom_components.qb_peer_vpn.features.connection import LimitsByHand
from custom_components.qb_peer_vpn.features.connection.limits_by_hand import (
    SURELY_SHOWN_AFTER,
)

ONE, TWO = "1" * 40, "2" * 40


class Clock:
    """Goes on only when a test moves it."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def by_hand(clock: Clock) -> LimitsByHand:
    return LimitsByHand(clock)


def shows_all(torrent_hash: str) -> bool:
    return True


def poll(by_hand: LimitsByHand, *shown: str) -> None:
    """Poll; show some torrents only, or all."""
    shows = shown.__contains__ if shown else shows_all
    by_hand.end_poll(by_hand.begin_poll(), shows)


async def change(by_hand: LimitsByHand, *hashes: str) -> None:
    async with by_hand.changing(hashes):
        pass


async def test_only_a_poll_that_begins_after_a_change_shows_it(
    by_hand: LimitsByHand, clock: Clock
) -> None:
    poll(by_hand)
    during = by_hand.begin_poll()
    async with by_hand.changing([ONE]):
        assert by_hand.without_changed([ONE, TWO], by_hand.shown_poll) == (TWO,)
        in_change = by_hand.begin_poll()
    for number in (by_hand.shown_poll, during, in_change):
        assert by_hand.without_changed([ONE, TWO], number) == (TWO,)
    clock.now += SURELY_SHOWN_AFTER
    poll(by_hand)
    assert by_hand.without_changed([ONE, TWO], by_hand.shown_poll) == (ONE, TWO)
    # Who has decided by an older table still does not know of it.
    assert by_hand.without_changed([ONE, TWO], during) == (TWO,)


async def test_a_poll_that_begins_right_after_a_change_does_not_show_it_yet(
    by_hand: LimitsByHand, clock: Clock
) -> None:
    """qBittorrent puts it into a delta only when it looks at its torrents again."""
    await change(by_hand, ONE)
    clock.now += SURELY_SHOWN_AFTER - 0.1
    poll(by_hand)
    by_hand.forget(by_hand.shown_poll)
    assert by_hand.without_changed([ONE, TWO], by_hand.shown_poll) == (TWO,)
    assert by_hand.waiting == [ONE]

    clock.now += 0.1
    poll(by_hand)
    assert by_hand.without_changed([ONE, TWO], by_hand.shown_poll) == (ONE, TWO)
    assert by_hand.waiting == []


async def test_only_a_poll_that_asks_for_a_torrent_shows_its_change(
    by_hand: LimitsByHand, clock: Clock
) -> None:
    """Without deltas, a poll may ask for 500 torrents besides the active ones."""
    await change(by_hand, ONE, TWO)
    clock.now += SURELY_SHOWN_AFTER
    poll(by_hand, ONE)
    assert by_hand.without_changed([ONE, TWO], by_hand.shown_poll) == (ONE,)
    by_hand.forget(by_hand.shown_poll)
    assert by_hand.waiting == [TWO]
    poll(by_hand, ONE)
    assert by_hand.without_changed([ONE, TWO], by_hand.shown_poll) == (ONE,)
    poll(by_hand, TWO)
    assert by_hand.without_changed([ONE, TWO], by_hand.shown_poll) == (ONE, TWO)


async def test_what_the_table_shows_is_forgotten(
    by_hand: LimitsByHand, clock: Clock
) -> None:
    await change(by_hand, ONE)
    clock.now += SURELY_SHOWN_AFTER
    poll(by_hand)
    await change(by_hand, TWO)
    by_hand.forget(by_hand.shown_poll)
    assert by_hand.without_changed([ONE, TWO], 0) == (ONE,)


async def test_a_person_waits_for_a_request_that_was_decided_without_them(
    by_hand: LimitsByHand,
) -> None:
    done = []

    async def set_limit() -> None:
        async with by_hand.changing([ONE]):
            done.append("changed")

    async with by_hand.sending:
        changing = asyncio.create_task(set_limit())
        await asyncio.sleep(0)
        done.append("sent")
    await changing
    assert done == ["sent", "changed"]


async def test_a_person_who_changes_no_limit_waits_for_none(
    by_hand: LimitsByHand,
) -> None:
    async with by_hand.sending, asyncio.timeout(5):
        await change(by_hand)
