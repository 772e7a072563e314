"""A real qBittorrent, real peers, and what Home Assistant makes of them.

Home is Zurich, the swarm sits in Tokyo, Madrid and London, and qBittorrent goes out
through New York: a map shows that the detour over the Atlantic loses.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_network
import json
import logging
import os
from pathlib import Path
import shutil
import subprocess
import sys
import time
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import SOURCE_USER, ConfigEntry, ConfigEntryState
from homeassistant.const import (
    CONF_PASSWORD,
    CONF_URL,
    CONF_USERNAME,
    CONF_VERIFY_SSL,
    STATE_OFF,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import HomeAssistant, State
from homeassistant.data_entry_flow import FlowResultType
from homeassistant.helpers import entity_registry as er
import pytest
from pytest_homeassistant_custom_component.common import async_fire_time_changed

from custom_components.qb_peer_vpn.features.servers.options import CONF_MEASURE
from custom_components.qb_peer_vpn.features.swarm.coordinator import PEER_INTERVAL
from custom_components.qb_peer_vpn.qbittorrent import WebApi
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.geolocation.mmdb import write_mmdb

from .daemon import PASSWORD, PEER_PORT, USERNAME, Qbittorrent
from .namespace import NamespaceUnavailableError, private_network

TORRENT_SIZE = 1 << 20
BINARIES = ("qbittorrent-nox", "qbittorrent-nox-5")

PLACES = {
    "London": ("GB", 51.51, -0.13),
    "Madrid": ("ES", 40.42, -3.70),
    "New York City": ("US", 40.71, -74.01),
    "Tokyo": ("JP", 35.69, 139.69),
}
CLUSTERS = {
    "Tokyo": [f"126.7.{block}.9" for block in range(10)],
    "Madrid": [f"80.58.{block}.20" for block in range(6)],
    "London": ["2a02:8010:6000::7", "2a02:8010:6001::7", "81.2.69.142", "81.2.70.142"],
}
EXTRA_TOKYO = ["126.7.0.10", "126.7.0.11"]
"""Three in one block have one vote; the locations of the others are unknown."""

UNKNOWN = ["190.2.3.4"]
PRIVATE = ["10.1.2.3", "fd12::7"]
EXIT = "193.138.218.1"


def required() -> list[str]:
    return os.environ.get("QB_PEER_VPN_REQUIRE", "").split()


@pytest.fixture(scope="module")
def network() -> Iterator[None]:
    try:
        with private_network():
            yield
    except NamespaceUnavailableError as err:
        if required():
            raise
        pytest.skip(f"no network namespace: {err}")


@pytest.fixture(params=BINARIES)
def qbittorrent(
    request: pytest.FixtureRequest, network: None, tmp_path: Path
) -> Iterator[Qbittorrent]:
    if shutil.which(request.param) is None:
        assert request.param not in required()
        pytest.skip(f"{request.param} is not installed")
    with Qbittorrent(request.param, tmp_path / "profile") as running:
        yield running


def addresses() -> list[str]:
    clustered = (address for cluster in CLUSTERS.values() for address in cluster)
    return [*clustered, *EXTRA_TOKYO, *UNKNOWN, *PRIVATE]


@contextmanager
def swarm(info_hash: str, peers: Iterable[str]) -> Iterator[None]:
    order = {
        "port": PEER_PORT,
        "info_hash": info_hash,
        "size": TORRENT_SIZE,
        "peers": [
            {"address": each, "tells_exit": None if ":" in each else EXIT}
            for each in peers
        ],
    }
    program = Path(__file__).with_name("peers.py")
    process = subprocess.Popen([sys.executable, program, json.dumps(order)])
    try:
        yield
    finally:
        process.terminate()
        process.wait()


def wait_for_leechers(qbittorrent: Qbittorrent, *counts: int) -> None:
    """Wait until the torrents, sorted by name, have this many leechers."""
    for _ in range(600):
        time.sleep(0.2)
        torrents = qbittorrent.call("torrents/info", sort="name")
        if tuple(each["num_leechs"] for each in torrents) == counts:
            return
    raise RuntimeError("the peers did not arrive in time")


def write_database(path: Path) -> None:
    def record(place: str) -> dict[str, Any]:
        country, latitude, longitude = PLACES[place]
        return {
            "city": {"names": {"en": place}},
            "country": {"iso_code": country},
            "location": {"latitude": latitude, "longitude": longitude},
        }

    records: dict[Any, Any] = {
        ip_network(f"{address}/{48 if ':' in address else 24}", strict=False): record(
            place
        )
        for place, addresses in CLUSTERS.items()
        for address in addresses
    }
    records[ip_network("193.138.218.0/24")] = record("New York City")
    path.parent.mkdir()
    write_mmdb(
        path,
        records,
        database_type="DBIP-City-Lite",
        ip_version=6,
        build_epoch=1_790_000_000,
    )


async def set_up(hass: HomeAssistant, url: str) -> ConfigEntry[Any]:
    flow = await hass.config_entries.flow.async_init(
        DOMAIN, context={"source": SOURCE_USER}
    )
    login = {
        CONF_URL: url,
        CONF_USERNAME: USERNAME,
        CONF_PASSWORD: "wrong",
        # In this network every server would answer from this machine.
        "more": {CONF_VERIFY_SSL: True, CONF_MEASURE: False},
    }
    refused = await hass.config_entries.flow.async_configure(flow["flow_id"], login)
    assert refused["type"] is FlowResultType.FORM
    assert refused["errors"] == {"base": "invalid_auth"}
    login[CONF_PASSWORD] = PASSWORD
    await hass.config_entries.flow.async_configure(flow["flow_id"], login)
    await hass.config_entries.flow.async_configure(
        flow["flow_id"], {"provider": "protonvpn"}
    )
    await hass.config_entries.flow.async_configure(flow["flow_id"], {})
    done = await hass.config_entries.flow.async_configure(
        flow["flow_id"], {"mode": "on_device"}
    )
    assert done["type"] is FlowResultType.CREATE_ENTRY
    await hass.async_block_till_done(wait_background_tasks=True)
    (entry,) = hass.config_entries.async_entries(DOMAIN)
    assert entry.state is ConfigEntryState.LOADED
    return entry


class House:
    """What a user sees of the integration."""

    def __init__(self, hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
        self.hass = hass
        self.entry = entry

    def state(self, domain: str, key: str) -> State:
        entity_id = er.async_get(self.hass).async_get_entity_id(
            domain, DOMAIN, f"{self.entry.entry_id}_{key}"
        )
        assert entity_id is not None
        state = self.hass.states.get(entity_id)
        assert state is not None
        return state

    def sensor(self, key: str) -> State:
        return self.state("sensor", key)

    async def minutes_pass(self, freezer: FrozenDateTimeFactory) -> None:
        freezer.tick(PEER_INTERVAL + timedelta(seconds=5))
        async_fire_time_changed(self.hass)
        await self.hass.async_block_till_done(wait_background_tasks=True)


def complaints(caplog: pytest.LogCaptureFixture) -> list[str]:
    """Everything above a note that the integration wrote into the user's log."""
    return [
        record.getMessage()
        for record in caplog.records
        if record.levelno >= logging.WARNING and DOMAIN in record.name
    ]


def check_the_swarm(house: House) -> None:
    assert house.sensor("peers").state == "23"
    located = house.sensor("peers_located").attributes
    assert (located["by_city"], located["not_located"]) == (22, 1)
    countries = house.sensor("peer_countries").attributes["peers"]
    assert countries == {"JP": 12, "ES": 6, "GB": 4}
    clusters = house.sensor("clusters").attributes["clusters"]
    shares = {cluster["place"]: cluster["share"] for cluster in clusters}
    assert shares == {"Tokyo": 50, "Madrid": 30, "London": 20}


def check_the_map(house: House) -> None:
    biggest = house.state("geo_location", "cluster_1").attributes
    assert biggest["place"] == "Tokyo"
    assert biggest["source"] == "qb_peer_vpn_clusters"
    assert biggest["latitude"] == pytest.approx(35.69, abs=0.01)
    assert biggest["longitude"] == pytest.approx(139.69, abs=0.01)
    assert "latitude" not in house.state("geo_location", "cluster_4").attributes
    # Half of the swarm in Japan, half in Western Europe: the middle is in the north.
    centroid = house.state("geo_location", "peer_centroid").attributes
    assert 65 < centroid["latitude"] < 80


def check_the_recommendation(house: House, *, knows_exit: bool) -> None:
    recommended = house.sensor("recommended_server")
    assert recommended.state.startswith("CH#")
    assert recommended.attributes["hostname"] == "node-ch-01.protonvpn.net"
    assert len(recommended.attributes["runners_up"]) == 5
    assert float(house.sensor("recommended_server_distance").state) < 5
    assert 4000 < float(house.sensor("peer_distance").state) < 6000
    better = house.state("binary_sensor", "better_server_available").state
    saving = float(house.sensor("estimated_saving").state)
    reason = house.sensor("verdict").state
    if knows_exit:
        assert house.sensor("current_exit").state == "New York City"
        # Nothing is measured, so half of the saving is shown, and it is not sure.
        assert (reason, better) == ("better_found", STATE_OFF)
        assert saving > 20
    else:
        assert house.sensor("current_exit").state == STATE_UNKNOWN
        assert (reason, better) == ("nearest_is_fine", STATE_OFF)
        assert saving == 0


def check_the_empty_swarm(house: House) -> None:
    assert house.sensor("peers").state == "0"
    assert house.sensor("peer_centroid").state == STATE_UNKNOWN
    for key in ("cluster_1", "peer_centroid"):
        assert "latitude" not in house.state("geo_location", key).attributes
    assert house.sensor("recommended_server").attributes["city"] == "Zurich"
    assert house.sensor("verdict").state == "no_peers"


def check_the_outage(house: House, caplog: pytest.LogCaptureFixture) -> None:
    assert house.sensor("recommended_server").state == STATE_UNAVAILABLE
    assert len(complaints(caplog)) == 1
    assert "Can't connect" in complaints(caplog)[0]


@pytest.mark.usefixtures("all_entities", "network", "server_list")
async def test_the_whole_way(
    home: HomeAssistant,
    qbittorrent: Qbittorrent,
    tmp_path: Path,
    freezer: FrozenDateTimeFactory,
    caplog: pytest.LogCaptureFixture,
) -> None:
    run = home.async_add_executor_job
    await run(write_database, tmp_path / DOMAIN / "city.mmdb")
    info_hash = await run(qbittorrent.seed, "debian.iso", TORRENT_SIZE)
    with swarm(info_hash, addresses()):
        await run(wait_for_leechers, qbittorrent, 25)
        house = House(home, await set_up(home, qbittorrent.url))
        connection = house.entry.runtime_data.connection.qbittorrent
        check_the_swarm(house)
        check_the_map(house)
        major = int(connection.version.app.split(".")[0])
        check_the_recommendation(house, knows_exit=major >= 5)

    await connection.async_command(WebApi.resolve_countries)
    preferences = await run(qbittorrent.call, "app/preferences")
    assert preferences["resolve_peer_countries"] is True

    await run(wait_for_leechers, qbittorrent, 0)
    await house.minutes_pass(freezer)
    check_the_empty_swarm(house)

    await run(qbittorrent.stop)
    await house.minutes_pass(freezer)
    await house.minutes_pass(freezer)
    check_the_outage(house, caplog)
    await run(qbittorrent.start)
    await house.minutes_pass(freezer)
    check_the_empty_swarm(house)

    assert len(complaints(caplog)) == 1
    for address in addresses():
        assert address not in caplog.text
    assert await home.config_entries.async_unload(house.entry.entry_id)
