"""Measured ways to the servers: when, what becomes of them, and when they are wrong."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
import logging
from typing import Any
from unittest.mock import MagicMock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import issue_registry as ir
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.models import MeasuredLeg, Peers
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from custom_components.qb_peer_vpn.vpn import ProbeSchedule, ProbeTarget
from tests.home import ListHost, make_swarm, set_up, state_of

SERVER = "sensor.peer_vpn_recommended_server"
BUTTON = "button.peer_vpn_measure_latency"
KEY = f"{DOMAIN}.entry.latency"

HONEST = {
    "CH/zurich": 30.0,
    "GB/london": 10.0,
    "US/newyork": 95.0,
    "JP/tokyo": 230.0,
    "AU/sydney": 290.0,
    "BR/saopaulo": 200.0,
    "MR/nouakchott": 25.0,
}
"""From Zurich; London is nearer by its cables than the model thinks."""

TUNNELLED = {
    "CH/zurich": 185.0,
    "GB/london": 170.0,
    "US/newyork": 95.0,
    "JP/tokyo": 270.0,
    "AU/sydney": 310.0,
    "BR/saopaulo": 215.0,
    "MR/nouakchott": 190.0,
}
"""All ways begin with the one to New York."""


@dataclass
class Internet:
    """The ways to the servers as a test wants them."""

    client: MagicMock
    legs: dict[str, float] = field(default_factory=lambda: dict(HONEST))
    measured: int = 0

    async def measure(
        self,
        targets: Iterable[ProbeTarget],
        *,
        measured_at: datetime,
        schedule: ProbeSchedule,
    ) -> tuple[MeasuredLeg, ...]:
        assert schedule.probes >= 5
        self.measured += 1
        return tuple(
            MeasuredLeg(
                site_key=entry.site_key,
                milliseconds=self.legs.get(entry.site_key),
                jitter_ms=1.0,
                probes=6,
                failures=0 if entry.site_key in self.legs else 6,
                measured_at=measured_at,
            )
            for entry in targets
        )


@pytest.fixture
async def internet(
    home: HomeAssistant,
    entry: MockConfigEntry,
    client: MagicMock,
    city_database: object,
    server_list: ListHost,
) -> AsyncIterator[Internet]:
    home.config_entries.async_update_entry(entry, options={})
    internet = Internet(client=client)
    with patch(
        "custom_components.qb_peer_vpn.features.servers.latency_coordinator.measure_sites",
        internet.measure,
    ):
        yield internet


async def passes(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, **time: float
) -> None:
    freezer.tick(timedelta(**time))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


async def cycles(
    hass: HomeAssistant, freezer: FrozenDateTimeFactory, internet: Internet
) -> None:
    """Let some minutes pass in which the swarm is never quite the same."""
    for number in range(8):
        swarm = make_swarm()
        internet.client.async_peer_snapshot.return_value = replace(
            swarm, peers=Peers.of(swarm.peers[: len(swarm.peers) - number % 2])
        )
        await passes(hass, freezer, seconds=70)


def issues(hass: HomeAssistant) -> set[str | None]:
    return {
        issue.translation_key
        for issue in ir.async_get(hass).issues.values()
        if issue.domain == DOMAIN
    }


async def test_measured_ways_decide_otherwise_than_the_model(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
) -> None:
    await set_up(home, entry)
    assert state_of(home, SERVER).attributes["city"] == "Zurich"
    await cycles(home, freezer, internet)
    server = state_of(home, SERVER)
    assert server.attributes["city"] == "London"
    assert server.attributes["measured"] is True
    assert server.attributes["home_leg_ms"] == 10
    verdict = state_of(home, "sensor.peer_vpn_verdict")
    assert verdict.state == "better_found"
    assert verdict.attributes["confidence"] == "high"
    assert not issues(home)


async def test_it_is_measured_once_a_day(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
) -> None:
    await set_up(home, entry)
    for _ in range(10):
        await passes(home, freezer, minutes=2)
    assert internet.measured == 1
    await passes(home, freezer, days=1)
    await passes(home, freezer, minutes=2)
    assert internet.measured == 2


async def test_what_was_measured_is_there_after_a_restart(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    await set_up(home, entry)
    await passes(home, freezer, minutes=2)
    assert len(hass_storage[KEY]["data"]["legs"]) == 7
    await home.config_entries.async_reload(entry.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)
    assert state_of(home, SERVER).attributes["measured"] is True
    assert internet.measured == 1


async def test_an_outage_keeps_the_measurements_and_is_logged_once(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await set_up(home, entry)
    internet.legs = {}
    await passes(home, freezer, days=1, minutes=1)
    for _ in range(10):
        await passes(home, freezer, minutes=2)
    assert internet.measured == 2
    assert state_of(home, SERVER).attributes["measured"] is True
    errors = [each for each in caplog.records if each.levelno >= logging.ERROR]
    assert len([each for each in errors if "latency" in each.getMessage()]) == 1
    internet.legs = dict(HONEST)
    await passes(home, freezer, hours=1)
    await passes(home, freezer, minutes=2)
    assert internet.measured == 3


async def test_from_inside_the_tunnel_nothing_is_believed(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
) -> None:
    internet.legs = dict(TUNNELLED)
    await set_up(home, entry)
    await passes(home, freezer, seconds=70)
    assert state_of(home, SERVER).attributes["city"] == "Zurich"
    assert state_of(home, SERVER).attributes["measured"] is False
    assert issues(home) == {"behind_vpn"}
    internet.legs = dict(HONEST)
    await passes(home, freezer, days=1)
    await passes(home, freezer, minutes=2)
    assert not issues(home)


async def test_an_answer_faster_than_light_is_thrown_away(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
) -> None:
    internet.legs["JP/tokyo"] = 4.0
    await set_up(home, entry)
    await cycles(home, freezer, internet)
    assert state_of(home, SERVER).attributes["city"] == "London"
    # One of them is not where it claims to be; that needs no repair.
    assert not issues(home)


async def test_many_answers_faster_than_light_want_an_explanation(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
) -> None:
    internet.legs |= {"JP/tokyo": 4.0, "AU/sydney": 30.0, "BR/saopaulo": 12.0}
    await set_up(home, entry)
    await passes(home, freezer, seconds=70)
    assert issues(home) == {"faster_than_light"}
    assert await home.config_entries.async_unload(entry.entry_id)
    assert not issues(home)


async def test_measuring_can_be_switched_off(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
) -> None:
    home.config_entries.async_update_entry(
        entry, options={"decision": {"measure": False}}
    )
    await set_up(home, entry)
    await passes(home, freezer, days=1)
    assert internet.measured == 0


@pytest.mark.parametrize(
    ("domain", "service", "data"),
    [
        ("button", "press", {"entity_id": BUTTON}),
        (DOMAIN, "measure_latency", {"config_entry_id": "entry"}),
    ],
)
async def test_it_is_measured_on_request(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
    domain: str,
    service: str,
    data: dict[str, str],
) -> None:
    await set_up(home, entry)
    assert state_of(home, BUTTON).state == STATE_UNKNOWN
    await home.services.async_call(domain, service, data, blocking=True)
    await home.async_block_till_done(wait_background_tasks=True)
    assert internet.measured == 2


async def test_without_addresses_there_is_nothing_to_measure(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
) -> None:
    server_list.content = b""
    await set_up(home, entry)
    with pytest.raises(HomeAssistantError) as error:
        await home.services.async_call(
            "button", "press", {"entity_id": BUTTON}, blocking=True
        )
    assert error.value.translation_key == "nothing_to_measure"
    await passes(home, freezer, days=1)
    assert internet.measured == 0
    assert entry.runtime_data.servers.latency.last_update_success


async def test_two_requests_at_once_are_one_measurement(
    home: HomeAssistant, entry: MockConfigEntry, internet: Internet
) -> None:
    await set_up(home, entry)
    gate = asyncio.Event()

    async def measure(*args: Any, **kwargs: Any) -> tuple[MeasuredLeg, ...]:
        await gate.wait()
        return await internet.measure(*args, **kwargs)

    with patch(
        "custom_components.qb_peer_vpn.features.servers.latency_coordinator.measure_sites",
        measure,
    ):
        entry.runtime_data.servers.latency.async_measure()
        entry.runtime_data.servers.latency.async_measure()
        gate.set()
        await home.async_block_till_done(wait_background_tasks=True)
    assert internet.measured == 2
