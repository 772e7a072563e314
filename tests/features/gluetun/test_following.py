"""The recommendation is followed by itself: when, and for what it waits."""

import asyncio
from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.gluetun import planning
from custom_components.qb_peer_vpn.features.gluetun.settings import container_subentry
from custom_components.qb_peer_vpn.gluetun import Cause
from custom_components.qb_peer_vpn.models import ServerState
from tests.gluetun.stand_in import StandIn
from tests.gluetun.stand_in_loop import Row
from tests.home import set_up
from tests.torrents.tables import row, torrents

from .conftest import TOKYO
from .moving import Moving

SWITCH = "switch.peer_vpn_follow_the_recommendation"
BEST = "ng-01.protonvpn.net"
"""The recommended one."""
CHANGE = "PUT /v1/vpn/settings"
HOUR = 3600.0
BUSY = ServerState(download_speed=1_000_000, peer_connections=20)
IDLE = ServerState(download_speed=0, peer_connections=20)


class Following(Moving):
    """A connection that follows the recommendation, with rules of a test."""

    def change_rules(self, **rules: Any) -> None:
        """Give them to the container, as its form does."""
        subentry = container_subentry(self.entry)
        assert subentry is not None
        self.hass.config_entries.async_update_subentry(
            self.entry, subentry, data={**subentry.data, "rules": rules}
        )

    async def begins(self, **rules: Any) -> None:
        """Prove moves by one to Tokyo, and follow from then on."""
        self.change_rules(**rules)
        await self.hass.config.async_set_time_zone("Europe/Zurich")
        await set_up(self.hass, self.entry)
        await self.begin(TOKYO)
        await self.ends()
        await self.hass.services.async_call(
            "switch", "turn_on", {"entity_id": SWITCH}, blocking=True
        )

    async def looks(self, seconds: float) -> bool:
        """Let time pass, and a poll come; return whether a move is under way."""
        await self.passes(seconds)
        for task in asyncio.all_tasks():
            if task.get_name().endswith("follow"):
                await task
        await self.rests()
        return self.phase is not None

    async def looks_at(self, time: str) -> bool:
        """Look at a time of day in UTC on the next days."""
        self.freezer.move_to(time)
        return await self.looks(61.0)


@pytest.fixture
def following(
    home: HomeAssistant,
    all_measured: None,
    through_gluetun: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    gluetun: StandIn,
) -> Following:
    gluetun.loop.rows.append(Row(BEST, "Mauritania", "Nouakchott", "193.138.224.1"))
    return Following(home, through_gluetun, freezer, gluetun)


async def test_a_sure_move_is_made_once_the_last_one_is_long_enough_ago(
    following: Following, gluetun: StandIn
) -> None:
    await following.begins(cool_down=48)
    assert not await following.looks(47 * HOUR)
    assert gluetun.asked.count(CHANGE) == 1
    assert await following.looks(2 * HOUR)
    move = following.moves.data.move
    assert move is not None
    assert move.request.cause is Cause.FOLLOWED
    assert move.request.server.hostname == BEST
    assert move.request.saving_ms is not None
    assert gluetun.loop.selection["hostnames"] == [BEST]


async def test_not_more_moves_are_made_in_a_week_than_the_user_wants(
    following: Following,
) -> None:
    await following.begins(moves_in_week=1)
    assert not await following.looks(6 * 24 * HOUR)
    assert await following.looks(25 * HOUR)


async def test_no_move_is_made_while_a_person_wants_to_stay(
    following: Following,
) -> None:
    await following.begins(cool_down=6)
    await following.call("stay", days=1)
    assert not await following.looks(23 * HOUR)
    assert await following.looks(2 * HOUR)


async def test_where_a_person_makes_each_move_none_begins_by_itself(
    home: HomeAssistant, following: Following, gluetun: StandIn
) -> None:
    """There is no switch with which it could be turned off."""
    await following.begins(cool_down=6)
    subentry = container_subentry(following.entry)
    assert subentry is not None
    before = dict(subentry.data)
    for data in ({"way": "tell_only", "rules": {"cool_down": 6}}, before):
        subentry = container_subentry(following.entry)
        assert subentry is not None
        home.config_entries.async_update_subentry(following.entry, subentry, data=data)
        await home.async_block_till_done(wait_background_tasks=True)
        is_by_hand = data is not before
        assert (home.states.get(SWITCH) is None) is is_by_hand
        moves = [await following.looks(7 * HOUR) for _ in range(3)]
        assert any(moves) is not is_by_hand
        answer = await following.call("get_moves")
        assert answer["follows"] is not is_by_hand
    assert gluetun.loop.selection["hostnames"] == [BEST]


async def test_moves_are_made_only_at_night_if_the_user_wants_that(
    following: Following,
) -> None:
    await following.begins(**{"from": "23:00:00", "until": "05:00:00"})
    assert not await following.looks_at("2026-11-23T21:57:00Z")
    assert await following.looks_at("2026-11-23T22:00:00Z")


async def test_other_rules_are_used_at_once_and_without_a_reload(
    following: Following,
) -> None:
    await following.begins(**{"from": "23:00:00", "until": "05:00:00"})
    data = following.entry.runtime_data
    assert not await following.looks_at("2026-11-23T12:00:00Z")
    following.change_rules(cool_down=6)
    assert await following.looks(61.0)
    assert following.entry.runtime_data is data


async def test_downloads_delay_a_move_only_so_long(
    following: Following, fake_session: MagicMock
) -> None:
    await following.begins(longest_wait=2)
    fake_session.table.server = BUSY
    assert not await following.looks(30 * HOUR)
    for _ in range(11):
        assert not await following.looks(600.0)
    assert await following.looks(700.0)


async def test_downloads_delay_a_move_for_ever_by_default(
    following: Following, fake_session: MagicMock
) -> None:
    await following.begins()
    fake_session.table.server = BUSY
    assert not await following.looks(30 * HOUR)
    for _ in range(10):
        assert not await following.looks(24 * HOUR)
    fake_session.table.server = IDLE
    assert await following.looks(61.0)


async def test_torrents_that_are_checked_delay_a_move_however_long(
    following: Following, fake_session: MagicMock
) -> None:
    """Interrupting a download costs time; interrupting a check costs all of it again."""
    await following.begins(longest_wait=2)
    table = fake_session.table
    table.server, idle = BUSY, table.torrents
    assert not await following.looks(30 * HOUR)
    table.torrents = torrents({"a": row(state="checkingUP")})
    assert not await following.looks(3 * HOUR)
    table.torrents = idle
    assert await following.looks(61.0)


async def test_a_move_that_could_not_be_undone_safely_is_not_made(
    following: Following, gluetun: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await following.begins()
    with monkeypatch.context() as single_place:
        single_place.setattr(planning, "parking_selections", lambda *_: ())
        assert not await following.looks(30 * HOUR)
    assert gluetun.asked.count(CHANGE) == 1
    assert await following.looks(61.0)


NIGHT, OVER_MIDNIGHT = ("02:00:00", "03:30:00"), ("23:00:00", "06:00:00")
SPRING = {"2027-03-28T00:59": False, "2027-03-28T01:01": True}
"""At 01:00 UTC, 02:00 becomes 03:00."""
AUTUMN = {
    "2027-10-30T23:59": False,
    "2027-10-31T00:01": True,
    "2027-10-31T00:59": True,
    "2027-10-31T01:01": True,
}
"""At 01:00 UTC, 03:00 becomes 02:00 again."""


@pytest.mark.parametrize(
    ("hours", "times"),
    [
        (NIGHT, {**SPRING, "2027-03-28T01:29": True, "2027-03-28T01:31": False}),
        (NIGHT, {**AUTUMN, "2027-10-31T02:29": True, "2027-10-31T02:31": False}),
        (OVER_MIDNIGHT, {"2027-03-28T03:59": True, "2027-03-28T04:01": False}),
        (OVER_MIDNIGHT, {"2027-10-31T04:59": True, "2027-10-31T05:01": False}),
    ],
)
async def test_hours_are_those_of_the_clock_on_the_wall(
    following: Following,
    *,
    hours: tuple[str, str],
    times: dict[str, bool],
) -> None:
    """The nights in which it changes."""
    await following.begins(**dict(zip(("from", "until"), hours, strict=True)))
    allowed = {}
    for time in times:
        following.freezer.move_to(f"{time}:00Z")
        answer = await following.call("move", dry_run=True, answers=True)
        reasons = {each["reason"] for each in answer["against"]}
        allowed[time] = "quiet_hours" not in reasons
    assert allowed == times
