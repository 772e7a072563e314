"""How much a day writes into the database, and into Activity."""

from collections import Counter
from datetime import datetime, timedelta
import logging
from unittest.mock import MagicMock

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.logbook.helpers import async_determine_event_types
from homeassistant.components.logbook.processor import EventProcessor
from homeassistant.components.recorder import Recorder, get_instance
from homeassistant.components.recorder.db_schema import (
    StateAttributes,
    States,
    StatesMeta,
)
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.recorder import session_scope
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)
from sqlalchemy import func, select

from custom_components.qb_peer_vpn.models import ServerState
from custom_components.qb_peer_vpn.qbittorrent import CannotConnectError
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.home import make_peer, make_snapshot, make_swarm, state_of

from .day import Day, async_play, async_wait

MINUTES_A_DAY = 24 * 60
MINUTES_AN_HOUR = 60
CLUSTER = "geo_location.peer_vpn_cluster_1"
PEERS = "sensor.peer_vpn_peers"
UPLOAD_RATE = "sensor.peer_vpn_upload_rate"
ENABLED = {
    "binary_sensor.peer_vpn_better_server_available",
    "binary_sensor.peer_vpn_qbittorrent_without_vpn",
    "event.peer_vpn_recommendation",
    "select.peer_vpn_torrents_that_count",
    "sensor.peer_vpn_current_exit",
    "sensor.peer_vpn_download_rate",
    "sensor.peer_vpn_estimated_path",
    "sensor.peer_vpn_estimated_saving",
    "sensor.peer_vpn_peers",
    "sensor.peer_vpn_recommended_server",
    "sensor.peer_vpn_upload_rate",
    "sensor.peer_vpn_verdict",
}
MOST_ENABLED = 12
MOST_ROWS = 1_500
"""A day's rows of states and of attributes."""
MOST_LINES = 30
"""A day's lines in Activity."""


@pytest.fixture(autouse=True)
def quiet_log(caplog: pytest.LogCaptureFixture) -> None:
    """The recorder logs each statement in tests."""
    caplog.set_level(logging.WARNING, logger="sqlalchemy.engine")


async def rows(hass: HomeAssistant) -> Counter[str]:
    """Count the rows of each entity, and those of attributes."""
    await async_wait_recording_done(hass)

    def count() -> Counter[str]:
        with session_scope(hass=hass, read_only=True) as session:
            states = session.execute(
                select(StatesMeta.entity_id, func.count())
                .join(States, States.metadata_id == StatesMeta.metadata_id)
                .group_by(StatesMeta.entity_id)
            )
            counted = Counter({str(entity_id): number for entity_id, number in states})
            attributes = select(func.count()).select_from(StateAttributes)
            counted["attributes"] = session.scalar(attributes) or 0
            return counted

    return await get_instance(hass).async_add_executor_job(count)


@pytest.mark.long
@pytest.mark.timeout(3_600)
async def test_a_day_writes_little_into_the_database(
    recorder_mock: Recorder,
    home: HomeAssistant,
    *,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    await async_setup_component(home, "logbook", {})
    begin, before = dt_util.utcnow(), await rows(home)
    await async_play(home, freezer, Day(fake_session), minutes=MINUTES_A_DAY)
    written = await rows(home) - before
    assert written.total() < MOST_ROWS, written.most_common()
    told = await lines(home, begin)
    assert told.total() < MOST_LINES, told.most_common()


async def lines(hass: HomeAssistant, since: datetime) -> Counter[str]:
    """Count the lines of each entity in Activity."""
    await async_wait_recording_done(hass)
    kinds = async_determine_event_types(hass, None, None)
    told = await get_instance(hass).async_add_executor_job(
        EventProcessor(hass, kinds).get_events, since, dt_util.utcnow()
    )
    return Counter(each["entity_id"] for each in told)


async def test_few_entities_are_enabled(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    entries = er.async_entries_for_config_entry(er.async_get(home), loaded.entry_id)
    enabled = {each.entity_id for each in entries if each.disabled_by is None}
    assert enabled == ENABLED
    assert len(enabled) <= MOST_ENABLED
    disabled = [each for each in entries if each.disabled_by is not None]
    assert {each.disabled_by for each in disabled} == {
        er.RegistryEntryDisabler.INTEGRATION
    }


@pytest.mark.usefixtures("all_entities")
async def test_the_map_and_the_centroid_are_not_in_activity(
    recorder_mock: Recorder,
    home: HomeAssistant,
    *,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    await async_setup_component(home, "logbook", {})
    begin, day = dt_util.utcnow(), Day(fake_session)
    await async_play(home, freezer, day, minutes=MINUTES_AN_HOUR)
    centroid = state_of(home, "sensor.peer_vpn_peer_centroid").state
    # An outage, and a night in which half of the swarm is asleep.
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await async_play(home, freezer, day, minutes=2)
    assert "latitude" not in state_of(home, CLUSTER).attributes
    fake_session.async_peer_snapshot.side_effect = None
    freezer.tick(timedelta(hours=10))
    await async_play(home, freezer, day, minutes=MINUTES_AN_HOUR)
    assert "latitude" in state_of(home, CLUSTER).attributes
    assert state_of(home, "sensor.peer_vpn_peer_centroid").state != centroid
    told = await lines(home, begin)
    assert told["sensor.peer_vpn_current_exit"]
    assert "sensor.peer_vpn_peer_centroid" not in told
    assert not [each for each in told if each.startswith("geo_location.")]


async def test_what_a_person_asks_for_is_shown_at_once(
    home: HomeAssistant,
    *,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    table, peers = fake_session.table, make_swarm().peers
    for more in range(4):
        added = [make_peer(f"81.2.{90 + number}.142", "GB") for number in range(more)]
        fake_session.async_peer_snapshot.return_value = make_snapshot(*peers, *added)
        table.server = ServerState(upload_speed=1_000_000 + 1_000 * more)
        await async_wait(home, freezer, minutes=1)
    assert state_of(home, PEERS).state == "21"
    assert state_of(home, UPLOAD_RATE).state == "1.0"
    await home.services.async_call(
        DOMAIN, "refresh", {"config_entry_id": loaded.entry_id}, blocking=True
    )
    await home.async_block_till_done(wait_background_tasks=True)
    assert state_of(home, PEERS).state == "24"
    assert state_of(home, UPLOAD_RATE).state == "1.003"


async def test_small_changes_are_shown_ten_minutes_later(
    home: HomeAssistant,
    *,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    more = (*make_swarm().peers, make_peer("81.2.9.142", "GB"))
    fake_session.async_peer_snapshot.return_value = make_snapshot(*more)
    await async_wait(home, freezer, minutes=1)
    assert state_of(home, PEERS).state == "22"
    fake_session.async_peer_snapshot.return_value = make_swarm()
    await async_wait(home, freezer, minutes=9)
    assert state_of(home, PEERS).state == "22"
    await async_wait(home, freezer, minutes=1)
    assert state_of(home, PEERS).state == "21"


async def test_large_changes_and_an_outage_are_shown_at_once(
    home: HomeAssistant,
    *,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    half = make_swarm().peers[:10]
    fake_session.async_peer_snapshot.return_value = make_snapshot(*half)
    await async_wait(home, freezer, minutes=1)
    assert state_of(home, PEERS).state == "10"
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await async_wait(home, freezer, minutes=1)
    assert state_of(home, PEERS).state == STATE_UNAVAILABLE
