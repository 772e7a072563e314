"""What is kept for good: the history that Home Assistant compiles from sensors."""

from datetime import timedelta

from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.statistics import (
    async_list_statistic_ids,
    statistics_during_period,
)
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
    do_adhoc_statistics,
)

pytestmark = pytest.mark.usefixtures("all_entities")

SHARES = {
    "sensor.peer_vpn_peers_in_africa": 0.0,
    "sensor.peer_vpn_peers_in_asia": 50.0,
    "sensor.peer_vpn_peers_in_europe": 50.0,
    "sensor.peer_vpn_peers_in_north_america": 0.0,
    "sensor.peer_vpn_peers_in_oceania": 0.0,
    "sensor.peer_vpn_peers_in_south_america": 0.0,
}


async def test_where_the_swarm_is_goes_into_long_term_statistics(
    recorder_mock: Recorder, home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    # The recorder learns in a thread of its own which platforms compile statistics.
    await async_wait_recording_done(home)
    listed = {
        each["statistic_id"]: each for each in await async_list_statistic_ids(home)
    }
    for entity_id in SHARES:
        assert listed[entity_id]["has_mean"]
        assert listed[entity_id]["statistics_unit_of_measurement"] == "%"

    now = dt_util.utcnow()
    start = now - timedelta(minutes=now.minute % 5, seconds=now.second)
    start = start.replace(microsecond=0)
    do_adhoc_statistics(home, start=start)
    await async_wait_recording_done(home)
    compiled = await get_instance(home).async_add_executor_job(
        statistics_during_period,
        home,
        start,
        None,
        set(SHARES),
        "5minute",
        None,
        {"mean"},
    )
    means = {entity_id: rows[0]["mean"] for entity_id, rows in compiled.items()}
    assert means == pytest.approx(SHARES)
