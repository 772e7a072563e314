"""Limits that a person changes while a cycle decides, by the number of the poll."""

import asyncio

from custom_components.qb_peer_vpn.features.connection import LimitsByHand

ONE, TWO = "1" * 40, "2" * 40


def poll(by_hand: LimitsByHand) -> None:
    by_hand.shown = by_hand.begin_poll()


async def test_only_a_poll_that_begins_after_a_change_shows_it() -> None:
    by_hand = LimitsByHand()
    poll(by_hand)
    during = by_hand.begin_poll()
    async with by_hand.changing([ONE]):
        assert by_hand.without_changed([ONE, TWO], by_hand.shown) == (TWO,)
        in_change = by_hand.begin_poll()
    for number in (by_hand.shown, during, in_change):
        assert by_hand.without_changed([ONE, TWO], number) == (TWO,)
    poll(by_hand)
    assert by_hand.without_changed([ONE, TWO], by_hand.shown) == (ONE, TWO)
    # Who has decided by an older table still does not know of it.
    assert by_hand.without_changed([ONE, TWO], during) == (TWO,)


async def test_what_the_table_shows_is_forgotten() -> None:
    by_hand = LimitsByHand()
    async with by_hand.changing([ONE]):
        pass
    poll(by_hand)
    async with by_hand.changing([TWO]):
        pass
    by_hand.forget(by_hand.shown)
    assert by_hand.without_changed([ONE, TWO], 0) == (ONE,)


async def test_a_person_waits_for_a_request_that_was_decided_without_them() -> None:
    by_hand = LimitsByHand()
    done = []

    async def change() -> None:
        async with by_hand.changing([ONE]):
            done.append("changed")

    async with by_hand.sending:
        changing = asyncio.create_task(change())
        await asyncio.sleep(0)
        done.append("sent")
    await changing
    assert done == ["sent", "changed"]
