"""Calls behind a proxy, without a login, and when they keep failing."""

import asyncio
from collections.abc import AsyncIterator
from threading import Event
import time
from unittest.mock import create_autospec

from freezegun.api import FrozenDateTimeFactory
import pytest

from custom_components.qb_peer_vpn.features.connection import LimitsByHand
from custom_components.qb_peer_vpn.features.connection.limits_by_hand import (
    SURELY_SHOWN_AFTER,
)
from custom_components.qb_peer_vpn.features.shaping.writer import LimitWriter
from custom_components.qb_peer_vpn.qbittorrent import QbittorrentSession, UserLogin
from custom_components.qb_peer_vpn.shaping import Direction, LimitCall
from tests.qbittorrent.web_ui import FORBIDDEN, PASSWORD, USERNAME, Answer, WebUi

from .limit_box import LimitBox

BODY = 100_000
"""Bytes that the proxy lets through: less than a call of 5,000 hashes has."""


@pytest.fixture
async def writer(box: LimitBox, web_ui: WebUi) -> AsyncIterator[LimitWriter]:
    session = QbittorrentSession(
        web_ui.url, UserLogin(username=USERNAME, password=PASSWORD)
    )
    yield LimitWriter(session)
    await session.async_close()


def call(limit: int, count: int, first: int = 0) -> LimitCall:
    hashes = tuple(f"{number:040x}" for number in range(first, first + count))
    return LimitCall(limit=limit, hashes=hashes, is_decrease=True)


async def test_30_000_hashes_pass_a_proxy_that_takes_only_small_requests(
    writer: LimitWriter, box: LimitBox, web_ui: WebUi
) -> None:
    box.largest_body = BODY
    calls = tuple(call(1000, 5000, first) for first in range(0, 30_000, 5000))

    accepted = await writer.async_write(calls, Direction.UPLOAD, time.monotonic() + 60)

    sent = [each for _, _, hashes in box.calls for each in hashes]
    assert sent == [each for one in calls for each in one.hashes]
    assert [each for one in accepted for each in one.hashes] == sent
    refused = len(web_ui.asked) - len(box.calls) - web_ui.logins
    # The size that passes is learned once.
    assert refused <= 2
    assert not writer.breaker.failures


async def test_a_proxy_that_takes_nothing_is_a_failure(
    writer: LimitWriter, box: LimitBox
) -> None:
    box.largest_body = 10
    accepted = await writer.async_write(
        (call(1000, 200), call(2000, 1)), Direction.UPLOAD, time.monotonic() + 60
    )
    assert accepted == []
    assert writer.breaker.failures == 1


async def test_a_lost_session_in_the_middle_of_a_plan_is_one_more_login(
    writer: LimitWriter, box: LimitBox, web_ui: WebUi
) -> None:
    def loses_session(path: str, form: dict[str, str]) -> Answer | None:
        if len(box.calls) == 1 and path.startswith("torrents/set"):
            web_ui.override = box
            web_ui.end_sessions()
            return FORBIDDEN
        return box(path, form)

    web_ui.override = loses_session
    calls = (call(1000, 2), call(2000, 3), call(3000, 1))
    accepted = await writer.async_write(calls, Direction.DOWNLOAD, time.monotonic() + 9)
    assert accepted == [*calls]
    assert {path for path, _, _ in box.calls} == {"torrents/setDownloadLimit"}
    # The stand-in takes commands without a login until it refuses one.
    assert web_ui.logins == 1


async def test_a_refused_login_in_the_middle_of_a_plan_ends_it_without_a_ban(
    writer: LimitWriter, box: LimitBox, web_ui: WebUi
) -> None:
    def changes_password(path: str, form: dict[str, str]) -> Answer | None:
        if len(box.calls) == 1 and path.startswith("torrents/set"):
            web_ui.password = "another one"
            web_ui.end_sessions()
            return FORBIDDEN
        return box(path, form)

    web_ui.override = changes_password
    calls = (call(1, 1), call(2, 1), call(3, 1))
    accepted = await writer.async_write(calls, Direction.UPLOAD, time.monotonic() + 9)
    assert accepted == [calls[0]]
    for _ in range(8):
        await writer.async_write((call(2, 1),), Direction.UPLOAD, time.monotonic() + 9)
    assert len(box.calls) == 1
    assert web_ui.failed_logins == 1
    assert writer.breaker.opened_at is not None


async def test_after_five_failures_it_waits_and_tries_once(
    writer: LimitWriter, box: LimitBox, freezer: FrozenDateTimeFactory
) -> None:
    box.refuses = Answer(500, "broken")

    async def write() -> int:
        before = len(box.web_ui.asked)
        calls = (call(1, 1), call(2, 1))
        await writer.async_write(calls, Direction.UPLOAD, time.monotonic() + 9)
        return len(box.web_ui.asked) - before

    made = [await write() for _ in range(5)]
    assert made[1:] == [1, 1, 1, 1]
    assert await write() == 0
    freezer.tick(61)
    assert await write() == 1
    freezer.tick(61)
    assert await write() == 0
    freezer.tick(61)
    box.refuses = None
    assert await write() == 2
    assert not writer.breaker.failures


async def test_a_plan_that_takes_too_long_goes_on_in_the_next_cycle(
    writer: LimitWriter, box: LimitBox
) -> None:
    accepted = await writer.async_write(
        (call(1, 1),), Direction.UPLOAD, time.monotonic() - 1
    )
    assert accepted == []
    assert not writer.breaker.failures


async def test_a_person_waits_while_limits_are_sent(
    box: LimitBox, web_ui: WebUi
) -> None:
    """Else the limit of the cycle could arrive after that of the person."""
    by_hand = LimitsByHand()
    arrived, may_answer = Event(), Event()

    def waits(path: str, form: dict[str, str]) -> Answer | None:
        if path.startswith("torrents/set"):
            arrived.set()
            assert may_answer.wait(20)
        return box(path, form)

    web_ui.override = waits
    session = QbittorrentSession(
        web_ui.url, UserLogin(username=USERNAME, password=PASSWORD)
    )
    by_hand.end_poll(by_hand.begin_poll(), lambda _: True)
    writer = LimitWriter(session, by_hand)
    writing = asyncio.create_task(
        writer.async_write((call(1, 1),), Direction.UPLOAD, time.monotonic() + 60)
    )
    assert await asyncio.to_thread(arrived.wait, 20)
    assert by_hand.sending.locked()
    may_answer.set()
    assert len(await writing) == 1
    assert not by_hand.sending.locked()
    await session.async_close()


async def test_a_new_table_ends_what_is_known_of_changes_that_it_shows() -> None:
    """Else it would grow with each change until the next start."""
    now = 0.0
    by_hand = LimitsByHand(lambda: now)
    writer = LimitWriter(create_autospec(QbittorrentSession), by_hand)
    async with by_hand.changing(["1" * 40]):
        pass
    now = SURELY_SHOWN_AFTER
    by_hand.end_poll(by_hand.begin_poll(), lambda _: True)
    assert by_hand.without_changed(["1" * 40], 0) == ()
    writer.use_table()
    assert by_hand.without_changed(["1" * 40], 0) == ("1" * 40,)
