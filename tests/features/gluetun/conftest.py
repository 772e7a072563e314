"""A connection with a VPN container, whose Gluetun is a stand-in on this machine."""

from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any
from unittest.mock import MagicMock

from freezegun import freeze_time
from freezegun.api import FrozenDateTimeFactory
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import (
    MockConfigEntry,
    async_fire_time_changed,
)

from custom_components.qb_peer_vpn.shell.const import DOMAIN
from tests.fake_settings import FakeSettings
from tests.features.conftest import Clock
from tests.gluetun.conftest import ALL_ROUTES, KEY
from tests.gluetun.stand_in import Role, StandIn
from tests.gluetun.stand_in_loop import Row, VpnLoop
from tests.home import ListHost, make_server_list, set_up

from .away import Away
from .moving import Moving

NEW_YORK = "node-us-01.protonvpn.net"
TOKYO = "node-jp-01.protonvpn.net"
LONDON = "node-uk-01.protonvpn.net"
SYDNEY = "node-au-01.protonvpn.net"
"""Dead."""
NEW_YORK_EXIT = "193.138.218.1"

type Pass = Callable[[float], Coroutine[Any, Any, None]]


def home_loop(**knobs: Any) -> VpnLoop:
    """A loop with some of the servers of the list, connected to New York."""
    rows = [
        Row(NEW_YORK, "United States", "New York", NEW_YORK_EXIT),
        Row(TOKYO, "Japan", "Tokyo", "193.138.219.1", port=40222),
        Row(LONDON, "United Kingdom", "London", "193.138.220.1", port=40333),
        Row(SYDNEY, "Australia", "Sydney", "193.138.221.1", is_alive=False),
        Row("node-ch-01.protonvpn.net", "Switzerland", "Zurich", "193.138.222.1"),
        Row("node-br-01.protonvpn.net", "Brazil", "São Paulo", "193.138.223.1"),
    ]
    loop = VpnLoop(rows=rows, environment={"hostnames": [NEW_YORK]}, **knobs)
    loop.advance(10.0)
    return loop


@pytest.fixture
def freezer() -> Iterator[Clock]:
    """A clock that a test sets, and that runs by itself: the stand-in waits a moment."""
    with freeze_time(tick=True) as clock:
        yield clock


@pytest.fixture
async def gluetun(socket_enabled: None) -> AsyncIterator[StandIn]:
    """A v3.41.3 whose one role has all that a move needs."""
    role = Role(routes=ALL_ROUTES, key=KEY)
    async with StandIn(loop=home_loop(), roles=(role,)) as stand_in:
        yield stand_in


def add_container(hass: HomeAssistant, entry: MockConfigEntry, **data: Any) -> None:
    """Add a subentry with these data."""
    hass.config_entries.async_add_subentry(
        entry,
        ConfigSubentry(
            data=MappingProxyType(data),
            subentry_type="vpn_container",
            title="Gluetun",
            unique_id=None,
        ),
    )


@pytest.fixture
def through_gluetun(
    home: HomeAssistant,
    *,
    entry: MockConfigEntry,
    fake_session: MagicMock,
    city_database: Path,
    server_list: ListHost,
    gluetun: StandIn,
) -> MockConfigEntry:
    """A config entry with this Gluetun that is not set up yet."""
    # One name a machine, so that a host name is enough for Gluetun.
    server_list.content = make_server_list(names_each=1)
    add_container(home, entry, way="control_server", url=str(gluetun.url), api_key=KEY)
    return entry


@pytest.fixture
async def running(
    home: HomeAssistant, through_gluetun: MockConfigEntry
) -> MockConfigEntry:
    """The config entry with this Gluetun, set up."""
    await set_up(home, through_gluetun)
    return through_gluetun


@pytest.fixture
def moving(
    home: HomeAssistant,
    running: MockConfigEntry,
    freezer: FrozenDateTimeFactory,
    gluetun: StandIn,
) -> Moving:
    """The moves of this config entry."""
    return Moving(home, running, freezer, gluetun)


@pytest.fixture
def qbittorrent(fake_session: MagicMock) -> FakeSettings:
    """Its settings; its peers see Gluetun's exit."""
    settings: FakeSettings = fake_session.settings
    settings.info["last_external_address_v4"] = NEW_YORK_EXIT
    return settings


@pytest.fixture
def passing(home: HomeAssistant, freezer: FrozenDateTimeFactory) -> Pass:
    """Let time pass, in steps that are as long as the port waits for others."""

    async def passing(seconds: float) -> None:
        step = 21.0 if seconds <= 300 else 61.0
        for _ in range(round(seconds / step)):
            freezer.tick(timedelta(seconds=step))
            async_fire_time_changed(home)
            await home.async_block_till_done(wait_background_tasks=True)

    return passing


@pytest.fixture
def away(moving: Moving, fake_session: MagicMock, hass_storage: dict[str, Any]) -> Away:
    """The absence of qBittorrent, which a restart begins."""
    return Away(moving, fake_session, hass_storage)


@pytest.fixture
async def other(moving: Moving) -> MockConfigEntry:
    """Another connection that uses the same Gluetun."""
    mine = moving.entry
    entry = MockConfigEntry(
        domain=DOMAIN,
        title="Other",
        entry_id="other",
        data={**mine.data},
        options={**mine.options},
        minor_version=mine.minor_version,
    )
    entry.add_to_hass(moving.hass)
    [subentry] = mine.subentries.values()
    add_container(moving.hass, entry, **subentry.data)
    await set_up(moving.hass, entry)
    return entry
