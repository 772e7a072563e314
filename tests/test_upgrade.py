"""What other versions left behind: nothing older is lost, nothing newer is broken."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
import json
import logging
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, MagicMock, patch

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_API_KEY, STATE_UNAVAILABLE
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.features.connection.settings import (
    ENTRY_MINOR_VERSION,
    ENTRY_VERSION,
    ConnectionSettings,
    migrated_data,
)
from custom_components.qb_peer_vpn.features.recommendation.options import (
    RecommendationOptions,
)
from custom_components.qb_peer_vpn.features.servers.options import ServerOptions
from custom_components.qb_peer_vpn.qbittorrent import UserLogin
from custom_components.qb_peer_vpn.recommendation import legs_from_store
from custom_components.qb_peer_vpn.shell.const import DOMAIN

from .home import ListHost, set_up, state_of

UPGRADES = Path(__file__).parent / "fixtures" / "upgrade"
RELEASES = sorted(folder.name for folder in UPGRADES.iterdir())
STORES = ("entry.latency", "entry.memory", "entry.servers", "locations")
SERVER = "sensor.peer_vpn_recommended_server"

Stored = dict[str, Any]


def load(release: str, name: str) -> Stored:
    """Read what a release wrote."""
    content: Stored = json.loads((UPGRADES / release / f"{name}.json").read_text())
    return content


def add_entry(hass: HomeAssistant, release: str, **changes: object) -> MockConfigEntry:
    """Add the config entry that a release left."""
    stored = load(release, "entry")
    kept = (
        "data",
        "domain",
        "entry_id",
        "minor_version",
        "options",
        "title",
        "version",
    )
    entry = MockConfigEntry(**{key: stored[key] for key in kept} | changes)
    entry.add_to_hass(hass)
    return entry


@pytest.fixture(autouse=True)
def measured() -> Iterator[AsyncMock]:
    """The ways to the servers, which are as they were."""
    legs = legs_from_store(load(RELEASES[-1], "entry.latency")["data"])
    with patch(
        "custom_components.qb_peer_vpn.features.servers.latency_coordinator.measure_sites",
        AsyncMock(return_value=legs),
    ) as measure:
        yield measure


@pytest.fixture(autouse=True)
def no_online_services(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "custom_components.qb_peer_vpn.features.locations.options.online_services",
        lambda order, allow_unencrypted: (),
    )


@pytest.fixture
def before(
    home: HomeAssistant,
    fake_session: MagicMock,
    server_list: ListHost,
    hass_storage: Stored,
    freezer: FrozenDateTimeFactory,
) -> None:
    """Home Assistant some minutes after the last release stopped, before ours starts."""
    written = load(RELEASES[-1], "entry.servers")["data"]["fetched_at"]
    freezer.move_to(datetime.fromisoformat(written) + timedelta(hours=1))
    for name in STORES:
        hass_storage[f"{DOMAIN}.{name}"] = load(RELEASES[-1], name)


def warnings(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING and DOMAIN in record.name
    ]


@pytest.mark.parametrize("release", RELEASES)
async def test_the_entry_of_each_release_is_brought_into_today_s_shape(
    home: HomeAssistant, fake_session: MagicMock, server_list: ListHost, release: str
) -> None:
    entry = add_entry(home, release)
    old = load(release, "entry")
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert (entry.version, entry.minor_version) == (ENTRY_VERSION, ENTRY_MINOR_VERSION)
    assert entry.data == {CONF_API_KEY: "", **old["data"]}
    assert entry.options == old["options"]
    connection = ConnectionSettings.from_data(entry.data)
    assert connection.login == UserLogin(username="admin", password="secret")
    choices = RecommendationOptions.from_options(entry.options)
    assert choices.decision.margin_ms == 6
    assert ServerOptions.from_options(entry.options).filter.excluded_countries == {"BR"}


@pytest.mark.usefixtures("all_entities", "before")
@pytest.mark.parametrize("release", RELEASES)
async def test_everything_stored_by_each_release_is_used(
    home: HomeAssistant,
    *,
    release: str,
    server_list: ListHost,
    measured: AsyncMock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    entry = add_entry(home, release)
    await set_up(home, entry)
    server = state_of(home, SERVER)
    # The choice made before, its measured way, and peers that a service had located.
    assert server.state == load(release, "entry.memory")["data"]["server"]
    assert server.attributes["home_leg_ms"] == 10
    assert server.attributes["measured"] is True
    assert state_of(home, "sensor.peer_vpn_peers_located").attributes["by_city"] == 16
    assert not server_list.requests
    assert not measured.called
    assert not warnings(caplog)


@pytest.mark.usefixtures("before")
@pytest.mark.parametrize("release", RELEASES)
async def test_all_entities_that_each_release_had_enabled_are_still_there(
    home: HomeAssistant, release: str
) -> None:
    entry = add_entry(home, release)
    registry = er.async_get(home)
    enabled = json.loads((UPGRADES / release / "entities.json").read_text())
    for each in enabled:
        domain, _, name = each["entity_id"].partition(".")
        registry.async_get_or_create(
            domain,
            DOMAIN,
            each["unique_id"],
            suggested_object_id=name,
            config_entry=entry,
            hidden_by=each["hidden_by"] and er.RegistryEntryHider(each["hidden_by"]),
        )
    await set_up(home, entry)
    for each in enabled:
        state = state_of(home, each["entity_id"])
        assert state.state != STATE_UNAVAILABLE
        kept = registry.async_get(each["entity_id"])
        assert kept is not None
        assert (kept.disabled_by, kept.hidden_by) == (None, each["hidden_by"])
    assert "latitude" in state_of(home, "geo_location.peer_vpn_cluster_1").attributes


def newer_major(stored: Stored) -> None:
    stored["version"] += 1
    stored["data"] = {"of": "tomorrow"}


def newer_minor(stored: Stored) -> None:
    stored["minor_version"] += 1
    stored["data"]["of"] = "tomorrow"


@pytest.fixture
async def in_today_s_shape(home: HomeAssistant, before: None) -> None:
    """The files as this version writes them."""
    entry = add_entry(home, RELEASES[-1])
    await set_up(home, entry)
    await home.config_entries.async_unload(entry.entry_id)
    await home.async_block_till_done(wait_background_tasks=True)


async def restart_with(
    hass: HomeAssistant,
    storage: Stored,
    name: str,
    change: Callable[[Stored], None],
    freezer: FrozenDateTimeFactory,
) -> MockConfigEntry:
    """Start after another version changed a file, and let waiting writes pass."""
    change(storage[f"{DOMAIN}.{name}"])
    entry = add_entry(hass, RELEASES[-1])
    await set_up(hass, entry)
    assert entry.state is ConfigEntryState.LOADED
    freezer.tick(timedelta(minutes=10))
    async_fire_time_changed(hass)
    await hass.async_block_till_done(wait_background_tasks=True)
    return entry


@pytest.mark.parametrize("name", STORES)
@pytest.mark.usefixtures("before")
async def test_a_file_of_a_newer_version_is_left_alone(
    home: HomeAssistant,
    *,
    hass_storage: Stored,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    newer = hass_storage[f"{DOMAIN}.{name}"]
    entry = await restart_with(home, hass_storage, name, newer_major, freezer)
    assert await home.config_entries.async_unload(entry.entry_id)
    assert hass_storage[f"{DOMAIN}.{name}"] == newer
    assert newer["data"] == {"of": "tomorrow"}
    (warning,) = warnings(caplog)
    assert f"{DOMAIN}.{name}" in warning


@pytest.mark.parametrize("name", STORES)
@pytest.mark.usefixtures("in_today_s_shape")
async def test_additions_of_a_newer_version_are_ignored(
    home: HomeAssistant,
    *,
    hass_storage: Stored,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    await restart_with(home, hass_storage, name, newer_minor, freezer)
    server = state_of(home, SERVER)
    assert server.state == load(RELEASES[-1], "entry.memory")["data"]["server"]
    assert server.attributes["home_leg_ms"] == 10
    assert not warnings(caplog)


@pytest.mark.usefixtures("fake_session", "server_list")
async def test_a_newer_entry_that_only_knows_more_is_used_as_it_is(
    home: HomeAssistant,
) -> None:
    stored = load(RELEASES[-1], "entry")
    data = {**stored["data"], CONF_API_KEY: "", "of": "tomorrow"}
    options = {
        "servers": {
            "provider": "protonvpn",
            "required": ["p2p", "of_tomorrow"],
            "of": "tomorrow",
        },
        "lookup": {"mode": "of_tomorrow", "services": ["of_tomorrow", "country_is"]},
        "decision": {"strategy": "of_tomorrow", "votes": "of_tomorrow"},
        "map": {"method": "of_tomorrow", "max_clusters": 3},
        "of": "tomorrow",
    }
    minor_version = ENTRY_MINOR_VERSION + 1
    entry = add_entry(
        home, RELEASES[-1], data=data, options=options, minor_version=minor_version
    )
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.LOADED
    assert (entry.data, entry.options) == (data, options)
    assert entry.minor_version == minor_version
    # What this version does not know has its default, what it knows holds.
    assert RecommendationOptions.from_options(options).max_clusters == 3
    assert state_of(home, SERVER).state.startswith("CH#")


async def test_an_entry_of_a_newer_major_version_is_refused_and_kept(
    home: HomeAssistant, fake_session: MagicMock
) -> None:
    data = {"of": "tomorrow"}
    version = ENTRY_VERSION + 1
    entry = add_entry(home, RELEASES[-1], data=data, version=version, minor_version=1)
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.MIGRATION_ERROR
    assert (entry.version, entry.data) == (version, data)
    fake_session.async_version.assert_not_called()


async def test_a_provider_of_a_newer_version_is_named_and_no_other_takes_its_place(
    home: HomeAssistant, fake_session: MagicMock
) -> None:
    options = {"servers": {"provider": "of_tomorrow"}}
    entry = add_entry(home, RELEASES[-1], options=options)
    await set_up(home, entry)
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "unknown_provider"
    assert entry.error_reason_translation_placeholders == {"provider": "of_tomorrow"}
    fake_session.async_version.assert_not_called()


def test_data_of_today_stay_as_they_are() -> None:
    data = {"url": "http://nas.local:8080", CONF_API_KEY: "a key"}
    assert migrated_data(data, ENTRY_MINOR_VERSION) == data
