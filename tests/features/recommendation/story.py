"""The world of an entry, and what people are expected to see of it, poll by poll."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import Event, HomeAssistant
from homeassistant.util import dt as dt_util
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.features.recommendation.coordinator import (
    COOLDOWN_SECONDS,
)
from custom_components.qb_peer_vpn.models import MeasuredLeg, PeerSnapshot
from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.automations import swarm_is_polled
from tests.home import make_peer, make_snapshot, state_of

from .agreement import Verdict, numbers_agree, settling_agrees, words_agree
from .seen import BETTER, EVENT, PATH, SAVING, Seen, look

LASTS = timedelta(minutes=10)
TOKYO, ZURICH = "126.7.0.1", "192.0.3.1"
"""Exits."""

HOME_LEGS = {
    "AU/sydney": 280.0,
    "BR/saopaulo": 210.0,
    "CH/zurich": 4.0,
    "GB/london": 19.0,
    "JP/tokyo": 130.0,
    "US/newyork": 95.0,
}
"""Round trips from home in ms."""


STAY_IN_ZURICH, STAY_IN_TOKYO = ("Zurich", False), ("Tokyo", False)
TO_ZURICH, TO_TOKYO = ("Zurich", True), ("Tokyo", True)
EUROPE = [("80.58.{}.20", "ES"), ("178.199.{}.9", "CH")]
JAPAN = [("126.7.{}.9", "JP")]


def swarm(places: Iterable[tuple[str, str]], exit_v4: str, number: int) -> PeerSnapshot:
    """Peers in some places; one comes or goes with every poll."""
    peers = [
        make_peer(address.format(block), country)
        for address, country in places
        for block in range(20 + number % 2)
    ]
    return make_snapshot(*peers, exit_v4=exit_v4)


class Legs:
    """What a measurement finds; a firewall may hide it."""

    answers = False

    async def measure(
        self, targets: Iterable[Any], *, measured_at: datetime, schedule: object
    ) -> tuple[MeasuredLeg, ...]:
        """Return the true legs."""
        return tuple(
            MeasuredLeg(
                site_key=target.site_key,
                milliseconds=HOME_LEGS.get(target.site_key) if self.answers else None,
                jitter_ms=1.0 if self.answers else None,
                probes=5,
                failures=0 if self.answers else 5,
                measured_at=measured_at,
            )
            for target in targets
        )


@dataclass(kw_only=True)
class Story:
    """The world of one entry, and what is expected of it by what was seen before."""

    hass: HomeAssistant
    entry: MockConfigEntry
    freezer: FrozenDateTimeFactory
    session: MagicMock
    runs: list[Event]
    passed: list[Event]
    """Runs of an automation with the condition."""
    polls: int = 0
    verdict: Verdict = STAY_IN_ZURICH
    since: datetime = field(default_factory=dt_util.utcnow)
    told: tuple[Verdict, bool] | None = None
    """The verdict that was announced, and whether it was sure."""
    heard: str = "unknown"
    """State of the event entity after the last poll: the time of its last event."""
    fired: list[tuple[str, str]] = field(default_factory=list)
    """Types of the events and their cities."""
    said: set[str] = field(default_factory=set)
    """Keys of the headlines."""

    async def poll(
        self, places: list[tuple[str, str]], exit_v4: str, newest: Verdict | None
    ) -> Seen:
        """Let a minute pass, look everywhere, and compare.

        Args:
            places: of the peers.
            exit_v4: of the VPN.
            newest: what a poll alone says; None without peers.

        """
        self.polls += 1
        found = swarm(places, exit_v4, self.polls)
        self.session.async_peer_snapshot.side_effect = lambda now: found
        seen = await self.minute_passes()
        numbers_agree(seen)
        words_agree(seen)
        self.said.add(seen.card["headline"]["key"])
        event = state_of(self.hass, EVENT).state
        has_fired, self.heard = event != self.heard, event
        if newest is None:
            self.expect_no_verdict(seen, has_fired=has_fired)
        else:
            self.expect(seen, newest, has_fired=has_fired)
        await self.condition_agrees(seen)
        self.runs.clear()
        return seen

    async def until(
        self,
        event: tuple[str, str],
        places: list[tuple[str, str]],
        exit_v4: str,
        newest: Verdict,
        *,
        within: int,
    ) -> None:
        """Poll until an event is fired, within some polls."""
        before = len(self.fired)
        for _ in range(within):
            await self.poll(places, exit_v4, newest)
            if len(self.fired) > before:
                break
        assert self.fired[before:] == [event]

    def expect_no_verdict(self, seen: Seen, *, has_fired: bool) -> None:
        """Without peers there is no advice."""
        assert seen.verdict["since"] is None
        assert not seen.card["verdict"]["has_lasted"]
        assert seen.card["verdict"]["saving_ms"] == 0
        assert seen.better == "off"
        assert not has_fired
        assert not self.runs

    def expect(self, seen: Seen, newest: Verdict, *, has_fired: bool) -> None:
        """Compare what is seen with what the earlier polls let expect."""
        card = seen.card["verdict"]
        verdict = seen.card["recommended"]["city"], card["worth_moving"]
        if verdict != self.verdict:
            since = seen.verdict["since"]
            assert dt_util.utcnow() - since < timedelta(seconds=5)
            self.verdict, self.since = verdict, since
        lasted = dt_util.utcnow() - self.since >= LASTS
        dissents = newest != verdict and (newest[1] or verdict[1])
        is_settling = dissents or (verdict[1] and not lasted)
        assert card["has_lasted"] == seen.ranking["has_lasted"] == lasted
        assert seen.verdict["since"] == self.since
        settling_agrees(seen, is_settling, newest)
        is_sure = card["confidence"] != "low"
        assert seen.better == ("on" if verdict[1] and lasted and is_sure else "off")
        self.expect_news(
            seen,
            (verdict, verdict[1] and is_sure),
            can_be_told=lasted and not is_settling,
            has_fired=has_fired,
        )

    def expect_news(
        self,
        seen: Seen,
        now: tuple[Verdict, bool],
        *,
        can_be_told: bool,
        has_fired: bool,
    ) -> None:
        """What fires, fires once, with the settled value, and a move only if it is sure."""
        verdict, is_sure = now
        before = self.told
        is_other = before is not None and before[0] != verdict
        is_sure_now = before is not None and is_sure and not before[1]
        assert has_fired is (can_be_told and (is_other or is_sure_now))
        platforms = {run.data["trigger"]["platform"].split(".")[1] for run in self.runs}
        assert len(platforms) == len(self.runs)
        expected = set()
        if has_fired and before is not None and before[0][0] != verdict[0]:
            expected.add("recommended_server_changed")
        if has_fired and is_sure:
            expected.add("better_server_became_available")
        assert platforms == expected
        for heard in [run.data["trigger"] for run in self.runs] + [
            seen.event
        ] * has_fired:
            card = seen.card["verdict"]
            assert heard["to_city"] == verdict[0]
            for key in ("saving_ms", "error_ms", "confidence", "reason"):
                assert heard[key] == card[key]
        if has_fired:
            kind = seen.event["event_type"]
            assert kind == (
                "stay" if not verdict[1] else "move" if is_sure else "maybe"
            )
            self.fired.append((kind, verdict[0]))
        if can_be_told:
            was_sure = before is not None and before == (verdict, True)
            self.told = verdict, is_sure or was_sure

    async def condition_agrees(self, seen: Seen) -> None:
        """The condition passes while the binary sensor is on."""
        self.passed.clear()
        self.hass.bus.async_fire("ask")
        await self.hass.async_block_till_done()
        assert len(self.passed) == (seen.better == "on")

    async def measure(self) -> None:
        """Measure, as a user may."""
        await self.hass.services.async_call(
            DOMAIN, "measure_latency", {"config_entry_id": "entry"}, blocking=True
        )
        await self.hass.async_block_till_done(wait_background_tasks=True)

    async def minute_passes(self) -> Seen:
        """Poll, wait for a cycle that the one before may hold back, and look."""
        await swarm_is_polled(self.hass, self.freezer)
        await swarm_is_polled(
            self.hass, self.freezer, after=timedelta(seconds=COOLDOWN_SECONDS + 1)
        )
        return await look(self.hass, self.entry)

    async def fail(self) -> None:
        """Let a poll fail: nothing is shown, and nothing fires."""
        self.session.async_peer_snapshot.side_effect = CannotConnectError()
        seen = await self.minute_passes()
        assert not seen.card["available"]
        for entity_id in (PATH, SAVING, BETTER, EVENT):
            assert state_of(self.hass, entity_id).state == "unavailable"
        await self.condition_agrees(seen)
        assert not self.runs
