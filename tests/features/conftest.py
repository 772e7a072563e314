"""A Home Assistant that asks a qBittorrent on loopback, over real HTTP."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

from freezegun import freeze_time
from freezegun.api import (
    FrozenDateTimeFactory,
    StepTickTimeFactory,
    TickingDateTimeFactory,
)
from homeassistant.config_entries import ConfigEntryState
from homeassistant.const import CONF_PASSWORD, CONF_URL, CONF_USERNAME
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.home import CONNECTION, ListHost, make_swarm, set_up
from tests.qbittorrent.web_ui import PASSWORD, USERNAME, WebUi, serve

IN_JAPAN, ELSEWHERE = "a" * 40, "b" * 40
"""The hashes of the two torrents."""

type Clock = StepTickTimeFactory | TickingDateTimeFactory | FrozenDateTimeFactory

EXIT = "193.138.218.1"


def peer_row(address: str, country_code: str, **changes: object) -> dict[str, object]:
    """Make a peer as qBittorrent writes it."""
    return {
        "client": "qBittorrent/5.0.0",
        "connection": "BT",
        "country_code": country_code.lower(),
        "dl_speed": 0,
        "downloaded": 0,
        "ip": address,
        "peer_id_client": "-qB5000-",
        "port": 6881,
        "up_speed": 0,
        "uploaded": 0,
        **changes,
    }


@pytest.fixture
def freezer(request: pytest.FixtureRequest) -> Iterator[Clock]:
    """A clock that a test sets.

    Over real HTTP it also runs by itself, because closing a session waits a moment.
    """
    with freeze_time(tick="web_ui" in request.fixturenames) as clock:
        yield clock


@pytest.fixture
def web_ui(socket_enabled: None) -> Iterator[WebUi]:
    """A qBittorrent with two torrents: one with peers in Japan, one with the others."""
    rows = [
        peer_row(str(peer.address), peer.country_code or "")
        for peer in make_swarm().peers
    ]
    in_japan = [row for row in rows if row["country_code"] == "jp"]
    with serve(WebUi()) as served:
        served.add_torrent(IN_JAPAN, *in_japan)
        served.add_torrent(ELSEWHERE, *(row for row in rows if row not in in_japan))
        served.transfer = {"last_external_address_v4": EXIT}
        yield served


@pytest.fixture
async def connected(
    home: HomeAssistant,
    entry: MockConfigEntry,
    web_ui: WebUi,
    city_database: Path,
    server_list: ListHost,
) -> AsyncIterator[MockConfigEntry]:
    """A config entry of this qBittorrent that is not set up yet."""
    home.config_entries.async_update_entry(
        entry,
        data={
            **CONNECTION,
            CONF_URL: web_ui.url,
            CONF_USERNAME: USERNAME,
            CONF_PASSWORD: PASSWORD,
        },
    )
    yield entry
    # The stand-in waits for the end of each connection.
    if entry.state is ConfigEntryState.LOADED:
        await home.config_entries.async_unload(entry.entry_id)


@pytest.fixture
async def running(home: HomeAssistant, connected: MockConfigEntry) -> MockConfigEntry:
    """The config entry, set up."""
    await set_up(home, connected)
    assert connected.state is ConfigEntryState.LOADED
    return connected
