"""Measured ways to the servers: when, and what becomes of them."""

import asyncio
import logging
from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ServiceValidationError
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.models import MeasuredLeg
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import ListHost, set_up, state_of

from .probed_internet import (
    BUTTON,
    HONEST,
    KEY,
    SERVER,
    Internet,
    cycles,
    issues,
    passes,
)

pytestmark = pytest.mark.usefixtures("all_entities")


async def test_measured_ways_decide_otherwise_than_the_model(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
) -> None:
    internet.legs = {}
    await set_up(home, entry)
    assert state_of(home, SERVER).attributes["city"] == "Zurich"
    internet.legs = dict(HONEST)
    await passes(home, freezer, hours=1, minutes=1)
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


async def test_the_button_is_there_while_measuring_is_on(
    home: HomeAssistant, entry: MockConfigEntry, internet: Internet
) -> None:
    await set_up(home, entry)
    assert state_of(home, BUTTON).state == STATE_UNKNOWN
    for measure, state in ((False, STATE_UNAVAILABLE), (True, STATE_UNKNOWN)):
        home.config_entries.async_update_entry(
            entry, options={"decision": {"measure": measure}}
        )
        await home.async_block_till_done(wait_background_tasks=True)
        assert state_of(home, BUTTON).state == state


async def test_without_addresses_there_is_nothing_to_measure(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    server_list: ListHost,
    freezer: FrozenDateTimeFactory,
) -> None:
    server_list.content = b""
    await set_up(home, entry)
    with pytest.raises(ServiceValidationError) as error:
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
