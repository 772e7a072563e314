"""What entities show, and when they change."""

from datetime import timedelta
import logging
from typing import Any
from unittest.mock import MagicMock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN, Platform
from homeassistant.core import HomeAssistant, State
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.entity import Entity
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from syrupy.assertion import SnapshotAssertion

from custom_components.qb_peer_vpn import PLATFORMS
from custom_components.qb_peer_vpn.features.recommendation.map_entities import MapEntity
from custom_components.qb_peer_vpn.features.recommendation.sensors import (
    RecommendationSensor,
)
from custom_components.qb_peer_vpn.features.swarm.coordinator import PEER_INTERVAL
from custom_components.qb_peer_vpn.qbittorrent import (
    CannotConnectError,
    QbittorrentVersion,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .features.shaping.limit_box import add_rule
from .home import make_peer, make_snapshot, make_swarm, set_up, state_of

BUTTON = "button.peer_vpn_refresh"
EVENT = "event.peer_vpn_recommendation"


async def passes(hass: HomeAssistant, freezer: FrozenDateTimeFactory) -> None:
    freezer.tick(PEER_INTERVAL + timedelta(seconds=5))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.usefixtures("all_entities", "fake_session", "city_database", "server_list")
async def test_entities_of_a_platform(
    home: HomeAssistant,
    entry: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    snapshot: SnapshotAssertion,
    platform: Platform,
) -> None:
    """Each platform alone, all entities of a connection with an upload rule."""
    freezer.move_to("2026-11-20T12:00:00Z")
    key = add_rule(home, entry)
    with (
        patch("custom_components.qb_peer_vpn.PLATFORMS", [platform]),
        patch(
            "custom_components.qb_peer_vpn.features.recommendation.memory.instance_id.async_get",
            return_value="installation",
        ),
    ):
        await set_up(home, entry)
    for each in er.async_entries_for_config_entry(er.async_get(home), entry.entry_id):
        if key in each.unique_id:
            continue
        assert look_of(home, each) == snapshot(name=each.entity_id)


def look_of(hass: HomeAssistant, entry: er.RegistryEntry) -> dict[str, Any]:
    """What a user sees of an entity; the registry's own fields differ by version."""
    state = state_of(hass, entry.entity_id)
    takes_time = entry.unique_id.endswith("_duration")
    return {
        "unique_id": entry.unique_id,
        "category": entry.entity_category,
        "hidden_by": entry.hidden_by,
        "state": "<ANY>" if takes_time else state.state,
        "attributes": {
            str(key): value
            for key, value in state.attributes.items()
            # A picture's key is a new one every time.
            if key not in {"access_token", "entity_picture"}
        },
    }


async def test_the_device(home: HomeAssistant, loaded: MockConfigEntry) -> None:
    (device,) = dr.async_entries_for_config_entry(dr.async_get(home), loaded.entry_id)
    assert device.name == "Peer VPN"
    assert device.sw_version == "5.3.0"
    assert (device.manufacturer, device.model) == ("qBittorrent", None)
    assert device.configuration_url == "http://nas.local:8080"
    assert device.entry_type is dr.DeviceEntryType.SERVICE


async def test_the_first_recommendation_is_no_event_but_a_change_is(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    assert state_of(home, EVENT).state == STATE_UNKNOWN
    await passes(home, freezer)
    assert state_of(home, EVENT).state == STATE_UNKNOWN

    fake_session.async_peer_snapshot.return_value = make_snapshot(*make_swarm().peers)
    await passes(home, freezer)
    event = state_of(home, EVENT)
    assert event.attributes["event_type"] == "stay"
    assert event.attributes["to_city"] == "Zurich"

    fake_session.async_peer_snapshot.return_value = make_swarm()
    await passes(home, freezer)
    event = state_of(home, EVENT)
    # Without a measurement a move is never sure.
    assert event.attributes["event_type"] == "maybe"
    assert event.attributes["hostname"] == "node-ch-01.protonvpn.net"
    assert event.attributes["saving_ms"] == 50
    assert event.attributes["confidence"] == "low"


@pytest.mark.usefixtures("all_entities")
async def test_map_entities_are_hidden_so_that_the_default_map_stays_at_home(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    entries = er.async_entries_for_config_entry(er.async_get(home), loaded.entry_id)
    on_the_map = [each for each in entries if each.domain == Platform.GEO_LOCATION]
    assert len(on_the_map) == 10
    assert {each.hidden_by for each in on_the_map} == {
        er.RegistryEntryHider.INTEGRATION
    }
    elsewhere = [
        state for state in home.states.async_all() if state.domain != "geo_location"
    ]
    assert not [state for state in elsewhere if "latitude" in state.attributes]


@pytest.mark.usefixtures("all_entities")
async def test_a_cluster_keeps_its_number_and_an_empty_slot_leaves_the_map(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    slots = [f"geo_location.peer_vpn_cluster_{number}" for number in range(1, 9)]
    before = {slot: state_of(home, slot).attributes.get("place") for slot in slots}
    assert [before[slot] for slot in slots[:3]] == ["Tokyo", "Madrid", "London"]
    registered = len(er.async_get(home).entities)

    fake_session.async_peer_snapshot.return_value = make_snapshot(
        *(make_peer(f"81.2.{block}.142", "GB") for block in range(20))
    )
    await passes(home, freezer)
    after = {slot: state_of(home, slot) for slot in slots}
    assert after[slots[2]].attributes["place"] == "London"
    assert {state.state for state in after.values()} == {STATE_UNKNOWN}
    assert "latitude" not in after[slots[0]].attributes
    assert len(er.async_get(home).entities) == registered


async def test_no_address_is_shown_or_logged(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    await passes(home, freezer)
    assert DOMAIN in caplog.text
    shown = "\n".join(str(state.as_dict()) for state in home.states.async_all())
    for peer in make_swarm().peers:
        address = str(peer.address)
        for text in (address, address.rpartition(".")[0]):
            assert text not in shown
            assert text not in caplog.text
    assert "193.138.218" not in shown


@pytest.mark.usefixtures("all_entities")
async def test_the_refresh_button_polls_now(
    home: HomeAssistant, loaded: MockConfigEntry, fake_session: MagicMock
) -> None:
    fake_session.async_peer_snapshot.return_value = make_snapshot()
    await press(home)
    assert state_of(home, "sensor.peer_vpn_peers").state == "0"


@pytest.mark.usefixtures("all_entities")
async def test_the_refresh_button_brings_qbittorrent_back(
    home: HomeAssistant, loaded: MockConfigEntry, fake_session: MagicMock
) -> None:
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    with pytest.raises(HomeAssistantError):
        await press(home)
    assert state_of(home, "sensor.peer_vpn_peers").state == STATE_UNAVAILABLE
    assert state_of(home, BUTTON).state != STATE_UNAVAILABLE
    fake_session.async_peer_snapshot.side_effect = None
    await press(home)
    assert state_of(home, "sensor.peer_vpn_peers").state == "21"


@pytest.mark.usefixtures("all_entities", "city_database", "server_list")
async def test_entities_without_peers_stay_available_during_an_outage(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    add_rule(home, entry)
    await set_up(home, entry)
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await passes(home, freezer)
    there = {
        state.entity_id.partition(".")[2].removeprefix("peer_vpn_")
        for state in home.states.async_all()
        # Map entities leave the map instead, see below.
        if state.state != STATE_UNAVAILABLE and state.domain != "geo_location"
    }
    assert there == {
        "alpha_cap",
        "duration_of_the_last_cycle",
        "locations_cached",
        "lookups_waiting",
        "refresh",
        "restore_upload_limits",
        "server_list_updated",
        "shape_uploads",
        "share_of_torrents_with_limits",
        "strategy_for_upload_limits",
        "torrents_that_count",
    }
    on_the_map = home.states.async_all("geo_location")
    assert not [state for state in on_the_map if "latitude" in state.attributes]


async def test_an_update_of_qbittorrent_is_seen_when_it_comes_back(
    home: HomeAssistant,
    loaded: MockConfigEntry,
    fake_session: MagicMock,
    freezer: FrozenDateTimeFactory,
) -> None:
    fake_session.async_version.return_value = QbittorrentVersion(
        app="5.4.0", web_api="2.17.0"
    )
    await passes(home, freezer)
    assert fake_session.async_version.await_count == 1
    fake_session.async_peer_snapshot.side_effect = CannotConnectError()
    await passes(home, freezer)
    fake_session.async_peer_snapshot.side_effect = None
    await passes(home, freezer)
    (device,) = dr.async_entries_for_config_entry(dr.async_get(home), loaded.entry_id)
    assert device.sw_version == "5.4.0"
    assert loaded.runtime_data.connection.qbittorrent.version.app == "5.4.0"
    await passes(home, freezer)
    assert fake_session.async_version.await_count == 2


def recorded(entity: type[Entity], state: State) -> set[str]:
    """Return the attributes of a state that go into the database."""
    hidden = (
        entity._unrecorded_attributes | entity._entity_component_unrecorded_attributes
    )
    return set(state.attributes) - hidden - {"attribution", "friendly_name"}


@pytest.mark.usefixtures("all_entities")
async def test_lists_and_what_drifts_all_the_time_are_not_recorded(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    cluster = state_of(home, "geo_location.peer_vpn_cluster_1")
    assert recorded(MapEntity, cluster) == {"place", "source"}
    for state in home.states.async_all("sensor"):
        for name in recorded(RecommendationSensor, state):
            assert not isinstance(state.attributes[name], dict) or name == "options"
            assert not isinstance(state.attributes[name], list) or name == "options"


@pytest.mark.usefixtures("all_entities")
async def test_what_people_draw_over_months_has_statistics(
    home: HomeAssistant, loaded: MockConfigEntry
) -> None:
    kept = {
        state.entity_id.removeprefix("sensor.peer_vpn_")
        for state in home.states.async_all("sensor")
        if state.attributes.get("state_class") == "measurement"
    }
    assert kept >= {
        "clusters",
        "distance_from_server_to_peers",
        "distance_to_recommended_server",
        "estimated_path",
        "estimated_saving",
        "peer_countries",
        "peers",
        "peers_located",
    }


async def press(hass: HomeAssistant) -> None:
    await hass.services.async_call(
        "button", "press", {"entity_id": BUTTON}, blocking=True
    )
    await hass.async_block_till_done(wait_background_tasks=True)
