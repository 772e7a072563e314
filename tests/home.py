"""A Home Assistant with the integration in it: fixtures for the tests of the shell."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http import HTTPStatus
from ipaddress import IPv4Address, IPv6Address, ip_address
import json
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, MagicMock, create_autospec, patch
import zlib

from aiohttp import web
from aiohttp.test_utils import TestServer
from freezegun.api import FrozenDateTimeFactory
from homeassistant.const import (
    CONF_API_KEY,
    CONF_PASSWORD,
    CONF_URL,
    CONF_USERNAME,
    CONF_VERIFY_SSL,
)
from homeassistant.core import HomeAssistant, State
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)
from yarl import URL

from custom_components.qb_peer_vpn.features.connection.settings import (
    CONF_HEADERS,
    CONF_PROXY_PASSWORD,
    CONF_PROXY_USERNAME,
    ENTRY_MINOR_VERSION,
    ENTRY_VERSION,
    ConnectionSettings,
)
from custom_components.qb_peer_vpn.features.locations import shipped_data
from custom_components.qb_peer_vpn.features.locations.shipped_data import ShippedData
from custom_components.qb_peer_vpn.geolocation import DatabaseSource, DatabaseVersion
from custom_components.qb_peer_vpn.models import Peer, Peers, PeerSnapshot
from custom_components.qb_peer_vpn.qbittorrent import (
    Priority,
    QbittorrentSession,
    QbittorrentVersion,
    WebApi,
)
from custom_components.qb_peer_vpn.shell.const import DOMAIN
from custom_components.qb_peer_vpn.vpn import PROVIDERS, ListSource
from tests.fake_settings import FakeSettings
from tests.fake_table import FakeTable
from tests.geolocation.mmdb import write_mmdb
from tests.memberships import of_one_torrent

CONNECTION = {
    CONF_URL: "http://nas.local:8080",
    CONF_USERNAME: "admin",
    CONF_PASSWORD: "secret",
    CONF_API_KEY: "",
    CONF_VERIFY_SSL: True,
    CONF_PROXY_USERNAME: "",
    CONF_PROXY_PASSWORD: "",
    CONF_HEADERS: "",
}

HOME = (47.37, 8.54)
"""Home Assistant is in Zurich in these tests."""


def make_peer(address: str, country_code: str | None = None) -> Peer:
    """A peer without traffic at the moment."""
    return Peer(
        address=ip_address(address),
        country_code=country_code,
        download_speed=0,
        upload_speed=0,
    )


def make_snapshot(
    *peers: Peer,
    exit_v4: str | None = None,
    exit_v6: str | None = None,
    waiting: int = 0,
) -> PeerSnapshot:
    """What a poll would have found: peers of one torrent."""
    made = Peers.of(peers)
    return PeerSnapshot(
        peers=made,
        **of_one_torrent(made),
        torrents_with_peers=1 if peers else 0,
        torrents_waiting=waiting,
        exit_v4=IPv4Address(exit_v4) if exit_v4 else None,
        exit_v6=IPv6Address(exit_v6) if exit_v6 else None,
        fetched_at=datetime(2026, 11, 20, 12, tzinfo=UTC),
    )


def make_swarm() -> PeerSnapshot:
    """Half of the swarm in Japan, the rest in Spain and Britain; out through New York."""
    return make_snapshot(
        *(make_peer(f"126.7.{block}.9", "JP") for block in range(10)),
        *(make_peer(f"80.58.{block}.20", "ES") for block in range(6)),
        *(make_peer(f"81.2.{block}.142", "GB") for block in range(4)),
        make_peer("190.2.3.4"),
        exit_v4="193.138.218.1",
    )


def write_city_database(
    path: Path,
    database_type: str = "DBIP-City-Lite",
    build_epoch: int = 1_790_000_000,
) -> None:
    """Write a database that knows the swarm's addresses, the exit's, and home's."""

    def record(city: str, country: str, latitude: float, longitude: float) -> Any:
        return {
            "city": {"names": {"en": city}},
            "country": {"iso_code": country},
            "location": {"latitude": latitude, "longitude": longitude},
        }

    path.parent.mkdir(parents=True, exist_ok=True)
    write_mmdb(
        path,
        {
            "126.7.0.0/16": record("Tokyo", "JP", 35.69, 139.69),
            "80.58.0.0/16": record("Madrid", "ES", 40.42, -3.70),
            "81.2.0.0/16": record("London", "GB", 51.51, -0.13),
            "193.138.218.0/24": record("New York City", "US", 40.71, -74.01),
            "192.0.3.0/24": record("Zurich", "CH", 47.38, 8.54),
            "178.199.0.0/16": record("Zurich", "CH", 47.38, 8.54),
            "2a02:1210::/32": record("Zurich", "CH", 47.38, 8.54),
        },
        database_type=database_type,
        ip_version=6,
        build_epoch=build_epoch,
    )


def make_server_list(names_each: int = 50, machines: int = 7) -> bytes:
    """A grouped list of up to seven machines with many names each."""
    known = [
        ("node-ch-01.protonvpn.net", "Zurich", "CH"),
        ("node-jp-01.protonvpn.net", "Tokyo", "JP"),
        ("node-us-01.protonvpn.net", "New York", "US-NY"),
        ("node-uk-01.protonvpn.net", "London", "UK"),
        ("node-au-01.protonvpn.net", "Sydney", "AU"),
        ("node-br-01.protonvpn.net", "São Paulo", "BR"),
        ("ng-01.protonvpn.net", "Nouakchott", "MR"),
    ]
    rows = [
        {
            "ipv4": f"192.0.3.{row}",
            "ipv6": None,
            "domain": hostname,
            "servers": [f"{prefix}#{number}" for number in range(1, names_each + 1)],
            "ipv6Enabled": False,
            "city": city,
            "P2P": True,
            "Streaming": True,
        }
        for row, (hostname, city, prefix) in enumerate(known[:machines], 1)
    ]
    return json.dumps({"genDate": "2026-11-01T00:00:00Z", "data": rows}).encode()


@pytest.fixture(scope="session", autouse=True)
def shipped_tables() -> Iterator[None]:
    """Read the shipped tables once for all tests; a changed copy is read each time."""
    shipped, read = shipped_data.DATA, ShippedData.load
    read_once = cache(read)

    def load() -> ShippedData:
        return read_once() if shipped == shipped_data.DATA else read()

    with patch.object(ShippedData, "load", load):
        yield


@pytest.fixture
def database_host() -> Iterator[MagicMock]:
    """The download host of the location database, which has no database by default."""

    async def download(
        session: object,
        source: DatabaseSource,
        *args: object,
        now: datetime,
        **kwargs: object,
    ) -> DatabaseVersion:
        return DatabaseVersion(
            source=source.name, edition=f"{now:%Y-%m}", checked_at=now
        )

    with patch(
        "custom_components.qb_peer_vpn.features.locations.database_coordinator.refresh_database",
        side_effect=download,
    ) as host:
        yield host


@pytest.fixture
def home(
    hass: HomeAssistant,
    enable_custom_integrations: None,
    *,
    freezer: FrozenDateTimeFactory,
    database_host: MagicMock,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> HomeAssistant:
    """Home Assistant in Zurich, with a configuration folder of its own.

    Its clock is frozen from the start: timers of another clock would all be due.
    """
    if "all_entities" in request.fixturenames:
        # Before any other fixture sets an entry up.
        request.getfixturevalue("all_entities")
    # The same day and hour, whenever the tests run.
    freezer.move_to("2026-11-20T12:00:00Z")
    hass.config.config_dir = str(tmp_path)
    hass.config.latitude, hass.config.longitude = HOME
    return hass


@pytest.fixture
def city_database(tmp_path: Path) -> Path:
    """A database file where a user puts one."""
    path = tmp_path / DOMAIN / "city.mmdb"
    write_city_database(path)
    return path


@pytest.fixture
def fake_session() -> Iterator[MagicMock]:
    """The answers of qBittorrent to any request of the features.

    ``async_peer_snapshot`` is what a poll finds, ``table`` the table of torrents, and
    ``settings`` those of qBittorrent; the other names are requests.
    """
    fake_session = MagicMock(settings=FakeSettings(), async_close=AsyncMock())
    fake_session.async_version = AsyncMock(
        return_value=QbittorrentVersion(app="5.3.0", web_api="2.16.2")
    )
    fake_session.async_peer_snapshot = AsyncMock(return_value=make_swarm())
    fake_session.async_resolves_countries = AsyncMock(return_value=True)
    fake_session.async_resolve_countries = AsyncMock()
    fake_session.async_asks_router = AsyncMock(return_value=False)
    session = create_autospec(QbittorrentSession, instance=True)
    session.async_version = fake_session.async_version
    session.async_close = fake_session.async_close
    requests = {
        WebApi.resolves_countries: fake_session.async_resolves_countries,
        WebApi.resolve_countries: fake_session.async_resolve_countries,
        WebApi.asks_router: fake_session.async_asks_router,
    }

    async def async_ask(request: Any, priority: Priority = Priority.POLL) -> Any:
        known = requests.get(request)
        return await known() if known else fake_session.settings.answer(request)

    session.async_ask.side_effect = async_ask
    table = fake_session.table = FakeTable(fake_session)
    features = "custom_components.qb_peer_vpn.features"
    with (
        patch.object(ConnectionSettings, "open_session", return_value=session),
        patch(
            f"{features}.connection.table_coordinator.TorrentTableSource",
            return_value=table,
        ),
        patch(f"{features}.swarm.coordinator.async_poll_peers", table.async_poll_peers),
    ):
        yield fake_session


@pytest.fixture
def all_entities() -> Iterator[None]:
    """Enable the entities that are off by default, as a user can."""
    with patch(
        "homeassistant.helpers.entity.Entity.entity_registry_enabled_default", True
    ):
        yield


def make_gluetun_list() -> bytes:
    """Mullvad's list as Gluetun keeps it, cut down to two cities."""
    servers = [
        {
            "vpn": "wireguard",
            "country": country,
            "city": city,
            "hostname": f"{code}-wg-00{number}",
            "owned": owned,
            "wgpubkey": "AAAA",
            "ips": [f"192.0.3.{number}"],
        }
        for number, (country, city, code, owned) in enumerate(
            [
                ("Sweden", "Malmö", "se-mma", True),
                ("Sweden", "Malmö", "se-mma", False),
                ("Japan", "Tokyo", "jp-tyo", False),
            ],
            1,
        )
    ]
    return json.dumps({"version": 3, "timestamp": 1, "servers": servers}).encode()


@dataclass
class ListHost:
    """A host of the server list on this machine; a test changes what it answers."""

    content: bytes = field(default_factory=make_server_list)
    status: HTTPStatus = HTTPStatus.OK
    requests: list[web.Request] = field(default_factory=list)
    url: URL = field(default_factory=URL)
    """Where it answers."""

    async def answer(self, request: web.Request) -> web.Response:
        """Answer as a host does that knows validators."""
        self.requests.append(request)
        tag = f'"{zlib.crc32(self.content)}"'
        if self.status is HTTPStatus.OK and request.headers.get("If-None-Match") == tag:
            return web.Response(status=HTTPStatus.NOT_MODIFIED)
        return web.Response(
            body=self.content, status=self.status, headers={"ETag": tag}
        )


@pytest.fixture
async def server_list(
    socket_enabled: None, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[ListHost]:
    """A source of the server list that answers."""
    source = ListHost()
    application = web.Application()
    application.router.add_get("/list.json", source.answer)
    async with TestServer(application) as server:
        source.url = document = server.make_url("/list.json")
        monkeypatch.setattr(
            "custom_components.qb_peer_vpn.features.servers.options.default_source",
            lambda provider: ListSource(
                provider=PROVIDERS[provider], document=document
            ),
        )
        yield source


@pytest.fixture
def entry(home: HomeAssistant) -> MockConfigEntry:
    """A config entry that is not set up yet."""
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Peer VPN",
        data=CONNECTION,
        # A measurement takes a minute of real time, and a verdict lasts at once.
        options={"decision": {"measure": False, "lasts": 0}},
        entry_id="entry",
        version=ENTRY_VERSION,
        minor_version=ENTRY_MINOR_VERSION,
    )
    entry.add_to_hass(home)
    return entry


@pytest.fixture
async def loaded(
    home: HomeAssistant,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    city_database: Path,
    server_list: ListHost,
) -> MockConfigEntry:
    """A config entry that is set up, with peers located and the list fetched."""
    await set_up(home, entry)
    return entry


async def set_up(hass: HomeAssistant, entry: MockConfigEntry) -> None:
    """Set the entry up and wait for what goes on behind it."""
    await hass.config_entries.async_setup(entry.entry_id)
    await hass.async_block_till_done(wait_background_tasks=True)
    # What arrived while a cycle was running makes another one soon after.
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=3))
    await hass.async_block_till_done(wait_background_tasks=True)


def state_of(hass: HomeAssistant, entity_id: str) -> State:
    """Return a state that must be there."""
    state = hass.states.get(entity_id)
    assert state is not None
    return state
