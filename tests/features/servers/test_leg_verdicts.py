"""Measured ways that cannot be true, and the exits that they were measured under."""

from typing import Any
from unittest.mock import patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.core import HomeAssistant
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.qb_peer_vpn.models import MeasuredLeg
from tests.home import set_up, state_of

from .probed_internet import (
    HONEST,
    KEY,
    LONDON,
    SERVER,
    TUNNELED,
    Internet,
    cycles,
    exits,
    goes_out_through,
    issues,
    passes,
)


async def test_from_inside_the_tunnel_nothing_is_believed(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
) -> None:
    internet.legs = dict(TUNNELED)
    await set_up(home, entry)
    await passes(home, freezer, seconds=70)
    assert state_of(home, SERVER).attributes["city"] == "Zurich"
    assert state_of(home, SERVER).attributes["measured"] is False
    assert issues(home) == {"behind_vpn"}
    internet.legs = dict(HONEST)
    await passes(home, freezer, days=1)
    await passes(home, freezer, minutes=2)
    assert not issues(home)


async def test_each_leg_remembers_the_exit_of_its_time(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
) -> None:
    await set_up(home, entry)
    await passes(home, freezer, seconds=70)
    assert exits(entry) == {"US/newyork"}
    goes_out_through(internet, LONDON)
    await passes(home, freezer, minutes=2)
    await passes(home, freezer, days=1)
    await passes(home, freezer, minutes=2)
    assert exits(entry) == {"US/newyork", "GB/london"}


async def test_legs_from_inside_a_tunnel_stay_rejected_after_a_move(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
) -> None:
    internet.legs = dict(TUNNELED)
    await set_up(home, entry)
    await passes(home, freezer, seconds=70)
    goes_out_through(internet, LONDON)
    await passes(home, freezer, minutes=2)
    assert internet.measured == 1
    assert state_of(home, SERVER).attributes["measured"] is False
    assert issues(home) == {"behind_vpn"}


async def test_two_exits_settle_what_one_of_them_cannot(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
    hass_storage: dict[str, Any],
) -> None:
    """All real paths lead through New York; Home Assistant is not behind the VPN."""
    internet.legs = dict(TUNNELED)
    await set_up(home, entry)
    await passes(home, freezer, seconds=70)
    assert state_of(home, SERVER).attributes["measured"] is False
    goes_out_through(internet, LONDON)
    await passes(home, freezer, minutes=2)
    await passes(home, freezer, days=1)
    await passes(home, freezer, minutes=2)
    await passes(home, freezer, minutes=2)
    assert state_of(home, SERVER).attributes["measured"] is True
    assert not issues(home)
    stored = hass_storage[KEY]["data"]["legs"]
    assert {leg["through_vpn"] for leg in stored} == {False}


async def test_legs_are_dropped_if_the_exit_changes_meanwhile(
    home: HomeAssistant,
    entry: MockConfigEntry,
    internet: Internet,
    freezer: FrozenDateTimeFactory,
) -> None:
    async def measure_and_move(*args: Any, **kwargs: Any) -> tuple[MeasuredLeg, ...]:
        goes_out_through(internet, LONDON)
        await entry.runtime_data.recommendation.coordinator.async_poll_now()
        return await internet.measure(*args, **kwargs)

    await set_up(home, entry)
    before = entry.runtime_data.servers.latency.data
    latency = "custom_components.qb_peer_vpn.features.servers.latency_coordinator"
    with patch(f"{latency}.measure_sites", measure_and_move):
        entry.runtime_data.servers.latency.async_measure()
        await home.async_block_till_done(wait_background_tasks=True)
    assert internet.measured == 2
    assert entry.runtime_data.servers.latency.data == before


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
